/** The people around the subscriptions of the year: sales, the client, finance. They use the API and the pages. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sandboxClient } from '../../sandbox/client.ts';
import { type Json, type ServiceClient, serviceClient } from '../clients.ts';
import { samplePdf } from '../sale.ts';
import type { StackTarget } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';

export type People = ReturnType<typeof peopleOf>;

export function peopleOf(stack: StackTarget) {
	const service = serviceClient(stack.urls.service, stack.apiKey);
	const sandbox = sandboxClient(stack.urls.sandbox);

	/** A sale up to the services that run. n8n sends the quotation, makes the link and activates. */
	async function buy(client: { name: string; email: string }, items: Json[], period: string) {
		const quotation = await service.post('/quotations', {
			client: { name: client.name, billing_email: client.email, create_if_missing: true },
			items,
			billing_period: period,
			send: true,
		});
		await waitFor('the quotation to be sent', async () => {
			const found = await service.get(`/quotations/${quotation['id']}`);
			return found['status'] === 'SENT';
		});
		await service.post(`/quotations/${quotation['id']}/accept`, { accepted_by: 'Budi Santoso' });
		const cycle = await waitFor('finance to be asked for the invoice', async () => {
			const path_ = `/billing-cycles?quotation_id=${quotation['id']}&status=INVOICE_REQUESTED`;
			return (await service.get(path_))['data'][0] as Json | undefined;
		});
		await uploadInvoice(cycle['id']);
		await pay(cycle['id']);
		return waitFor(
			'the services to run',
			async () => {
				const found = await service.get(`/subscriptions/${cycle['subscription_id']}`);
				return found['status'] === 'ACTIVE' && found['provisioned_at'] !== null ? found : null;
			},
			120_000,
		);
	}

	/** Finance uploads the documents of a cycle. */
	async function uploadInvoice(cycleId: string): Promise<void> {
		const folder = path.join(stack.stateFolder, 'documents');
		const form = new FormData();
		for (const [field, title] of [
			['invoice', 'Invoice'],
			['tax_invoice', 'Faktur Pajak'],
		] as const) {
			const file = samplePdf(folder, `${field}-${cycleId}.pdf`, `${title} ${cycleId}`);
			form.append(
				field,
				new Blob([readFileSync(file)], { type: 'application/pdf' }),
				`${field}.pdf`,
			);
		}
		const answer = await fetch(`${stack.urls.service}/api/v1/billing-cycles/${cycleId}/documents`, {
			method: 'POST',
			headers: {
				authorization: `Bearer ${stack.apiKey}`,
				'idempotency-key': `documents ${cycleId}`,
			},
			body: form,
		});
		if (!answer.ok) throw new Error(`Upload: ${answer.status} ${await answer.text()}`);
	}

	/** The client pays what the open link of the cycle asks for, and the money arrives. */
	async function pay(cycleId: string): Promise<void> {
		const cycle = await waitFor('the payment link', async () => {
			const found = await service.get(`/billing-cycles/${cycleId}`);
			return found['payment_url'] !== null && found['xendit_invoice_id'] !== null ? found : null;
		});
		await sandbox.call('POST', `/xendit/invoices/${cycle['xendit_invoice_id']}/pay`, {});
		await waitFor('the money to arrive', async () => {
			const found = await service.get(`/billing-cycles/${cycleId}`);
			return found['status'] === 'PAID';
		});
	}

	return { service, sandbox, buy, uploadInvoice, pay };
}

/** Every row of a list. */
export async function all(service: ServiceClient, list: string): Promise<Json[]> {
	const rows: Json[] = [];
	const mark = list.includes('?') ? '&' : '?';
	for (let cursor: string | null = ''; cursor !== null;) {
		const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
		const page = await service.get(`${list}${mark}limit=200&sort=created_at${after}`);
		rows.push(...(page['data'] as Json[]));
		cursor = page['next_cursor'] as string | null;
	}
	return rows;
}
