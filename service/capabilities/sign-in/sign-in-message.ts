import { addSeconds } from '../../platform/clock/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { defineMessage, placeholderOf } from '../notifications/index.ts';
import { requestedLink, userOfRequest } from './requested-links.ts';
import { requestedLinkMinutes } from './rules.ts';

/** A link that is sent so much later helps nobody: by then the person has asked again. */
const sentWithinSeconds = 3600;

const words = {
	id: {
		enter: { PORTAL: 'Masuk ke portal', CONSOLE: 'Masuk ke konsol' },
		preheader: `Tautan masuk Anda, berlaku ${requestedLinkMinutes} menit`,
		note: `Tautan ini berlaku ${requestedLinkMinutes} menit, hanya satu kali, dan hanya di peramban tempat Anda memintanya.`,
		reason: (seller: string) =>
			`Anda menerima email ini karena seseorang meminta tautan masuk di ${seller} dengan alamat email ini.`,
	},
	en: {
		enter: { PORTAL: 'Sign in to the portal', CONSOLE: 'Sign in to the console' },
		preheader: `Your sign-in link, good for ${requestedLinkMinutes} minutes`,
		note: `The link works once, for ${requestedLinkMinutes} minutes, and only in the browser in which you asked for it.`,
		reason: (seller: string) =>
			`You receive this email because somebody asked for a sign-in link of ${seller} with this address.`,
	},
} as const;

async function userOf(context: ReadContext, requestId: string) {
	const user = await userOfRequest(context, requestId);
	if (user === null) throw NotFound({ resource: 'sign_in_request', id: requestId });
	return user;
}

/** The sign-in link that a person has asked for at the page of a door. */
export const signInMessage = defineMessage({
	kind: 'SIGN_IN',
	internal: true,
	title: 'Sign-in Link',
	description: 'The sign-in link that a person asked for at the page of the portal or the console',
	related: { type: 'sign_in_request', title: 'Sign-in Request', field: 'sign_in_request_id' },
	answers_to: 'OPERATIONS',
	purpose: 'give a person the sign-in link that it has asked for',
	async gather(context, requestId, wanted) {
		const user = await userOf(context, requestId);
		const language = wanted ?? user.language;
		const { [language]: word } = words;
		const seller_name = companyOf(context.config).name;
		return {
			client_id: user.membership?.client_id ?? null,
			recipient: { type: 'USER', id: user.id },
			language,
			facts: { seller_name, person_name: user.name, sign_in_link_note: word.note },
			must_contain: [],
			layout: {
				preheader: word.preheader,
				lines: null,
				action: { label: word.enter[user.door], url: placeholderOf('sign_in_link') },
				reason: word.reason(seller_name),
			},
		};
	},
	async guard(context, { related_id }) {
		const user = await userOfRequest(context, related_id);
		if (user === null) return 'The link cannot be used any more';
		return addSeconds(user.asked_at, sentWithinSeconds) > context.machine_now
			? null
			: 'The link was asked for more than an hour ago';
	},
	credentials: { sign_in_link: requestedLink },
	sentences: {
		id: {
			sign_in_link: 'Tautan masuk: {{sign_in_link}}',
			sign_in_link_note: '{{sign_in_link_note}}',
		},
		en: {
			sign_in_link: 'The sign-in link: {{sign_in_link}}',
			sign_in_link_note: '{{sign_in_link_note}}',
		},
	},
	template: {
		id: {
			subject: 'Tautan masuk {{seller_name}}',
			text: `Yth. {{person_name}},

Berikut tautan untuk masuk.

{{action}}

{{sign_in_link_note}}

Bila bukan Anda yang memintanya, abaikan email ini: tanpa tautan ini tidak ada yang dapat masuk.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your sign-in link of {{seller_name}}',
			text: `Dear {{person_name}},

This is the link to sign in.

{{action}}

{{sign_in_link_note}}

If it was not you who asked for it, ignore this email: without the link nobody can sign in.

Kind regards,
{{seller_name}}`,
		},
	},
});
