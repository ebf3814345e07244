import type { Language } from '../../../platform/language/index.ts';
import {
	card,
	details,
	form,
	type FormField,
	type FormState,
	type Html,
} from '../../../platform/pages/index.ts';

export const askWords = {
	id: {
		title: 'Ada pertanyaan?',
		question: 'Pertanyaan Anda',
		hint: 'Kami menjawab melalui email, biasanya dalam satu hari kerja.',
		send: 'Kirim pertanyaan',
		sent: 'Pertanyaan Anda sudah kami terima. Kami menjawab melalui email.',
	},
	en: {
		title: 'Any questions?',
		question: 'Your question',
		hint: 'We answer by e-mail, usually within one working day.',
		send: 'Send the question',
		sent: 'We have received your question and answer by e-mail.',
	},
} as const;

export const askFields = (language: Language): FormField[] => [
	{
		kind: 'textarea',
		name: 'text',
		label: askWords[language].question,
		hint: askWords[language].hint,
		longest: 2000,
		rows: 4,
	},
];

/** A question about what the page shows; shut until it is wanted, open when something in it is wrong. */
export function askCard({
	action,
	language,
	state,
}: {
	action: string;
	language: Language;
	state?: FormState;
}): Html {
	const say = askWords[language];
	const ask = form({
		id: 'ask',
		action,
		fields: askFields(language),
		submit: say.send,
		language,
		tone: 'quiet',
		...(state === undefined ? {} : { state }),
	});
	return state === undefined ? details(say.title, ask) : card(say.title, ask);
}
