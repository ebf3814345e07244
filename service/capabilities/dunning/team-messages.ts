import { businessDate, formatDate } from '../../platform/clock/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { balanceOf, cycleOfMessage, getBillingCycle, isEnded } from '../billing/index.ts';
import { getClient } from '../clients/index.ts';
import { defineMessage } from '../notifications/index.ts';
import * as holds from './hold-store.ts';
import * as store from './store.ts';

type Words = {
	subject: string;
	/** What happened, in one sentence. */
	what: string;
	/** What can be done, in one or two sentences. */
	advice: string;
};
type Proposal = {
	kind: string;
	title: string;
	description: string;
	purpose: string;
	team: 'FINANCE' | 'SALES';
	/** Action of the step that proposes it. */
	action: string;
	/** Operation that does it. */
	operation: string;
	id: Words;
	en: Words;
};

const daysBetween = (from: Date, to: Date): number =>
	Math.round((to.getTime() - from.getTime()) / 86_400_000);

/** A message to a team that has to decide about a bill. The same matter is told once: nothing in it changes from day to day. */
function defineProposal({ kind, title, description, purpose, team, ...of }: Proposal) {
	const template = (words: Words, labels: Record<string, string>) => ({
		subject: words.subject,
		text: `{{what}}

${labels['client']}: {{client_name}}
{{#if number}}${labels['number']}: {{number}}
{{/if}}${labels['balance']}: {{balance}}
${labels['due']}: {{due_date}}

{{advice}}

${labels['operation']}: {{operation}}
${labels['id']}: {{billing_cycle_id}}

{{action}}`,
	});
	return defineMessage({
		kind,
		title,
		description,
		related: cycleOfMessage,
		answers_to: 'FINANCE',
		purpose,
		async gather(context, cycleId, wanted, page) {
			const language = wanted ?? 'id';
			const cycle = await getBillingCycle(context, cycleId);
			const client = await getClient(context, cycle.client_id);
			const balance = formatMoney(balanceOf(cycle), cycle.currency, language);
			const { PUBLIC_URL } = context.config.read(platformConfig);
			const link = page ?? `${PUBLIC_URL}/console/sales/${cycle.id}`;
			const { [language]: word } = words;
			return {
				client_id: client.id,
				recipient: { type: 'TEAM', id: team },
				language,
				facts: {
					what: of[language].what,
					advice: of[language].advice,
					billing_cycle_id: cycle.id,
					client_name: client.name,
					number: cycle.number,
					balance,
					due_date: formatDate(cycle.due_date, language),
					days_late: Math.max(0, daysBetween(cycle.due_date, businessDate(context.now))),
					operation: of.operation,
					link,
				},
				// Told on another day, or with another page to decide on, it is the same message.
				incidental: ['days_late', 'link', 'what', 'advice'],
				must_contain: [balance, link],
				layout: {
					preheader: `${client.name}, ${balance}`,
					lines: null,
					action: { label: page === undefined ? word.action : word.decide, url: link },
					reason: word.reason,
				},
			};
		},
		guard: (context, { related_id }) => reasonAgainst(context, related_id, of.action),
		sentences,
		template: { id: template(of.id, labels.id), en: template(of.en, labels.en) },
	});
}

async function reasonAgainst(
	context: ReadContext,
	cycleId: string,
	action: string,
): Promise<string | null> {
	const cycle = await getBillingCycle(context, cycleId);
	if (isEnded(cycle.status)) return `The billing cycle is ${cycle.status}`;
	if (action === 'ESCALATE' && cycle.number !== null) return 'The billing cycle has its invoice';
	if ((await holds.findHeldUntil(context, cycle)) !== null) return 'The billing cycle is held';
	const steps = await store.listStepsOf(context, cycleId);
	const isProposed = steps.some(
		(step) => step.action === action && ['PLANNED', 'DONE'].includes(step.status),
	);
	if (!isProposed) return 'The dunning of the billing cycle proposes no such thing';
	// While the step is being taken it is still planned; before its day nothing is proposed.
	return steps.some((step) => step.action === action && step.due_at <= context.now)
		? null
		: 'The day on which dunning proposes it has not come';
}

const words = {
	id: {
		action: 'Buka penjualannya',
		decide: 'Putuskan di halaman ini',
		reason: 'Pesan internal kepada tim yang memutuskan.',
	},
	en: {
		action: 'Open the sale',
		decide: 'Decide on this page',
		reason: 'Internal message to the team that decides.',
	},
} as const;
const labels = {
	id: {
		client: 'Klien',
		number: 'Tagihan',
		balance: 'Sisa',
		due: 'Jatuh tempo',
		operation: 'Operasi',
		id: 'ID',
	},
	en: {
		client: 'Client',
		number: 'Invoice',
		balance: 'Left to pay',
		due: 'Due',
		operation: 'Operation',
		id: 'ID',
	},
};
const sentences = {
	id: {
		what: '{{what}}',
		advice: 'Yang dapat dilakukan: {{advice}}',
		client_name: 'Kliennya adalah {{client_name}}.',
		number: '{{#if number}}Tagihannya bernomor {{number}}.{{/if}}',
		balance: 'Sisa yang belum dibayar adalah {{balance}}.',
		due_date: 'Tagihan jatuh tempo pada {{due_date}}.',
		days_late: '{{#if days_late}}Keterlambatannya {{days_late}} hari.{{/if}}',
		operation: 'Operasi yang dipakai: {{operation}}.',
		billing_cycle_id: 'Referensi untuk pertanyaan: {{billing_cycle_id}}',
		link: 'Halamannya ada di {{link}}.',
	},
	en: {
		what: '{{what}}',
		advice: 'What can be done: {{advice}}',
		client_name: 'The client is {{client_name}}.',
		number: '{{#if number}}The number of the invoice is {{number}}.{{/if}}',
		balance: 'What is left to pay is {{balance}}.',
		due_date: 'The invoice is due on {{due_date}}.',
		days_late: '{{#if days_late}}It is {{days_late}} days late.{{/if}}',
		operation: 'The operation for it is {{operation}}.',
		billing_cycle_id: 'The reference for questions is {{billing_cycle_id}}',
		link: 'The page for it is {{link}}.',
	},
};

/** What dunning leaves to people, by its name in the event `dunning.proposed`. */
export const proposals = {
	INVOICE_MISSING: {
		kind: 'INVOICE_MISSING',
		title: 'Invoice Missing',
		description: 'Reminder to finance that the invoice of a billing cycle is still missing',
		purpose: 'tell the finance team that an invoice is still missing and falls due soon',
		team: 'FINANCE',
		action: 'ESCALATE',
		operation: 'billing_cycle.attach-documents',
		id: {
			subject: 'Invoice belum ada: {{client_name}}, jatuh tempo {{due_date}}',
			what: 'Invoice untuk klien ini sudah diminta dan belum ada. Tanpa invoice klien tidak dapat membayar.',
			advice:
				'Unggah invoice dan faktur pajaknya, atau batalkan tagihannya bila tidak perlu dibayar.',
		},
		en: {
			subject: 'Invoice missing: {{client_name}}, due on {{due_date}}',
			what: 'The invoice for this client was asked for and is not there. Without it the client cannot pay.',
			advice:
				'Upload the invoice and its faktur pajak, or cancel the bill when it need not be paid.',
		},
	},
	CANCEL: {
		kind: 'CANCELLATION_PROPOSED',
		title: 'Cancellation Proposed',
		description: 'Proposal to end a subscription that is not paid',
		purpose: 'propose to the sales team to end a subscription that has not been paid for long',
		team: 'SALES',
		action: 'PROPOSE_CANCEL',
		operation: 'subscription.cancel',
		id: {
			subject: 'Usul mengakhiri langganan {{client_name}}',
			what: 'Tagihan ini sudah lama lewat jatuh tempo walaupun klien telah diingatkan.',
			advice:
				'Hubungi klien. Bila klien tidak melanjutkan, akhiri langganannya; bila klien berjanji membayar, catat janjinya (dunning.hold).',
		},
		en: {
			subject: 'Proposal to end the subscription of {{client_name}}',
			what: 'This invoice has long been overdue although the client was reminded.',
			advice:
				'Call the client. If they do not go on, end the subscription; if they promise to pay, record it (dunning.hold).',
		},
	},
	WRITE_OFF: {
		kind: 'WRITE_OFF_PROPOSED',
		title: 'Write-Off Proposed',
		description: 'Proposal to finance to write off what a client has not paid',
		purpose: 'propose to the finance team to write off an invoice that has not been paid for long',
		team: 'FINANCE',
		action: 'PROPOSE_WRITE_OFF',
		operation: 'billing_cycle.write-off',
		id: {
			subject: 'Usul menghapus tagihan {{number}} dari {{client_name}}',
			what: 'Tagihan ini sudah sangat lama lewat jatuh tempo dan kemungkinan tidak akan dibayar.',
			advice:
				'Hapus piutangnya bila tidak tertagih; uang yang datang kemudian tetap dihitung. Bila masih ditagih, catat alasannya (dunning.hold).',
		},
		en: {
			subject: 'Proposal to write off invoice {{number}} of {{client_name}}',
			what: 'This invoice has been overdue for very long and will probably not be paid.',
			advice:
				'Write it off when it cannot be collected; money that comes later still counts. If you go on collecting, record why (dunning.hold).',
		},
	},
} as const satisfies Record<string, Proposal>;

/** The messages about them. */
export const proposalMessages = {
	INVOICE_MISSING: defineProposal(proposals.INVOICE_MISSING),
	CANCEL: defineProposal(proposals.CANCEL),
	WRITE_OFF: defineProposal(proposals.WRITE_OFF),
} as const;
