import { businessDate, formatDate } from '../../platform/clock/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { findMembership, isOpenTo, linkOfInvitation } from '../identity/index.ts';
import { defineMessage, placeholderOf } from '../notifications/index.ts';

const words = {
	id: {
		accept: 'Terima undangan',
		preheader: (client: string) => `Undangan ke portal ${client}`,
		roles: {
			OWNER: 'pemilik (semua hal)',
			FINANCE: 'keuangan (tagihan dan dokumen)',
			TECHNICAL: 'teknis (layanan)',
		},
		note: (until: string) => `Undangan berlaku sampai ${until} dan hanya dapat dipakai satu kali.`,
		reason: (client: string) => `Anda menerima email ini karena ${client} mengundang Anda.`,
	},
	en: {
		accept: 'Accept the invitation',
		preheader: (client: string) => `An invitation to the portal of ${client}`,
		roles: {
			OWNER: 'owner (everything)',
			FINANCE: 'finance (bills and documents)',
			TECHNICAL: 'technical (services)',
		},
		note: (until: string) => `The invitation works once, until ${until}.`,
		reason: (client: string) => `You receive this email because ${client} has invited you.`,
	},
} as const;

async function invited(context: ReadContext, id: string) {
	const membership = await findMembership(context, id);
	if (membership?.invited_until == null) throw NotFound({ resource: 'membership', id });
	return { ...membership, until: membership.invited_until };
}

const roleOf = (role: string): 'OWNER' | 'FINANCE' | 'TECHNICAL' =>
	role === 'OWNER' || role === 'FINANCE' ? role : 'TECHNICAL';

/** The invitation of a person into a company. */
export const invitationMessage = defineMessage({
	kind: 'INVITATION',
	internal: true,
	title: 'Invitation',
	description: 'The invitation of a person into a client, with the link to accept it',
	related: { type: 'membership', title: 'Person of a Client', field: 'membership_id' },
	answers_to: 'OPERATIONS',
	purpose: 'invite a person into the portal of a client',
	async gather(context, membershipId, wanted) {
		const { client_id, user_id, invited_by, role, until } = await invited(context, membershipId);
		const client = await getClient(context, client_id);
		const language = wanted ?? localeOf(client);
		const { [language]: word } = words;
		const seller_name = companyOf(context.config).name;
		return {
			client_id,
			recipient: { type: 'USER', id: user_id },
			language,
			facts: {
				seller_name,
				client_name: client.name,
				invited_by: invited_by ?? client.name,
				role_name: word.roles[roleOf(role)],
				invitation_note: word.note(formatDate(businessDate(until), language)),
			},
			must_contain: [],
			layout: {
				preheader: word.preheader(client.name),
				lines: null,
				action: { label: word.accept, url: placeholderOf('invitation_link') },
				reason: word.reason(client.name),
			},
		};
	},
	async guard(context, { related_id }) {
		const membership = await findMembership(context, related_id);
		return membership?.status === 'INVITED' && isOpenTo(membership, context.machine_now)
			? null
			: 'The invitation was accepted, taken back, or is over';
	},
	credentials: {
		async invitation_link(context, membershipId) {
			return linkOfInvitation(context, await invited(context, membershipId));
		},
	},
	sentences: {
		id: {
			client_name: 'Undangan ini untuk portal {{client_name}}.',
			invited_by: 'Yang mengundang adalah {{invited_by}}.',
			role_name: 'Peran yang diberikan: {{role_name}}.',
			invitation_link: 'Tautan untuk menerima undangan: {{invitation_link}}',
			invitation_note: '{{invitation_note}}',
		},
		en: {
			client_name: 'The invitation is to the portal of {{client_name}}.',
			invited_by: 'It was sent by {{invited_by}}.',
			role_name: 'The role given is: {{role_name}}.',
			invitation_link: 'The link to accept it: {{invitation_link}}',
			invitation_note: '{{invitation_note}}',
		},
	},
	template: {
		id: {
			subject: 'Undangan ke portal {{client_name}} di {{seller_name}}',
			text: `Halo,

{{invited_by}} mengundang Anda ke portal {{client_name}} sebagai {{role_name}}. Di portal Anda melihat layanan, tagihan, dan dokumen.

{{action}}

{{invitation_note}}

Bila Anda tidak mengenal undangan ini, abaikan email ini: tanpa tautan ini tidak ada yang dapat masuk.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Invitation to the portal of {{client_name}} at {{seller_name}}',
			text: `Hello,

{{invited_by}} invites you to the portal of {{client_name}} as {{role_name}}. The portal shows services, bills and documents.

{{action}}

{{invitation_note}}

If you do not know of this invitation, ignore this email: without the link nobody can come in.

Kind regards,
{{seller_name}}`,
		},
	},
});
