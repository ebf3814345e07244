import { randomBytes } from 'node:crypto';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import { samplePdf } from '../../platform/pdf/fixtures.ts';
import type { TestService } from '../../tests/service.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { markOverdueJob } from './overdue.ts';

type Status =
	| 'DRAFT'
	| 'INVOICE_REQUESTED'
	| 'INVOICED'
	| 'AWAITING_PAYMENT'
	| 'OVERDUE'
	| 'PAID'
	| 'CANCELLED'
	| 'WRITTEN_OFF';

/** A small PDF, different each time unless given a text. */
export const aPdf = (text = randomBytes(8).toString('hex')): Buffer => samplePdf(text);

/** Sends files to a billing cycle as the upload form does. */
export async function upload(
	service: TestService,
	cycleId: string,
	files: Record<string, { content: Buffer; filename?: string }>,
): Promise<{ status: number; body: any }> {
	const request = service.http
		.post(`/api/v1/billing-cycles/${cycleId}/documents`)
		.set('Authorization', `Bearer ${await service.keyFor('FINANCE')}`)
		.set('Idempotency-Key', randomBytes(12).toString('hex'));
	for (const [name, file] of Object.entries(files))
		request.attach(name, file.content, file.filename ?? `${name}.pdf`);
	const answer = await request;
	return { status: answer.status, body: answer.body };
}

/** A billing cycle brought to a status by the operations that lead there, from a quotation that was accepted. */
export async function aBillingCycle(
	service: TestService,
	wanted: { status?: Status; [quotationField: string]: unknown } = {},
): Promise<any> {
	const { status = 'DRAFT', ...values } = wanted;
	const quotation = await aQuotation(service, { ...values, status: 'ACCEPTED' });
	await service.settle();
	const list = await service.call('GET', `/billing-cycles?quotation_id=${quotation.id}`);
	const [draft] = list.body.data;
	if (draft === undefined) throw new Error('The accepted quotation led to no billing cycle');
	const steps: Status[] = ['INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT', 'PAID'];
	const late: Status[] = ['OVERDUE', 'WRITTEN_OFF'];
	const last = late.includes(status) ? 'AWAITING_PAYMENT' : status;
	if (status === 'CANCELLED')
		await post(service, `/billing-cycles/${draft.id}/cancel`, { reason: 'A test' });
	for (const step of steps.slice(0, steps.indexOf(last) + 1)) await advance(service, draft, step);
	if (late.includes(status)) await fallDue(service, draft.id);
	if (status === 'WRITTEN_OFF')
		await post(service, `/billing-cycles/${draft.id}/write-off`, { reason: 'A test' });
	return (await service.call('GET', `/billing-cycles/${draft.id}`)).body;
}

async function advance(service: TestService, cycle: { id: string }, step: Status): Promise<void> {
	const billing_cycle_id = cycle.id;
	switch (step) {
		case 'INVOICE_REQUESTED':
			await post(service, '/invoices/request', { billing_cycle_id });
			return;
		case 'INVOICED': {
			const answer = await upload(service, cycle.id, {
				invoice: { content: aPdf() },
				tax_invoice: { content: aPdf() },
			});
			if (answer.status !== 200) throw new Error(`No documents: ${JSON.stringify(answer.body)}`);
			return;
		}
		case 'AWAITING_PAYMENT':
			await post(service, '/payment-links', { billing_cycle_id });
			return;
		default:
			await pay(service, cycle.id);
	}
}

/** Its due date is set to yesterday, and the job that looks at due dates runs. */
export async function fallDue(service: TestService, cycleId: string): Promise<void> {
	const due_date = addDays(businessDate(service.now), -1);
	await service.runtime.database.client.billingCycle.update({
		where: { id: cycleId },
		data: { due_date },
	});
	await service.runJob(markOverdueJob, {});
}

/** A credit note over a part of the first line of a cycle that is paid, unless another cycle is given. */
export async function aCreditNote(
	service: TestService,
	{ cycle, amount = 100_000 }: { cycle?: { id: string }; amount?: number } = {},
): Promise<any> {
	const { id: billing_cycle_id } = cycle ?? (await aBillingCycle(service, { status: 'PAID' }));
	const items = [{ position: 1, amount }];
	return post(service, '/credit-notes', { billing_cycle_id, items, reason: 'A test' });
}

/** Pays what is left of a cycle by its open link; one is made when there is none. */
export async function pay(service: TestService, cycleId: string): Promise<void> {
	const link = await post(service, '/payment-links', { billing_cycle_id: cycleId });
	service.vendors.pay(link.reference);
	await post(service, `/payment-links/${link.id}/refresh`);
	await service.settle();
}

async function post(service: TestService, path: string, body?: object): Promise<any> {
	const answer = await service.call('POST', path, body);
	if (answer.status >= 300) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
	return answer.body;
}
