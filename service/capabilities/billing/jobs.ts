import { DomainError } from '../../platform/errors/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { sendInvoiceReference } from './job-references.ts';
import { invoiceMessage } from './payment-messages.ts';

/** Mails the links that the service makes by itself. A link made by a command is mailed by its caller: two mails otherwise. */
export const sendInvoiceJob = defineJob({
	...sendInvoiceReference,
	description: 'Mails the client the invoice with a payment link that the service made by itself',
	retries: 10,
	async run({ billing_cycle_id: related_id }, job) {
		try {
			await job.transaction((context) =>
				queueMessage(context, { kind: invoiceMessage.kind, related_id }),
			);
		} catch (error) {
			// Paid or cancelled meanwhile, for example: then there is nothing to mail.
			if (!(error instanceof DomainError)) throw error;
			const { code } = error.definition;
			job.log.warn({ billing_cycle_id: related_id, code }, 'an invoice was not mailed');
		}
	},
});
