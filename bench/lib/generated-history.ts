import { createHash, randomBytes } from 'node:crypto';
import type pg from 'pg';
import { clientId } from './generated-lists.ts';

/** The sale that has this many entries: an operator looks longest at the one that went wrong again and again. */
export const longSale = { quotation: '0192b000-0020-7000-8000-000000000001', entries: 500 };

/** Cookies of a member of staff and of the owner of a client, who have signed in. */
export type Cookies = { console: string; portal: string };

/**
 * What happened to the sales that `generateLists` has made: for each bill an event and a move, for every tenth a mail, an
 * entry of the audit trail and a call of a vendor; the milestones of every quotation; and one sale with many entries.
 */
export async function generateHistory(
	database: pg.Pool,
	{ cycles }: { cycles: number },
): Promise<void> {
	const quotations = cycles / 10;
	const uuid = (kind: string, number: string): string =>
		`('0192b0${kind}-0000-7000-8000-' || lpad(to_hex(${number}), 12, '0'))::uuid`;
	const tenth = "FROM billing_cycles WHERE position(right(id::text, 1) in '05') > 0";
	const statements = [
		`UPDATE quotations SET sent_at = created_at, accepted_at = CASE WHEN status = 'ACCEPTED' THEN created_at + interval '2 days' END`,
		`UPDATE billing_cycles SET paid_at = created_at + interval '5 days' WHERE status = 'PAID'`,
		`UPDATE subscriptions SET activated_at = created_at + interval '6 days', provisioned_at = created_at + interval '7 days'`,
		`INSERT INTO events (id, type, subject_type, subject_id, client_id, payload, occurred_at, request_id, next_dispatch_at,
			dispatched_at, created_at)
		 SELECT ${uuid('e1', 'row_number() OVER ()')}, 'billing_cycle.created', 'billing_cycle', id, client_id, '{}', created_at, 'bench',
			created_at, created_at, created_at FROM billing_cycles`,
		`INSERT INTO lifecycle_moves (id, lifecycle, subject_id, transition, from_status, to_status, actor, request_id, moved_at, created_at)
		 SELECT ${uuid('e2', 'row_number() OVER ()')}, 'billing_cycle', id, 'pay', 'AWAITING_PAYMENT', status, 'SYSTEM:bench', 'other',
			created_at + interval '5 days', created_at FROM billing_cycles`,
		`INSERT INTO messages (id, kind, related_type, related_id, client_id, recipient_type, recipient_id, facts, must_contain, document_ids,
			occasion, created_at)
		 SELECT ${uuid('e3', 'row_number() OVER ()')}, 'INVOICE', 'billing_cycle', id, client_id, 'CLIENT', client_id::text, '{}', '{}', '{}',
			'bench:' || id, created_at ${tenth}`,
		`INSERT INTO message_deliveries (id, message_id, channel, recipient, address_key, kind, related_type, related_id, client_id, subject,
			body_text, status, reference, provider, provider_id, sent_at, created_at)
		 SELECT ${uuid('e4', 'row_number() OVER ()')}, id, 'EMAIL', 'finance@bench.example', 'finance@bench.example', kind, related_type,
			related_id, client_id, 'Invoice', 'Text', 'SENT', 'bench-' || id, 'gmail', 'gmail-' || id, created_at, created_at FROM messages`,
		`INSERT INTO audit_entries (id, occurred_at, actor_type, actor_id, actor_name, operation, subject_id, request_id, details, created_at)
		 SELECT ${uuid('e5', 'row_number() OVER ()')}, created_at, 'USER', 'bench', 'Sari', 'billing_cycle.settle', id::text, 'bench',
			'{"fields": ["amount"], "reason": "bench"}', created_at ${tenth}`,
		`INSERT INTO lifecycle_moves (id, lifecycle, subject_id, transition, from_status, to_status, actor, request_id, moved_at, created_at)
		 SELECT ${uuid('e6', 'i')}, 'quotation', '${longSale.quotation}', 'send', 'DRAFT', 'SENT', 'USER:Sari', 'bench-' || i,
			timestamptz '2026-01-01' + i * interval '1 minute', now() FROM generate_series(1, ${longSale.entries}) AS i`,
	];
	const tables = ['events', 'lifecycle_moves', 'messages', 'message_deliveries', 'audit_entries'];
	const connection = await database.connect();
	try {
		// What refers to what is right by its making; to look every reference up takes longer than all the rest.
		await connection.query('SET session_replication_role = replica');
		for (const statement of statements) await connection.query(statement);
		await connection.query('RESET session_replication_role');
		await connection.query(
			`VACUUM ANALYZE quotations, subscriptions, billing_cycles, ${tables.join(', ')}`,
		);
		await connection.query('CHECKPOINT');
	} finally {
		connection.release();
	}
	if (quotations < 1) throw new Error('There is no sale to look at');
}

/** A member of staff and the owner of a client, each with an open session. */
export async function signIn(database: pg.Pool): Promise<Cookies> {
	const open = async (
		door: 'CONSOLE' | 'PORTAL',
		role: string,
		client: string | null,
	): Promise<string> => {
		const token = `ss_${randomBytes(32).toString('base64url')}`;
		const hash = createHash('sha256').update(token).digest('hex');
		const { rows } = await database.query<{ id: string }>(
			`INSERT INTO users (id, email, name, role, status) VALUES (gen_random_uuid(), $1, 'Sari', $2, 'ACTIVE') RETURNING id`,
			[`${door.toLowerCase()}@bench.example`, role],
		);
		const user = rows[0]?.id;
		if (client !== null)
			await database.query(
				`INSERT INTO memberships (id, user_id, client_id, role, status) VALUES (gen_random_uuid(), $1, $2, 'OWNER', 'ACTIVE')`,
				[user, client],
			);
		await database.query(
			`INSERT INTO sessions (id, user_id, door, client_id, token_hash, expires_at)
			 VALUES (gen_random_uuid(), $1, $2, $3, $4, now() + interval '1 day')`,
			[user, door, client, hash],
		);
		return `cloudsales_${door.toLowerCase()}=${token}`;
	};
	return {
		console: await open('CONSOLE', 'ADMIN', null),
		portal: await open('PORTAL', 'CLIENT', clientId(1)),
	};
}
