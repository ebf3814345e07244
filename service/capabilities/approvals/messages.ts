import { formatDate } from '../../platform/clock/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { getClient } from '../clients/index.ts';
import { defineMessage, type MessageContent } from '../notifications/index.ts';
import { kindOf, summaryOf } from './approval-kind.ts';
import * as store from './store.ts';

const related = { type: 'approval', title: 'Approval', field: 'approval_id' };

const words = {
	id: {
		decide: 'Putuskan di halaman ini',
		look: 'Lihat keputusannya',
		to_decide: 'Pesan internal kepada tim yang memutuskan.',
		to_know: 'Pesan internal kepada tim yang mengajukan.',
	},
	en: {
		decide: 'Decide on this page',
		look: 'Look at the decision',
		to_decide: 'Internal message to the team that decides.',
		to_know: 'Internal message to the team that asked.',
	},
} as const;

/** The team that has an address for the role that decides. */
const teamOf = (approver: string): string => (approver === 'FINANCE' ? 'FINANCE' : 'OPERATIONS');

async function gather(
	context: ReadContext,
	id: string,
	{
		language,
		page,
		isDecided,
	}: { language: Language; page?: string | undefined; isDecided: boolean },
): Promise<MessageContent> {
	const row = await store.getApproval(context, id);
	const client = row.client_id === null ? null : await getClient(context, row.client_id);
	const { [language]: word } = words;
	const { amount, currency } = row;
	const money =
		amount === null || currency === null ? null : formatMoney(amount, currency, language);
	const inConsole = `${context.config.read(platformConfig).PUBLIC_URL}/console/approvals/${id}`;
	const link = page ?? inConsole;
	const title = kindOf(context, row.kind).title[language];
	return {
		client_id: row.client_id,
		recipient: { type: 'TEAM', id: isDecided ? 'SALES' : teamOf(row.approver) },
		language,
		facts: {
			title,
			summary: summaryOf(context, row, language),
			client_name: client?.name ?? null,
			money,
			asked_by: row.asked_by,
			expires_on: formatDate(row.expires_at, language),
			// Asked for again is another message.
			asked_at: (row.asked_again_at ?? row.asked_at).toISOString(),
			decided_by: isDecided ? row.decided_by : null,
			reason: isDecided ? row.reason : null,
			approval_id: row.id,
			link,
			// The page of a workflow is gone when its wait was lost; this one is always there.
			console: page === undefined ? null : inConsole,
		},
		incidental: ['title', 'summary', 'client_name', 'link', 'console', 'expires_on'],
		must_contain: [link, ...(money === null ? [] : [money])],
		layout: {
			preheader: client === null ? title : `${client.name}: ${title}`,
			lines: null,
			action: { label: isDecided ? word.look : word.decide, url: link },
			reason: isDecided ? word.to_know : word.to_decide,
		},
	};
}

const guardBy =
	(status: string, refusal: string) =>
	async (context: ReadContext, { related_id }: { related_id: string }): Promise<string | null> =>
		(await store.getApproval(context, related_id)).status === status ? null : refusal;

const sentences = {
	id: {
		title: 'Yang memerlukan persetujuan: {{title}}.',
		summary: '{{summary}}',
		client_name: '{{#if client_name}}Kliennya adalah {{client_name}}.{{/if}}',
		money: '{{#if money}}Nilainya {{money}}.{{/if}}',
		asked_by: 'Diajukan oleh {{asked_by}}.',
		expires_on: 'Dapat diputuskan sampai {{expires_on}}.',
		decided_by: '{{#if decided_by}}Diputuskan oleh {{decided_by}}.{{/if}}',
		reason: '{{#if reason}}Alasannya: {{reason}}{{/if}}',
		approval_id: 'Nomornya adalah {{approval_id}}.',
		link: 'Halamannya ada di {{link}}.',
		console: '{{#if console}}Di konsol: {{console}}{{/if}}',
	},
	en: {
		title: 'What needs an approval: {{title}}.',
		summary: '{{summary}}',
		client_name: '{{#if client_name}}The client is {{client_name}}.{{/if}}',
		money: '{{#if money}}The amount is {{money}}.{{/if}}',
		asked_by: 'It was asked for by {{asked_by}}.',
		expires_on: 'It can be decided until {{expires_on}}.',
		decided_by: '{{#if decided_by}}It was decided by {{decided_by}}.{{/if}}',
		reason: '{{#if reason}}The reason: {{reason}}{{/if}}',
		approval_id: 'Its id is {{approval_id}}.',
		link: 'The page for it is {{link}}.',
		console: '{{#if console}}In the console: {{console}}{{/if}}',
	},
};

/** Asks the team that decides; once for each time it is asked. */
export const approvalNeededMessage = defineMessage({
	kind: 'APPROVAL_NEEDED',
	title: 'Approval Needed',
	description: 'What the team has to allow before the work goes on',
	related,
	answers_to: 'SALES',
	purpose: 'ask a team of the company to grant or refuse an approval',
	gather: (context, id, wanted, page) =>
		gather(context, id, { language: wanted ?? 'id', page, isDecided: false }),
	guard: guardBy('PENDING', 'The approval waits for no decision'),
	sentences,
	template: {
		id: {
			subject: 'Persetujuan diperlukan: {{title}}{{#if client_name}}, {{client_name}}{{/if}}',
			text: `{{summary}}

{{#if client_name}}Klien: {{client_name}}
{{/if}}{{#if money}}Nilai: {{money}}
{{/if}}Diajukan oleh: {{asked_by}}
Dapat diputuskan sampai: {{expires_on}}
ID: {{approval_id}}

{{action}}{{#if console}}

Di konsol: {{console}}{{/if}}`,
		},
		en: {
			subject: 'Approval needed: {{title}}{{#if client_name}}, {{client_name}}{{/if}}',
			text: `{{summary}}

{{#if client_name}}Client: {{client_name}}
{{/if}}{{#if money}}Amount: {{money}}
{{/if}}Asked for by: {{asked_by}}
Can be decided until: {{expires_on}}
ID: {{approval_id}}

{{action}}{{#if console}}

In the console: {{console}}{{/if}}`,
		},
	},
});

/** Tells sales that it was refused, and why. */
export const approvalRefusedMessage = defineMessage({
	kind: 'APPROVAL_REFUSED',
	title: 'Approval Refused',
	description: 'What was not allowed, and why',
	related,
	answers_to: 'OPERATIONS',
	purpose: 'tell the sales team that an approval was refused, and why',
	gather: (context, id, wanted) =>
		gather(context, id, { language: wanted ?? 'id', isDecided: true }),
	guard: guardBy('REFUSED', 'The approval was not refused'),
	sentences,
	template: {
		id: {
			subject: 'Tidak disetujui: {{title}}{{#if client_name}}, {{client_name}}{{/if}}',
			text: `{{summary}}

Permintaan ini tidak disetujui oleh {{decided_by}}.
Alasan: {{reason}}

{{#if client_name}}Klien: {{client_name}}
{{/if}}{{#if money}}Nilai: {{money}}
{{/if}}Diajukan oleh: {{asked_by}}

Tidak dilanjutkan sebagaimana adanya. Ubah lalu ajukan lagi; yang diubah diperiksa kembali.
ID: {{approval_id}}

{{action}}`,
		},
		en: {
			subject: 'Not approved: {{title}}{{#if client_name}}, {{client_name}}{{/if}}',
			text: `{{summary}}

It was not approved by {{decided_by}}.
The reason: {{reason}}

{{#if client_name}}Client: {{client_name}}
{{/if}}{{#if money}}Amount: {{money}}
{{/if}}Asked for by: {{asked_by}}

It does not go on as it is. Change it and ask again: what was changed is looked at anew.
ID: {{approval_id}}

{{action}}`,
		},
	},
});
