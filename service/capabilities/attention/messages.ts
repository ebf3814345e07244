import { formatDate } from '../../platform/clock/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { getClient } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import * as store from './store.ts';
import { sourceOf } from './to-matter.ts';

const findMatter = (context: ReadContext, id: string): Promise<store.MatterRow | null> =>
	store.findMatter(context, store.sourcesOf(context), id);

const words = {
	id: {
		action: 'Buka di konsol',
		decide: 'Putuskan di halaman ini',
		reason: 'Pesan internal kepada tim yang dapat bertindak.',
	},
	en: {
		action: 'Open it in the console',
		decide: 'Decide on this page',
		reason: 'Internal message to the team that can act.',
	},
} as const;

/** Tells a team what stands still. The time since when is part of it: when it stands still again, that is another message. */
export const needsPersonMessage = defineMessage({
	kind: 'NEEDS_PERSON',
	title: 'Needs a Person',
	description: 'What stands still until a team does something',
	related: { type: 'attention', title: 'Matter', field: 'matter_id' },
	answers_to: 'OPERATIONS',
	purpose: 'tell a team of the company what stands still, why, and what to do',
	async gather(context, matterId, wanted, page) {
		const matter = await findMatter(context, matterId);
		if (matter === null) throw NotFound({ resource: 'attention', id: matterId });
		const { team, title, advice, leads_on } = sourceOf(context, matter.kind);
		const language = wanted ?? 'id';
		const { client_id, amount, currency } = matter;
		const client = client_id === null ? null : await getClient(context, client_id);
		const link =
			page ?? `${context.config.read(platformConfig).PUBLIC_URL}/console/matters/${matterId}`;
		return {
			client_id,
			recipient: { type: 'TEAM', id: team },
			language,
			facts: {
				title: title[language],
				reason: matter.reason,
				since: formatDate(matter.since, language),
				since_time: matter.since.toISOString(),
				client_name: client?.name ?? null,
				money:
					amount === null || currency === null ? null : formatMoney(amount, currency, language),
				advice: advice[language],
				operations: leads_on.join(', '),
				subject_id: matter.subject_id,
				link,
			},
			incidental: ['reason', 'client_name', 'money', 'advice', 'operations', 'link', 'title'],
			must_contain: [link, matter.subject_id],
			layout: {
				preheader: `${title[language]}: ${matter.reason}`.slice(0, 140),
				lines: null,
				action: { label: words[language][page === undefined ? 'action' : 'decide'], url: link },
				reason: words[language].reason,
			},
		};
	},
	async guard(context, { related_id }) {
		const matter = await findMatter(context, related_id);
		return matter === null ? 'The matter is settled' : null;
	},
	sentences: {
		id: {
			title: 'Yang membutuhkan tindakan: {{title}}.',
			reason: 'Alasannya: {{reason}}',
			since: 'Keadaannya begitu sejak {{since}}.',
			client_name: '{{#if client_name}}Kliennya adalah {{client_name}}.{{/if}}',
			money: '{{#if money}}Nilainya {{money}}.{{/if}}',
			advice: 'Yang harus dilakukan: {{advice}}',
			operations: 'Operasi yang dipakai: {{operations}}.',
			subject_id: 'Nomornya adalah {{subject_id}}.',
			link: 'Halamannya ada di {{link}}.',
		},
		en: {
			title: 'What needs the team: {{title}}.',
			reason: 'The reason: {{reason}}',
			since: 'It has been so since {{since}}.',
			client_name: '{{#if client_name}}The client is {{client_name}}.{{/if}}',
			money: '{{#if money}}The amount is {{money}}.{{/if}}',
			advice: 'What is to be done: {{advice}}',
			operations: 'The operations for it: {{operations}}.',
			subject_id: 'Its id is {{subject_id}}.',
			link: 'The page for it is {{link}}.',
		},
	},
	template: {
		id: {
			subject: 'Perlu tindakan: {{title}}',
			text: `{{title}}.

Alasan: {{reason}}
Sejak: {{since}}
{{#if client_name}}Klien: {{client_name}}
{{/if}}{{#if money}}Nilai: {{money}}
{{/if}}

Yang perlu dilakukan:
{{advice}}

Operasi: {{operations}}
ID: {{subject_id}}

{{action}}`,
		},
		en: {
			subject: 'Needs you: {{title}}',
			text: `{{title}}.

Reason: {{reason}}
Since: {{since}}
{{#if client_name}}Client: {{client_name}}
{{/if}}{{#if money}}Amount: {{money}}
{{/if}}

What to do:
{{advice}}

Operations: {{operations}}
ID: {{subject_id}}

{{action}}`,
		},
	},
});
