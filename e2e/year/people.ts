/** The people around the subscriptions of the year: sales, the client, finance. They use the API and the pages. */
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { sandboxClient } from '../../sandbox/client.ts';
import { type ServiceClient, serviceClient } from '../clients.ts';
import { samplePdf } from '../sale.ts';
import type { StackTarget } from '../stack/stack.ts';
import type { Cycle, Subscription } from './rows.ts';
import { waitFor } from '../wait.ts';

export type People = ReturnType<typeof peopleOf>;

export function peopleOf(stack: StackTarget) {
	const service = serviceClient(stack.urls.service, stack.apiKey);
	const sandbox = sandboxClient(stack.urls.sandbox);

	/** A sale up to the services that run. n8n sends the quotation, makes the link and activates. */
	async function buy(
		client: { name: string; email: string },
		items: { product_id: string; quantity: number }[],
		period: string,
	) {
		const quotation = (await service.post('/quotations', {
			client: { name: client.name, billing_email: client.email, create_if_missing: true },
			items,
			billing_period: period,
			send: true,
		})) as { id: string };
		await waitFor('the quotation to be sent', async () => {
			const found = await service.get(`/quotations/${quotation.id}`);
			return found['status'] === 'SENT';
		});
		await service.post(`/quotations/${quotation.id}/accept`, { accepted_by: 'Budi Santoso' });
		const cycle = await waitFor('finance to be asked for the invoice', async () => {
			const list = `/billing-cycles?quotation_id=${quotation.id}&status=INVOICE_REQUESTED`;
			return (await all<Cycle>(service, list))[0];
		});
		await uploadInvoice(cycle.id);
		// A client pays by the mail, which comes with the link.
		await waitFor('the mail with the invoice', async () => {
			const list = `/notifications?related_id=${cycle.id}&kind=INVOICE`;
			return (await all<{ status: string }>(service, list)).some(({ status }) => status === 'SENT');
		});
		await pay(cycle.id);
		return waitFor(
			'the services to run',
			async () => {
				const address = `/subscriptions/${cycle.subscription_id}`;
				const found = (await service.get(address)) as Subscription;
				return found.status === 'ACTIVE' && found.provisioned_at !== null ? found : null;
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
				'idempotency-key': `documents-${cycleId}`,
			},
			body: form,
		});
		if (!answer.ok) throw new Error(`Upload: ${answer.status} ${await answer.text()}`);
	}

	/** The client pays what the open link of the cycle asks for, and the money arrives. */
	async function pay(cycleId: string): Promise<void> {
		const cycle = await waitFor('the payment link', async () => {
			const found = (await service.get(`/billing-cycles/${cycleId}`)) as Cycle;
			return found.payment_url !== null && found.xendit_invoice_id !== null ? found : null;
		});
		await sandbox.call('POST', `/xendit/invoices/${cycle.xendit_invoice_id}/pay`, {});
		await waitFor('the money to arrive', async () => {
			const found = await service.get(`/billing-cycles/${cycleId}`);
			return found['status'] === 'PAID';
		});
	}

	return { service, sandbox, buy, uploadInvoice, pay };
}

/** Every row of a list. */
export async function all<Row>(service: ServiceClient, list: string): Promise<Row[]> {
	const rows: Row[] = [];
	const mark = list.includes('?') ? '&' : '?';
	for (let cursor: string | null = ''; cursor !== null;) {
		const after: string = cursor === '' ? '' : `&cursor=${encodeURIComponent(cursor)}`;
		const address = `${list}${mark}limit=200&sort=created_at${after}`;
		const page = (await service.get(address)) as { data: Row[]; next_cursor: string | null };
		rows.push(...page.data);
		cursor = page.next_cursor;
	}
	return rows;
}
