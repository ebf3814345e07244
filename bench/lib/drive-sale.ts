/** One whole sale over the API, as sales, client, finance and n8n drive it; vendors are the sandbox. */
import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { request } from 'undici';
import { samplePdf } from '../../service/platform/pdf/fixtures.ts';
import { workspaceProduct } from '../../e2e/catalog.ts';
import type { Api, Json } from './api.ts';
import type { System } from './system.ts';

export type SaleDriver = {
	/** Drives the sale of that number from the quotation to running services and the welcome mail. */
	drive(number: number): Promise<void>;
	/** Questions that the driver itself put to PostgreSQL in order to wait; they cost the sale nothing. */
	readonly questions: number;
};

const catalog = [
	workspaceProduct,
	{
		product: {
			// Without a target: Google Cloud's operations are waited for by the clock, for 25 seconds.
			sku: 'SETUP',
			name: 'Set-up',
			kind: 'ONE_TIME',
			unit: 'set-up',
		},
		price: { currency: 'IDR', amount: 2_500_000, billing_period: 'ONCE' },
	},
];

const pdf = (text: string): Blob =>
	new Blob([new Uint8Array(samplePdf(text))], { type: 'application/pdf' });

/** Stocks the catalog, and Google with more seats than the sales need. */
export async function openSales(system: System, api: Api): Promise<SaleDriver> {
	for (const { product, price } of catalog) {
		const { id } = await api.call('POST', '/products', product);
		await api.call('POST', `/products/${id}/prices`, price);
	}
	const { call } = system.sandbox;
	await call('POST', '/google/seats', { sku: '1010020028', seats: 1_000_000 });
	let questions = 0;
	/** The first column of the first row, once it is there. */
	const until = async (what: string, sql: string, id: string): Promise<string> => {
		const end = Date.now() + 90_000;
		for (;;) {
			questions += 1;
			const { rows } = await system.database.query<{ found: string }>(sql, [id]);
			const found = rows[0]?.found;
			if (found !== undefined) return found;
			if (Date.now() > end) throw new Error(`Waited for ${what}`);
			await sleep(100);
		}
	};

	const drive = async (number: number): Promise<void> => {
		const email = `finance@client${number}.example`;
		const quotation = await api.call<Json & { accept_url: string; client_id: string }>(
			'POST',
			'/quotations',
			{
				client: { name: `PT Client ${number}`, billing_email: email, create_if_missing: true },
				items: [
					{ sku: 'GWS-STD', quantity: 5 },
					{ sku: 'SETUP', quantity: 1 },
				],
			},
		);
		await api.call('POST', `/quotations/${quotation.id}/sync`);
		const draft = await api.call('POST', '/emails/draft', {
			kind: 'QUOTATION',
			related_id: quotation.id,
		});
		await api.call('POST', `/quotations/${quotation.id}/send`, { draft_id: draft.id });
		const accepted = await request(
			`${system.services[0]?.url}${new URL(quotation.accept_url).pathname}/accept`,
			{
				method: 'POST',
				headers: {
					'content-type': 'application/x-www-form-urlencoded',
					'sec-fetch-site': 'same-origin',
				},
				body: 'accepted_by=Budi+Santoso&accepted_role=Direktur&agreed=yes',
			},
		);
		await accepted.body.dump();
		if (accepted.statusCode >= 400) throw new Error(`accept answered ${accepted.statusCode}`);
		const cycle = await until(
			'the billing cycle',
			'SELECT id AS found FROM billing_cycles WHERE quotation_id = $1',
			quotation.id,
		);
		await api.call('POST', '/invoices/request', { quotation_id: quotation.id });
		const files = new FormData();
		files.set('invoice', pdf(`invoice ${number}`), 'invoice.pdf');
		files.set('tax_invoice', pdf(`faktur ${number}`), 'faktur.pdf');
		const uploaded = await fetch(
			`${system.services[0]?.url}/api/v1/billing-cycles/${cycle}/documents`,
			{
				method: 'POST',
				headers: { authorization: `Bearer ${system.apiKey}`, 'idempotency-key': randomUUID() },
				body: files,
			},
		);
		if (!uploaded.ok) throw new Error(`documents: ${await uploaded.text()}`);
		await uploaded.arrayBuffer();
		const link = await api.call<Json & { gateway_reference: string }>('POST', '/payment-links', {
			billing_cycle_id: cycle,
		});
		await api.call('POST', '/emails/send', { kind: 'INVOICE', related_id: cycle });
		await call('POST', `/xendit/invoices/${link.gateway_reference}/pay`, {});
		await until(
			'the payment',
			`SELECT id AS found FROM billing_cycles WHERE id = $1 AND status = 'PAID'`,
			cycle,
		);
		const subscription = await api.call<Json & { tasks: { id: string }[] }>(
			'POST',
			'/subscriptions/activate',
			{ billing_cycle_id: cycle },
		);
		for (const task of subscription.tasks)
			await api.call('POST', `/provisioning-tasks/${task.id}/run`);
		await until(
			'the services',
			'SELECT id AS found FROM subscriptions WHERE id = $1 AND provisioned_at IS NOT NULL',
			subscription.id,
		);
		await api.call('POST', '/emails/send', { kind: 'WELCOME', related_id: subscription.id });
		await until(
			'the mails',
			`SELECT client_id AS found FROM message_deliveries WHERE client_id = $1
			 GROUP BY client_id HAVING bool_and(status IN ('SENT', 'SKIPPED')) AND bool_or(kind = 'WELCOME')`,
			quotation.client_id,
		);
	};
	return {
		drive,
		get questions() {
			return questions;
		},
	};
}
