/** The same work with n8n's own nodes and PostgreSQL, as an expert without CloudSales would build it. */
import pg from 'pg';
import { type BenchN8n, basicCredential, headerCredential, postgresCredential } from './n8n.ts';
import type { PaidSale } from './sales.ts';
import type { System } from './system.ts';
import { httpRequest, ifTrue, query, webhook, workflow } from './workflow.ts';

const tables = `
create table webhook_events (
	id text primary key, body jsonb not null, received_at timestamptz not null default now());
create table subscriptions (
	id uuid primary key, client_id uuid not null, status text not null, activated_at timestamptz, next_billing_date date);
create table subscription_items (
	id uuid primary key, subscription_id uuid not null references subscriptions, sku text not null, quantity int not null,
	target text not null);
create index on subscription_items (subscription_id);
create table billing_cycles (
	id uuid primary key, subscription_id uuid not null references subscriptions, status text not null, amount bigint not null,
	xendit_invoice_id text not null unique, paid_at timestamptz);
create table provisioning_tasks (
	id uuid primary key default gen_random_uuid(), subscription_item_id uuid not null unique references subscription_items,
	target text not null, quantity int not null, status text not null, created_at timestamptz not null default now());`;

/** One statement, so that all of it happens or nothing. */
const activate = `
with cycle as (
	update billing_cycles set status = 'PAID', paid_at = now() where id = $1::uuid and status <> 'PAID' returning subscription_id
), subscription as (
	update subscriptions s set status = 'ACTIVE', activated_at = now(), next_billing_date = current_date + interval '1 month'
	from cycle where s.id = cycle.subscription_id and s.status = 'PENDING' returning s.id
)
insert into provisioning_tasks (subscription_item_id, target, quantity, status)
select i.id, i.target, i.quantity, 'READY' from subscription_items i join subscription on subscription.id = i.subscription_id
on conflict do nothing returning id, subscription_item_id, target, status`;

export type StockFlow = {
	id: string;
	url: string;
	/** Throws unless so many sales are active, each with its task. */
	check(count: number): Promise<void>;
};

/** Webhook → is it new? → what is owed? → what does the gateway say? → is it paid? → activate → answer */
export async function publishStockFlow(
	system: System,
	n8n: BenchN8n,
	sales: readonly PaidSale[],
): Promise<StockFlow> {
	const url = await system.postgres.createDatabase('stock');
	await withClient(url, async (client) => {
		await client.query(tables);
		await keep(client, sales);
	});
	const { database, token, gateway } = await n8n.keep({
		database: postgresCredential(url),
		token: headerCredential('x-callback-token', system.vendors['XENDIT_CALLBACK_TOKEN'] ?? ''),
		gateway: basicCredential(system.vendors['XENDIT_SECRET_KEY'] ?? '', ''),
	});
	const flow = workflow(
		'Activate what was paid, by stock nodes',
		[
			webhook('xendit-paid', token),
			query(
				'Keep the call',
				'insert into webhook_events (id, body) values ($1, $2::jsonb) on conflict do nothing returning id, body',
				"$json.headers['webhook-id'], JSON.stringify($json.body)",
				database,
			),
			ifTrue('Is it new?', '$json.id !== undefined'),
			query(
				'What is owed',
				'select id, subscription_id, amount, status, xendit_invoice_id from billing_cycles where xendit_invoice_id = $1',
				'$json.body.id',
				database,
			),
			httpRequest(
				'What Xendit says',
				{ url: `=${system.sandbox.url}/xendit/v2/invoices/{{ $json.xendit_invoice_id }}` },
				gateway,
			),
			ifTrue(
				'Is it paid?',
				"['PAID', 'SETTLED'].includes($json.status) && $json.paid_amount === Number($('What is owed').item.json.amount)",
			),
			query('Activate', activate, "$('What is owed').item.json.id", database),
		],
		[
			['Webhook', 'Keep the call'],
			['Keep the call', 'Is it new?'],
			['Is it new?', 'What is owed'],
			['What is owed', 'What Xendit says'],
			['What Xendit says', 'Is it paid?'],
			['Is it paid?', 'Activate'],
		],
	);
	const id = await n8n.publish('stock', flow);
	return {
		id,
		url: `${n8n.url}/webhook/xendit-paid`,
		check: (count) =>
			withClient(url, async (client) => {
				const { rows } = await client.query<{ count: string }>(
					`select count(*) as count from subscriptions s join subscription_items i on i.subscription_id = s.id
					 join provisioning_tasks t on t.subscription_item_id = i.id where s.status = 'ACTIVE'`,
				);
				const active = Number(rows[0]?.count);
				if (active !== count) throw new Error(`${active} of ${count} sales are active`);
			}),
	};
}

async function keep(client: pg.Client, sales: readonly PaidSale[]): Promise<void> {
	const table = `jsonb_to_recordset($1::jsonb) as sale (client_id uuid, subscription_id uuid, item_id uuid, cycle_id uuid,
		invoice_id text, quantity int, amount bigint)`;
	const insert = (sql: string): Promise<unknown> =>
		client.query(`${sql} from ${table}`, [JSON.stringify(sales)]);
	await insert(
		`insert into subscriptions (id, client_id, status) select subscription_id, client_id, 'PENDING'`,
	);
	await insert(`insert into subscription_items (id, subscription_id, sku, quantity, target)
		select item_id, subscription_id, 'GWS-STD', quantity, 'google-workspace'`);
	await insert(`insert into billing_cycles (id, subscription_id, status, amount, xendit_invoice_id)
		select cycle_id, subscription_id, 'AWAITING_PAYMENT', amount, invoice_id`);
	await client.query('analyze');
}

async function withClient<T>(url: string, work: (client: pg.Client) => Promise<T>): Promise<T> {
	const client = new pg.Client({ connectionString: url });
	await client.connect();
	try {
		return await work(client);
	} finally {
		await client.end();
	}
}
