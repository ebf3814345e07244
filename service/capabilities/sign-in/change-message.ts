import { z } from 'zod';
import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { Language, momentIn } from '../../platform/language/index.ts';
import { companyOf as companyOfUser, getUserRow } from '../identity/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { changes } from './change-kinds.ts';
import { findChange } from './change-store.ts';
import { changeMessageKind } from './changes.ts';

const words = {
	id: {
		changes: {
			PASSWORD_SET: 'kata sandi Anda dibuat atau diganti',
			PASSWORD_REMOVED: 'kata sandi Anda dihapus',
			PASSKEY_ADDED: 'sebuah passkey ditambahkan',
			PASSKEY_REMOVED: 'sebuah passkey dihapus',
			APP_ON: 'aplikasi autentikator dipasang',
			APP_OFF: 'aplikasi autentikator dilepas',
			RESET: 'staf kami melepas aplikasi autentikator dan passkey Anda atas permintaan',
		},
		when: (at: string, browser: string | null) =>
			browser === null ? at : `${at}, dengan ${browser}`,
		preheader: 'Cara masuk Anda berubah',
		reason: (seller: string) => `Anda menerima email ini karena Anda dapat masuk di ${seller}.`,
	},
	en: {
		changes: {
			PASSWORD_SET: 'your password was set or changed',
			PASSWORD_REMOVED: 'your password was removed',
			PASSKEY_ADDED: 'a passkey was added',
			PASSKEY_REMOVED: 'a passkey was removed',
			APP_ON: 'an authenticator app was set up',
			APP_OFF: 'the authenticator app was switched off',
			RESET: 'our staff removed your authenticator app and passkeys, as they were asked to',
		},
		when: (at: string, browser: string | null) =>
			browser === null ? at : `${at}, with ${browser}`,
		preheader: 'How you sign in has changed',
		reason: (seller: string) => `You receive this email because you can sign in at ${seller}.`,
	},
} as const;

async function changeOf(context: ReadContext, id: string) {
	const row = await findChange(context, id);
	if (row === null) throw NotFound({ resource: 'sign_in_change', id });
	const language = Language.parse(row.language);
	return { ...row, language, change: z.enum(changes).parse(row.change) };
}

/** Tells a person what has changed in how it signs in. It has no link: who was robbed of a mailbox must not get one. */
export const changeMessage = defineMessage({
	kind: changeMessageKind,
	internal: true,
	title: 'Changed Sign-in',
	description: 'What was changed in how a person signs in, such as a new password',
	related: { type: 'sign_in_change', title: 'Change of a Sign-in', field: 'sign_in_change_id' },
	answers_to: 'OPERATIONS',
	purpose: 'tell a person what was changed in how it signs in',
	async gather(context, changeId, wanted) {
		const row = await changeOf(context, changeId);
		const user = await getUserRow(context, row.user_id);
		const company = await companyOfUser(context, user.id);
		const language = wanted ?? row.language;
		const { [language]: word } = words;
		const seller_name = companyOf(context.config).name;
		return {
			client_id: company?.client_id ?? null,
			recipient: { type: 'USER', id: user.id },
			language,
			facts: {
				seller_name,
				person_name: user.name,
				change: word.changes[row.change],
				changed_at: word.when(momentIn(language, row.created_at), row.browser),
			},
			must_contain: [],
			layout: {
				preheader: word.preheader,
				lines: null,
				action: null,
				reason: word.reason(seller_name),
			},
		};
	},
	guard: async (context, { related_id }) =>
		(await findChange(context, related_id)) === null ? 'The change is more than a month old' : null,
	sentences: {
		id: { change: 'Yang berubah: {{change}}.', changed_at: 'Waktunya {{changed_at}}.' },
		en: { change: 'What changed: {{change}}.', changed_at: 'It was done on {{changed_at}}.' },
	},
	template: {
		id: {
			subject: 'Cara masuk Anda di {{seller_name}} berubah',
			text: `Yth. {{person_name}},

Pada {{changed_at}}, {{change}}.

Bila itu memang Anda, tidak ada yang perlu dilakukan.

Bila bukan Anda: mintalah tautan masuk di halaman kami, akhiri semua sesi, buat kata sandi baru, dan segera hubungi kami lewat nomor yang Anda kenal.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'How you sign in at {{seller_name}} has changed',
			text: `Dear {{person_name}},

On {{changed_at}}, {{change}}.

If it was you, there is nothing to do.

If it was not you: ask for a sign-in link at our page, end all sessions, set a new password, and tell us at once, by a number that you know.

Kind regards,
{{seller_name}}`,
		},
	},
});
