import type { Router } from 'express';
import { z } from 'zod';
import { readForm, submitForm, type FormState, idIn } from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { readBillingCycle } from '../../billing/index.ts';
import { askQuestion } from '../../inbound-mail/index.ts';
import { checkPaymentLink, listPaymentLinks, listPayments } from '../../payments/index.ts';
import { readSubscription } from '../../subscriptions/index.ts';
import { askFields, askWords } from './ask.ts';
import { invoiceChip, invoiceView, type ShownInvoice } from './invoice-view.ts';
import { invoiceWords } from './invoice-words.ts';
import { command, may, portalRoute, read, show, type Reader } from './reader.ts';

const Found = z.object({ found: z.string(), answered: z.boolean() });
/** Links and payments of one bill that are looked at; it has one or two of each. */
const mostRows = 50;

/** A bill: what is left to pay of it, and how. */
export function mountInvoicePages(router: Router, runtime: Runtime): void {
	router.get(
		'/portal/invoices/:id',
		portalRoute(runtime, 'page.portal-invoice', (reader) => showInvoice(reader, null)),
	);
	router.post(
		'/portal/invoices/:id/check',
		portalRoute(runtime, 'page.portal-invoice-check', async (reader) => {
			const cycle = await cycleOf(reader);
			await readForm(reader.call.request);
			const link = await linkOf(reader, cycle.id);
			// Paid in the meantime: the page says so.
			if (link === null) return { see_other: `/portal/invoices/${cycle.id}` };
			const input = { path: { payment_link_id: link.id } };
			const found = Found.parse(await command(reader, checkPaymentLink, input, null));
			return showInvoice(reader, found);
		}),
	);
	router.post(
		'/portal/invoices/:id/ask',
		portalRoute(runtime, 'page.portal-invoice-ask', async (reader) => {
			const { id } = await cycleOf(reader);
			const sent = await readForm(reader.call.request);
			return submitForm(reader.call, sent, {
				fields: askFields(reader.language),
				work: (body) =>
					command(
						reader,
						askQuestion,
						{ body: { ...body, subject_type: 'billing_cycle', subject_id: id } },
						sent.key(),
					),
				again: async (state) => (await showInvoice(reader, null, state)).html,
				done: () => ({
					see_other: `/portal/invoices/${id}`,
					notice: { tone: 'good', text: askWords[reader.language].sent },
				}),
			});
		}),
	);
}

const cycleOf = (reader: Reader) =>
	read(reader, readBillingCycle, { billing_cycle_id: idIn(reader.call, 'billing_cycle') });

/** The link that can be paid now, else the latest one; null when none was ever made. */
async function linkOf(reader: Reader, subject_id: string) {
	const { data } = await read(reader, listPaymentLinks, {
		subject_id,
		sort: '-created_at',
		limit: mostRows,
	});
	return data.find(({ status }) => status === 'OPEN') ?? data[0] ?? null;
}

async function showInvoice(
	reader: Reader,
	found: ShownInvoice['found'],
	ask: FormState | null = null,
): Promise<{ html: string; status: number }> {
	const { language, context } = reader;
	const cycle = await cycleOf(reader);
	const [link, payments, subscription] = await Promise.all([
		linkOf(reader, cycle.id),
		read(reader, listPayments, { subject_id: cycle.id, sort: 'created_at', limit: mostRows }),
		cycle.subscription_id === null || !may(reader, readSubscription)
			? null
			: read(reader, readSubscription, { subscription_id: cycle.subscription_id }),
	]);
	const { now } = context;
	const shown: ShownInvoice = {
		cycle,
		link,
		payments: payments.data,
		is_suspended: subscription?.status === 'SUSPENDED',
		subscription: subscription === null ? null : `/portal/subscriptions/${subscription.id}`,
		found,
		ask,
		language,
		now,
		path: `/portal/invoices/${cycle.id}`,
	};
	return show(reader, {
		title: invoiceWords[language].number(cycle.number),
		beside: invoiceChip(reader.call.runtime, cycle, { now, language }),
		body: invoiceView(shown),
		current: '/portal/documents',
	});
}
