import type pg from 'pg';
import { type Callback, paidCallback } from './callback.ts';

/** What every generated payment link asks for; PPN of 11 % included. */
export const generatedAmount = 1_110_000;

const kinds = { client: 1, subscription: 2, cycle: 3, item: 4, link: 5 } as const;

/** Ids follow from the number of the sale, so that a benchmark need not read them. */
const idOf = (kind: keyof typeof kinds, expression: string): string =>
	`('0192b000-000${kinds[kind]}-7000-8000-' || lpad(to_hex(${expression}), 12, '0'))::uuid`;

const gatewayPrefix = 'be7c4000';

/** Id at the gateway of the payment link of a generated sale. */
export const gatewayReferenceOf = (sale: number): string =>
	`${gatewayPrefix}${sale.toString(16).padStart(16, '0')}`;

/** Id of the payment link that a gateway's id stands for; null when it is not that of a generated sale. */
export function generatedLinkOf(gatewayReference: string): string | null {
	if (!gatewayReference.startsWith(gatewayPrefix) || gatewayReference.length !== 24) return null;
	return linkOf(Number.parseInt(gatewayReference.slice(gatewayPrefix.length), 16));
}

export const linkOf = (sale: number): string =>
	`0192b000-000${kinds.link}-7000-8000-${sale.toString(16).padStart(12, '0')}`;
export const cycleOf = (sale: number): string =>
	`0192b000-000${kinds.cycle}-7000-8000-${sale.toString(16).padStart(12, '0')}`;

/**
 * Sales `from` to `to` (both included), each up to the point at which its client is asked for money: a subscription,
 * its first billing cycle with one line and, when `links` is set, an open payment link. Twenty sales share a client.
 */
export async function generateSales(
	database: pg.Pool,
	{ from, to, links }: { from: number; to: number; links: boolean },
): Promise<void> {
	const series = `generate_series(${from}, ${to}) AS i`;
	const status = links ? 'AWAITING_PAYMENT' : 'INVOICED';
	const statements = [
		`INSERT INTO clients (id, name, name_key, billing_email)
		 SELECT ${idOf('client', 'c')}, 'PT Bench ' || c, 'pt bench ' || c, 'finance' || c || '@bench.example'
		 FROM (SELECT DISTINCT i / 20 AS c FROM ${series}) AS numbers ON CONFLICT DO NOTHING`,
		`INSERT INTO subscriptions (id, client_id, status, currency, billing_period)
		 SELECT ${idOf('subscription', 'i')}, ${idOf('client', 'i / 20')}, 'PENDING', 'IDR', 'MONTHLY' FROM ${series}`,
		...(links
			? [
					`INSERT INTO payment_links (id, subject_type, subject_id, client_id, gateway, reference, gateway_reference,
						status, currency, amount, description, payer_email, channels, url, expires_at, next_check_at)
					 SELECT ${idOf('link', 'i')}, 'billing_cycle', ${idOf('cycle', 'i')}, ${idOf('client', 'i / 20')}, 'xendit',
						'cs-' || ${idOf('link', 'i')}, '${gatewayPrefix}' || lpad(to_hex(i), 16, '0'), 'OPEN', 'IDR',
						${generatedAmount}, 'Invoice INV-BENCH-' || i, 'finance@bench.example', '{}',
						'http://gateway.example/web/' || i, now() + interval '7 days', now() + interval '1 day'
					 FROM ${series}`,
				]
			: []),
		`INSERT INTO billing_cycles (id, subject_type, subject_id, subscription_id, occasion, client_id, kind, number,
			status, currency, period_start, period_end, quoted_amount, amount, tax, due_date, payment_link_id)
		 SELECT ${idOf('cycle', 'i')}, 'subscription', ${idOf('subscription', 'i')}, ${idOf('subscription', 'i')}, 'INITIAL',
			${idOf('client', 'i / 20')}, 'INITIAL', 'INV-BENCH-' || i,
			'${status}', 'IDR', current_date, current_date + 30, ${generatedAmount}, ${generatedAmount}, 110000,
			current_date + 14,
			${links ? idOf('link', 'i') : 'NULL'}
		 FROM ${series}`,
		`INSERT INTO billing_cycle_items (id, billing_cycle_id, position, description, quantity, unit_amount, amount, tax)
		 SELECT ${idOf('item', 'i')}, ${idOf('cycle', 'i')}, 1, 'Google Workspace Business Standard', 10, 100000, 1000000, 110000
		 FROM ${series}`,
	];
	for (const statement of statements) await database.query(statement);
	await database.query(
		'ANALYZE clients, subscriptions, billing_cycles, billing_cycle_items, payment_links',
	);
}

/** The gateway's webhook that says that a generated sale is paid. */
export const callbackOfGenerated = (sale: number): Callback =>
	paidCallback(
		{
			id: gatewayReferenceOf(sale),
			external_id: `cs-${linkOf(sale)}`,
			amount: generatedAmount,
		},
		`paid-${sale}`,
	);
