import type { Language } from '../../../platform/language/index.ts';

const words = {
	id: {
		title: 'Jejak audit',
		intro:
			'Siapa melakukan apa, dan kapan. Nilai yang diberikan tidak disimpan di sini, hanya nama kolomnya.',
		operation: 'Operasi',
		actor_id: 'ID pelaku',
		subject_id: 'ID objek',
		when: 'Kapan',
		who: 'Siapa',
		what: 'Apa',
		subject: 'Objek',
		given: 'Yang diberikan',
		nothing: 'Tidak ada yang cocok.',
		wrong_id: 'ID objek harus lengkap, seperti 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f.',
	},
	en: {
		title: 'Audit',
		intro:
			'Who did what, and when. Values that were given are not kept here, only the names of their fields.',
		operation: 'Operation',
		actor_id: 'ID of the actor',
		subject_id: 'ID of the subject',
		when: 'When',
		who: 'Who',
		what: 'What',
		subject: 'Subject',
		given: 'What was given',
		nothing: 'Nothing fits.',
		wrong_id: 'The ID of the subject must be whole, such as 01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f.',
	},
} as const;
type Words = Readonly<Record<keyof (typeof words)['id'], string>>;
export const auditWords = (language: Language): Words => words[language];
