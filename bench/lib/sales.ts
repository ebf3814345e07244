/** Sales that wait for nothing but the money, many at a time: what leads there is measured elsewhere. */
import { randomUUID } from 'node:crypto';
import { Pool } from 'undici';
import { serviceClient } from '../../e2e/clients.ts';
import { workspaceProduct } from '../../e2e/catalog.ts';
import { type Callback, paidCallback } from './callback.ts';
import type { System } from './system.ts';

export type PaidSale = {
	client_id: string;
	subscription_id: string;
	item_id: string;
	cycle_id: string;
	link_id: string;
	/** Our name for the link at the gateway. */
	reference: string;
	/** The gateway's own. */
	invoice_id: string;
	quantity: number;
	amount: number;
};

/**
 * Invoices that are paid at the gateway. Its webhooks go nowhere from here on: a benchmark sends them itself, at a time
 * of its choice.
 */
export async function paidAtGateway(
	system: System,
	count: number,
	random: () => number,
): Promise<PaidSale[]> {
	const pool = new Pool(system.sandbox.url, { connections: 8 });
	const send = async (path: string, body: object): Promise<unknown> => {
		const key = Buffer.from(`${system.vendors['XENDIT_SECRET_KEY'] ?? ''}:`).toString('base64');
		const response = await pool.request({
			method: 'POST',
			path,
			headers: { 'content-type': 'application/json', authorization: `Basic ${key}` },
			body: JSON.stringify(body),
		});
		const text = await response.body.text();
		if (response.statusCode > 299) throw new Error(`POST ${path}: ${response.statusCode} ${text}`);
		return JSON.parse(text);
	};
	const one = async (): Promise<PaidSale> => {
		const quantity = 1 + Math.floor(random() * 40);
		const [link_id, amount] = [randomUUID(), quantity * 150_000];
		const reference = `cs-${link_id}`;
		const { id: invoice_id } = (await send('/xendit/v2/invoices', {
			external_id: reference,
			amount,
			payer_email: 'finance@contoh.example',
			description: 'Google Workspace',
			invoice_duration: 7 * 86_400,
		})) as { id: string };
		await send(`/_sandbox/xendit/invoices/${invoice_id}/pay`, {});
		return {
			client_id: randomUUID(),
			subscription_id: randomUUID(),
			item_id: randomUUID(),
			cycle_id: randomUUID(),
			link_id,
			reference,
			invoice_id,
			quantity,
			amount,
		};
	};
	try {
		await send('/_sandbox/xendit/callback-url', { url: null });
		const sales: PaidSale[] = [];
		while (sales.length < count) {
			const more = Math.min(8, count - sales.length);
			sales.push(...(await Promise.all(Array.from({ length: more }, one))));
		}
		return sales;
	} finally {
		await pool.close();
	}
}

/** The call by which the gateway announces a paid invoice. */
export const callbackOf = ({ invoice_id, reference, amount }: PaidSale): Callback =>
	paidCallback({ id: invoice_id, external_id: reference, amount });

/** Each sale in the service's own tables as it stands when the client has got the pay link. */
export async function keepSales(system: System, sales: readonly PaidSale[]): Promise<void> {
	const [service] = system.services;
	if (service === undefined) throw new Error('There is no service');
	const client = serviceClient(service.url, system.apiKey);
	const product = await client.post('/products', workspaceProduct.product);
	const given = JSON.stringify(sales);
	const table = `jsonb_to_recordset($1::jsonb) as sale (client_id uuid, subscription_id uuid, item_id uuid, cycle_id uuid,
		link_id uuid, reference text, invoice_id text, quantity int, amount bigint)`;
	const insert = (sql: string, ...more: string[]): Promise<unknown> =>
		system.database.query(`${sql} from ${table}`, [given, ...more]);
	await insert(`insert into clients (id, name, name_key, billing_email)
		select client_id, 'PT ' || client_id, 'pt ' || client_id, 'finance@' || client_id || '.example'`);
	await insert(`insert into subscriptions (id, client_id, status, currency, billing_period)
		select subscription_id, client_id, 'PENDING', 'IDR', 'MONTHLY'`);
	await insert(
		`insert into subscription_items (id, subscription_id, product_id, description, quantity, unit_amount, amount, tax, billing_period)
		 select item_id, subscription_id, $2::uuid, 'Google Workspace Business Standard', quantity, 150000, amount, 0, 'MONTHLY'`,
		String(product['id']),
	);
	await insert(`insert into payment_links (id, subject_type, subject_id, client_id, gateway, reference, gateway_reference,
			status, currency, amount, description, payer_email, channels, url, expires_at, next_check_at)
		select link_id, 'billing_cycle', cycle_id, client_id, 'xendit', reference, invoice_id,
			'OPEN', 'IDR', amount, 'Google Workspace', 'finance@contoh.example', '{}', 'https://checkout.example/' || invoice_id,
			now() + interval '7 days', now() + interval '1 hour'`);
	await insert(`insert into billing_cycles (id, subject_type, subject_id, subscription_id, occasion, client_id, kind, number,
			status, currency, period_start, period_end, quoted_amount, amount, tax, due_date, payment_link_id)
		select cycle_id, 'subscription', subscription_id, subscription_id, 'INITIAL', client_id, 'INITIAL', 'INV-' || cycle_id,
			'AWAITING_PAYMENT', 'IDR', current_date, current_date + 29, amount, amount, 0, current_date + 14, link_id`);
	await system.database.query('analyze');
}
