import { z } from 'zod';
import { addSeconds } from '../../platform/clock/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import { defineJob, type JobContext } from '../../platform/jobs/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { billingConfig } from './config.ts';
import { sendInvoiceReference, sendReceiptReference } from './job-references.ts';
import { requestInvoice } from './operations/request-invoice.ts';
import { invoiceMessage, receiptMessage } from './payment-messages.ts';
import * as dueStore from './due-store.ts';

/** Mails the links that the service makes by itself. A link made by a command is mailed by its caller: two mails otherwise. */
export const sendInvoiceJob = defineJob({
	...sendInvoiceReference,
	description: 'Mails the client the invoice with a payment link that the service made by itself',
	retries: 10,
	run: ({ billing_cycle_id }, job) => mail(job, invoiceMessage.kind, billing_cycle_id),
});

/** Mails the bill that credit has paid when it was made: no link and no gateway tells the client of it. */
export const sendReceiptJob = defineJob({
	...sendReceiptReference,
	description: 'Mails the client the bill that its credit has paid, with what was used of it',
	retries: 10,
	run: ({ billing_cycle_id }, job) => mail(job, receiptMessage.kind, billing_cycle_id),
});

async function mail(job: JobContext, kind: string, related_id: string): Promise<void> {
	try {
		await job.transaction((context) => queueMessage(context, { kind, related_id }));
	} catch (error) {
		// Paid or cancelled meanwhile, for example: then there is nothing to mail.
		if (!(error instanceof DomainError)) throw error;
		const { code } = error.definition;
		job.log.warn({ billing_cycle_id: related_id, code, kind }, 'a bill was not mailed');
	}
}

const pageSize = 200;

/** Leaves asking finance to a workflow for a while; what none has done, the service does. */
export const requestInvoicesJob = defineJob({
	name: 'billing_cycle.request-invoices',
	description:
		'Asks finance for the invoices of later periods and changes that no workflow has asked for',
	payload: z.object({}),
	retries: 3,
	schedule: '*/10 * * * *',
	async nextDue(context) {
		const first = await dueStore.firstToRequest(context);
		const { INVOICE_REQUEST_PICKUP_SECONDS: seconds } = context.config.read(billingConfig);
		return first === null ? null : addSeconds(first, seconds);
	},
	async run(_, job) {
		const { INVOICE_REQUEST_PICKUP_SECONDS: seconds } = job.runtime.config.read(billingConfig);
		const madeBy = addSeconds(job.clock.now(), -seconds);
		for (let after: Waiting | null = null; ;) {
			const page: Waiting[] = await job.transaction((context) =>
				dueStore.listToRequest(context, { madeBy, after, take: pageSize }),
			);
			for (const { id: billing_cycle_id } of page)
				await job
					.run(requestInvoice, { billing_cycle_id }, { key: billing_cycle_id })
					.catch((error: unknown) => {
						// Cancelled meanwhile, for example. One never stops the others; the next time it is tried again.
						job.log.warn({ err: error, billing_cycle_id }, 'finance was not asked for an invoice');
					});
			if (page.length < pageSize) return;
			after = page.at(-1) ?? null;
		}
	},
});

type Waiting = { id: string; created_at: Date };
