import { businessDate, formatDate, isoDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import {
	cycleOfMessage,
	cycleSentences,
	gatherReminder,
	getBillingCycle,
	payableOf,
	reasonAgainstInvoice,
} from '../billing/index.ts';
import { readFiles } from '../documents/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { namesOf } from './services.ts';
import * as store from './store.ts';

/** Reminds the client on the due date itself. */
export const paymentDueTodayMessage = defineMessage({
	kind: 'PAYMENT_DUE_TODAY',
	title: 'Payment Due Today',
	description: 'Reminder that an invoice is due today',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose: 'remind a client in a friendly way that today is the last day to pay an invoice',
	gather: gatherReminder,
	async guard(context, { related_id, facts }) {
		const { due_date, ...cycle } = await payableOf(context, related_id);
		const reason = reasonAgainstInvoice(cycle, facts['payment_url']);
		if (reason !== null) return reason;
		return +due_date === +businessDate(context.now)
			? null
			: `The billing cycle is due on ${isoDate(due_date)}, which is not today`;
	},
	loadDocuments: readFiles,
	sentences: cycleSentences,
	template: {
		id: {
			subject: 'Tagihan {{number}} jatuh tempo hari ini',
			text: `Yth. Tim Keuangan {{client_name}},

Tagihan {{number}} sebesar {{balance}} jatuh tempo hari ini, {{due_date}}. Bila sudah dibayar, mohon abaikan email ini; bila belum, Anda dapat membayar di halaman berikut.

{{action}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Invoice {{number}} is due today',
			text: `Dear {{client_name}} finance team,

Invoice {{number}} for {{balance}} is due today, {{due_date}}. If you have paid, please ignore this email; otherwise you can pay on this page.

{{action}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

/** The day on which the services of an unpaid bill are suspended, once a warning has named it. */
async function plannedSuspension(context: ReadContext, cycleId: string): Promise<Date | null> {
	const steps = await store.listStepsOf(context, cycleId);
	const planned = steps.find(({ action, status }) => action === 'SUSPEND' && status === 'PLANNED');
	return planned?.announced_on ?? null;
}

/** Tells the client the day on which its services are suspended. Nothing is suspended before this has been sent. */
export const finalWarningMessage = defineMessage({
	kind: 'FINAL_WARNING',
	title: 'Final Warning',
	description: 'Day on which services are suspended unless an invoice is paid',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose:
		'tell a client, without any threat, on which day its services are suspended unless an overdue invoice is paid',
	async gather(context, cycleId, wanted) {
		const day = await plannedSuspension(context, cycleId);
		const content = await gatherReminder(context, cycleId, wanted);
		// Without a day its guard refuses it.
		const suspension_date = day === null ? '' : formatDate(day, content.language);
		const services = await namesOf(
			context,
			(await getBillingCycle(context, cycleId)).subscription_id,
		);
		return {
			...content,
			facts: {
				...content.facts,
				services,
				suspension_date,
				suspension_on: day === null ? null : isoDate(day),
			},
			must_contain: [...content.must_contain, suspension_date],
		};
	},
	async guard(context, { related_id, facts }) {
		const cycle = await payableOf(context, related_id);
		const reason = reasonAgainstInvoice(cycle, facts['payment_url']);
		if (reason !== null) return reason;
		const day = await plannedSuspension(context, related_id);
		if (day === null)
			return 'The billing cycle has no planned suspension that a warning could name';
		return isoDate(day) === facts['suspension_on']
			? null
			: 'The suspension is planned for another day than the warning names';
	},
	loadDocuments: readFiles,
	sentences: {
		id: {
			...cycleSentences.id,
			services: 'Layanan yang bersangkutan: {{services}}.',
			suspension_date:
				'Tanpa pembayaran, layanan dihentikan sementara pada {{suspension_date}}; data tetap tersimpan.',
		},
		en: {
			...cycleSentences.en,
			services: 'The services concerned are {{services}}.',
			suspension_date:
				'Without payment the services are suspended on {{suspension_date}}; the data is kept.',
		},
	},
	template: {
		id: {
			subject: 'Mohon dibayar sebelum {{suspension_date}}: tagihan {{number}}',
			text: `Yth. Tim Keuangan {{client_name}},

Kami belum menerima pembayaran tagihan {{number}} ({{balance}}, jatuh tempo {{due_date}}). Tanpa pembayaran, layanan berikut kami hentikan sementara pada {{suspension_date}}; data Anda tetap tersimpan:

{{services}}

{{action}}

Bila sudah dibayar, mohon balas dengan bukti transfer. Bila ada kendala, balas email ini agar kami dapat membantu.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Please pay invoice {{number}} before {{suspension_date}}',
			text: `Dear {{client_name}} finance team,

We have not yet received payment for invoice {{number}} ({{balance}}, due on {{due_date}}). Without payment we suspend these services on {{suspension_date}}; your data is kept:

{{services}}

{{action}}

If you have paid, please reply with the transfer receipt. If something stands in the way, reply to this email so that we can help.

Kind regards,
{{seller_name}}`,
		},
	},
});
