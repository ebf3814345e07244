import { addSeconds } from '../../platform/clock/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { requestedLink, requestedLinkMinutes, userOfRequest } from '../identity/index.ts';
import { defineMessage, placeholderOf } from '../notifications/index.ts';

/** A link that is sent so much later helps nobody: by then the person has asked again. */
const sentWithinSeconds = 3600;

const words = {
	id: {
		enter: 'Masuk ke portal',
		preheader: `Tautan masuk Anda, berlaku ${requestedLinkMinutes} menit`,
		note: `Tautan ini berlaku ${requestedLinkMinutes} menit dan hanya dapat dipakai satu kali.`,
		reason: (seller: string) =>
			`Anda menerima email ini karena seseorang meminta tautan masuk ke portal ${seller} dengan alamat email ini.`,
	},
	en: {
		enter: 'Sign in to the portal',
		preheader: `Your sign-in link, good for ${requestedLinkMinutes} minutes`,
		note: `The link works once and for ${requestedLinkMinutes} minutes.`,
		reason: (seller: string) =>
			`You receive this email because somebody asked for a sign-in link to the portal of ${seller} with this address.`,
	},
} as const;

async function userOf(context: ReadContext, requestId: string) {
	const user = await userOfRequest(context, requestId);
	if (user === null) throw NotFound({ resource: 'sign_in_request', id: requestId });
	return user;
}

/** The sign-in link that a client has asked for at the page. */
export const signInMessage = defineMessage({
	kind: 'SIGN_IN',
	internal: true,
	title: 'Sign-in Link',
	description: 'The sign-in link that a client asked for at the page of the portal',
	related: { type: 'sign_in_request', title: 'Sign-in Request', field: 'sign_in_request_id' },
	answers_to: 'OPERATIONS',
	purpose: 'give a client the sign-in link that it has asked for',
	async gather(context, requestId, wanted) {
		const { id, client_id } = await userOf(context, requestId);
		const client = await getClient(context, client_id);
		const language = wanted ?? localeOf(client);
		const { [language]: word } = words;
		const seller_name = companyOf(context.config).name;
		return {
			client_id,
			recipient: { type: 'USER', id },
			language,
			facts: { seller_name, client_name: client.name, sign_in_link_note: word.note },
			must_contain: [],
			layout: {
				preheader: word.preheader,
				lines: null,
				action: { label: word.enter, url: placeholderOf('sign_in_link') },
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
	credentials: {
		sign_in_link: (context, requestId) => Promise.resolve(requestedLink(context, requestId)),
	},
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
			subject: 'Tautan masuk ke portal {{seller_name}}',
			text: `Yth. Tim {{client_name}},

Berikut tautan untuk masuk ke portal Anda.

{{action}}

{{sign_in_link_note}}

Bila bukan Anda yang memintanya, abaikan email ini: tanpa tautan ini tidak ada yang dapat masuk.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your sign-in link to the portal of {{seller_name}}',
			text: `Dear {{client_name}} team,

This is the link to sign in to your portal.

{{action}}

{{sign_in_link_note}}

If it was not you who asked for it, ignore this email: without the link nobody can sign in.

Kind regards,
{{seller_name}}`,
		},
	},
});
