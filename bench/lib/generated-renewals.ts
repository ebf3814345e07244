import type pg from 'pg';

/** Price of a seat, and what every generated subscription costs a month before tax. */
const unitAmount = 100_000;
const seats = 10;
export const generatedNet = unitAmount * seats;

/** The day on which what is due is due, and a moment of that day in Jakarta. */
export const dueDay = '2027-01-18';
export const dueMorning = '2027-01-18T03:00:00.000Z';
/** The first periods began on this day: anchor and first cycle. */
const begins = '2027-01-01';
const periodEnd = '2027-01-31';
const nextStart = '2027-02-01';

const kinds = { client: 1, subscription: 2, item: 3, cycle: 4, line: 5, product: 6 } as const;
const idOf = (kind: keyof typeof kinds, expression: string): string =>
	`('0192c000-000${kinds[kind]}-7000-8000-' || lpad(to_hex(${expression}), 12, '0'))::uuid`;

/** The id of the item of a generated subscription. */
export const itemOf = (subscriptionId: string): string =>
	subscriptionId.replace(`-000${kinds.subscription}-`, `-000${kinds.item}-`);

/** Rows that one INSERT makes; more would keep the whole statement in memory. */
const rowsAtOnce = 100_000;

/**
 * Active monthly subscriptions `from` to `to` (both included) in their first period, which is paid: one item with its
 * terms, and the first cycle with its line. Five share a client. `due`: whether their next period is to be billed on
 * `dueDay`; the others are a month ahead. Every `badEvery`-th of those that are due has no price, so that it is parked.
 */
export async function generateRenewals(
	database: pg.Pool,
	{ from, to, due, badEvery = 0 }: { from: number; to: number; due: boolean; badEvery?: number },
): Promise<void> {
	await database.query(
		`INSERT INTO products (id, sku, name, kind, provisioning_settings)
		 VALUES (${idOf('product', '1')}, 'BENCH', 'Google Workspace Business Standard', 'SUBSCRIPTION', '{}') ON CONFLICT DO NOTHING`,
	);
	for (let first = from; first <= to; first += rowsAtOnce)
		await generatePart(database, {
			series: `generate_series(${first}, ${Math.min(to, first + rowsAtOnce - 1)}) AS i`,
			due,
			badEvery,
		});
	await database.query(
		'VACUUM ANALYZE clients, subscriptions, subscription_items, subscription_item_terms, billing_cycles, billing_cycle_items',
	);
}

async function generatePart(
	database: pg.Pool,
	{ series, due, badEvery }: { series: string; due: boolean; badEvery: number },
): Promise<void> {
	const next = due ? `date '${nextStart}'` : `date '${nextStart}' + interval '1 month'`;
	const billOn = due ? `date '${dueDay}'` : `date '${dueDay}' + interval '1 month'`;
	const isGood = badEvery === 0 ? 'true' : `i % ${badEvery} <> 0`;
	const statements = [
		`INSERT INTO clients (id, name, name_key, billing_email)
		 SELECT ${idOf('client', 'c')}, 'PT Bench ' || c, 'pt bench ' || c, 'finance' || c || '@bench.example'
		 FROM (SELECT DISTINCT i / 5 AS c FROM ${series}) AS numbers ON CONFLICT DO NOTHING`,
		`INSERT INTO subscriptions (id, client_id, status, currency, billing_period, anchor_date, current_period_start,
			current_period_end, next_billing_date, bill_on, activated_at)
		 SELECT ${idOf('subscription', 'i')}, ${idOf('client', 'i / 5')}, 'ACTIVE', 'IDR', 'MONTHLY', '${begins}', '${begins}',
			'${periodEnd}', ${next}, ${billOn}, '${begins}' FROM ${series}`,
		`INSERT INTO subscription_items (id, subscription_id, product_id, description, quantity, unit_amount, amount, tax,
			billing_period)
		 SELECT ${idOf('item', 'i')}, ${idOf('subscription', 'i')}, ${idOf('product', '1')}, 'Google Workspace Business Standard',
			${seats}, ${unitAmount}, ${generatedNet}, ${generatedNet * 0.11}, 'MONTHLY' FROM ${series}`,
		`INSERT INTO subscription_item_terms (id, subscription_item_id, subscription_id, valid_from, product_id, description,
			quantity, unit_amount, amount)
		 SELECT ${idOf('item', 'i')}, ${idOf('item', 'i')}, ${idOf('subscription', 'i')}, '${begins}', ${idOf('product', '1')},
			'Google Workspace Business Standard', ${seats}, ${unitAmount}, ${generatedNet} FROM ${series} WHERE ${isGood}`,
		`INSERT INTO billing_cycles (id, subject_type, subject_id, subscription_id, occasion, client_id, kind, number, status,
			currency, period_start, period_end, of_period, quoted_amount, amount, tax, due_date, settled_amount, paid_at,
			created_at, updated_at)
		 SELECT ${idOf('cycle', 'i')}, 'subscription', ${idOf('subscription', 'i')}, ${idOf('subscription', 'i')}, 'INITIAL',
			${idOf('client', 'i / 5')}, 'INITIAL', 'INV-BENCH-' || i, 'PAID', 'IDR', '${begins}', '${periodEnd}', '${begins}',
			${generatedNet * 1.11}, ${generatedNet * 1.11}, ${generatedNet * 0.11}, '${begins}', ${generatedNet * 1.11},
			'${begins}', '${begins}', '${begins}' FROM ${series}`,
		`INSERT INTO billing_cycle_items (id, billing_cycle_id, position, description, quantity, unit_amount, amount, tax,
			subject_item_id)
		 SELECT ${idOf('line', 'i')}, ${idOf('cycle', 'i')}, 1, 'Google Workspace Business Standard', ${seats}, ${unitAmount},
			${generatedNet}, ${generatedNet * 0.11}, ${idOf('item', 'i')} FROM ${series}`,
	];
	for (const statement of statements) await database.query(statement);
}
