/** Webhooks of generated sales, and what became of them. */
import { setTimeout as sleep } from 'node:timers/promises';
import { callbackSender } from './callback.ts';
import { callbackOfGenerated } from './generated-sales.ts';
import type { System } from './system.ts';

export type Sent = { due: number; answered: number };

/** Sends each sale's webhook once, in turn to every service process, and remembers when. */
export function webhookSender(system: System, urls = system.services.map(({ url }) => url)) {
	const senders = urls.map((url) => callbackSender(system, `${url}/webhooks/xendit`));
	const sent = new Map<number, Sent>();
	let turn = 0;
	return {
		sent,
		async send(sale: number, due = performance.now()): Promise<void> {
			const sender = senders[(turn += 1) % senders.length];
			if (sender === undefined) throw new Error('There is no service to call');
			await sender.send(callbackOfGenerated(sale));
			sent.set(sale, { due, answered: performance.now() });
		},
		async close(): Promise<void> {
			await Promise.all(senders.map((sender) => sender.close()));
		},
	};
}

/** Waits until so many payments have been applied in all. */
export async function untilApplied(
	system: System,
	count: number,
	timeoutMs = 120_000,
): Promise<void> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const { rows } = await system.database.query<{ count: string }>(
			'SELECT count(*) FROM payments',
		);
		if (Number(rows[0]?.count) >= count) return;
		if (Date.now() > end)
			throw new Error(
				`Only ${rows[0]?.count} of ${count} payments after ${timeoutMs / 1000} s:\n${await unsettled(system)}`,
			);
		await sleep(100);
	}
}

/** Waits until nothing that is due is left: no webhook, no event, no delivery, no job. */
export async function untilSettled(system: System, timeoutMs = 120_000): Promise<void> {
	const end = Date.now() + timeoutMs;
	for (;;) {
		const left = await unsettled(system);
		if (left === '') return;
		if (Date.now() > end) throw new Error(`Not at rest after ${timeoutMs / 1000} s: ${left}`);
		await sleep(200);
	}
}

async function unsettled({ database }: System): Promise<string> {
	const { rows } = await database.query<{ what: string; count: string }>(
		`SELECT * FROM (
			SELECT 'webhooks' AS what, count(*) FROM webhook_events WHERE status IN ('RECEIVED', 'FAILED')
			UNION ALL SELECT 'events', count(*) FROM events WHERE dispatched_at IS NULL
			UNION ALL SELECT 'deliveries', count(*) FROM deliveries
			WHERE status IN ('PENDING', 'RETRYING') AND next_attempt_at <= now()
			UNION ALL SELECT name, count(*) FROM pgboss.job
			WHERE state IN ('created', 'retry', 'active') AND start_after <= now() AND name NOT LIKE '\\_\\_pgboss%' GROUP BY name
		 ) AS waiting WHERE count > 0`,
	);
	return rows.map(({ what, count }) => `${count} ${what}`).join(', ');
}

/**
 * When each payment was committed, and with it its event: PostgreSQL keeps the time of every commit
 * (`track_commit_timestamp`), so that no polling disturbs the run. By sale, on the clock of `performance.now()`.
 */
export async function appliedTimes({ database }: System): Promise<Map<number, number>> {
	const { rows } = await database.query<{ sale: string; at: string }>(
		`SELECT ('x' || right(gateway_reference, 16))::bit(64)::bigint AS sale,
			extract(epoch FROM pg_xact_commit_timestamp(xmin)) * 1000 AS at FROM payments`,
	);
	const offset = Date.now() - performance.now();
	return new Map(rows.map(({ sale, at }) => [Number(sale), Number(at) - offset]));
}

/** What every webhook must have led to: one payment, one event, one paid billing cycle. Throws where it has not. */
export async function checkEffects({ database }: System, count: number): Promise<void> {
	const { rows } = await database.query<Record<string, string>>(
		`SELECT (SELECT count(*) FROM payments WHERE status = 'SUCCEEDED') AS payments,
			(SELECT count(DISTINCT payment_link_id) FROM payments) AS links,
			(SELECT count(*) FROM events WHERE type = 'payment.succeeded') AS events,
			(SELECT count(*) FROM events WHERE type = 'billing_cycle.paid') AS announced,
			(SELECT count(*) FROM billing_cycles WHERE status = 'PAID') AS paid`,
	);
	for (const [what, found] of Object.entries(rows[0] ?? {})) {
		if (Number(found) !== count) throw new Error(`${found} ${what} of ${count} webhooks`);
	}
}
