import type pg from 'pg';

const uuid = (kind: number, expression: string): string =>
	`('0192b000-00${kind}0-7000-8000-' || lpad(to_hex(${expression}), 12, '0'))::uuid`;
const client = (expression: string): string => uuid(1, expression);
const quotation = (expression: string): string => uuid(2, expression);
const subscription = (expression: string): string => uuid(3, expression);
const cycle = (expression: string): string => uuid(4, expression);
const product = uuid(7, '1');

const id = (kind: number, number: number): string =>
	`0192b000-00${kind}0-7000-8000-${number.toString(16).padStart(12, '0')}`;
export const clientId = (number: number): string => id(1, number);
/** Part of the name of one client. */
export const clientWord = (number: number): string => String(number).padStart(6, '0');
export const quotationNumber = (number: number): string => `QUO-2026-${number}`;

/** From 0 to 999, even, and the same for the same seed. */
const draw = (seed: number, expression: string): string =>
	`abs(hashint8extended(${expression}, ${seed}) % 1000)`;

/**
 * So many billing cycles with one line each, over one year: ten for each subscription, whose first was quoted, ten
 * subscriptions for each client. What is old is paid, but for a few; what is new is under way. Instead of what was there.
 */
export async function generateLists(
	database: pg.Pool,
	{ cycles, seed }: { cycles: number; seed: number },
): Promise<void> {
	const quotations = cycles / 10;
	const clients = quotations / 10;
	const made = (expression: string, of: number): string =>
		`timestamptz '2026-01-01' + interval '1 year' * (${expression} / ${of}.0)`;
	const isNew = `i > ${cycles * 0.95}`;
	const statements = [
		'TRUNCATE clients, products, quotations, subscriptions, billing_cycles CASCADE',
		`INSERT INTO products (id, sku, name, kind, provisioning_settings)
		 VALUES (${product}, 'GWS-STD', 'Google Workspace Business Standard', 'SUBSCRIPTION', '{}')`,
		`INSERT INTO clients (id, name, name_key, billing_email, created_at)
		 SELECT ${client('i')}, 'PT ' || initcap(word) || ' ' || lpad(i::text, 6, '0'), 'pt ' || word || ' ' || lpad(i::text, 6, '0'),
			'finance' || i || '@bench.example', ${made('i', clients)}
		 FROM (SELECT i, substr(md5((i * 7919 + ${seed})::text), 1, 8) AS word FROM generate_series(1, ${clients}) AS i) AS names`,
		`INSERT INTO quotations (id, number, client_id, status, currency, billing_period, valid_until, subtotal, discount,
			tax, total, created_at, updated_at)
		 SELECT ${quotation('i')}, 'QUO-2026-' || i, ${client('(i - 1) / 10 + 1')},
			CASE WHEN i > ${quotations * 0.98} THEN CASE WHEN drawn < 300 THEN 'DRAFT' ELSE 'SENT' END
				WHEN drawn < 30 THEN 'REJECTED' WHEN drawn < 80 THEN 'EXPIRED' ELSE 'ACCEPTED' END,
			'IDR', 'MONTHLY', made::date + 14, 1000000, 0, 110000, 1110000, made, made
		 FROM (SELECT i, ${draw(seed, 'i')} AS drawn, ${made('i', quotations)} AS made
			FROM generate_series(1, ${quotations}) AS i) AS numbers`,
		`INSERT INTO quotation_items (id, quotation_id, position, product_id, description, quantity, unit_amount, discount,
			amount, tax, billing_period)
		 SELECT ${uuid(5, 'i * 2 + position')}, ${quotation('i')}, position, ${product}, 'Google Workspace Business Standard',
			5, 100000, 0, 500000, 55000, 'MONTHLY'
		 FROM generate_series(1, ${quotations}) AS i, generate_series(1, 2) AS position`,
		`INSERT INTO subscriptions (id, client_id, quotation_id, status, currency, billing_period, created_at)
		 SELECT ${subscription('i')}, ${client('(i - 1) / 10 + 1')}, ${quotation('i')}, 'ACTIVE', 'IDR', 'MONTHLY',
			${made('i', quotations)} FROM generate_series(1, ${quotations}) AS i`,
		`INSERT INTO billing_cycles (id, subject_type, subject_id, subscription_id, occasion, quotation_id, client_id, kind,
			number, status, currency, period_start, period_end, of_period, quoted_amount, amount, tax, settled_amount, due_date,
			created_at, updated_at)
		 SELECT ${cycle('i')}, 'subscription', subscription_id, subscription_id, 'BENCH:' || i,
			CASE WHEN i <= ${quotations} THEN ${quotation('i')} END, ${client(`((i - 1) % ${quotations}) / 10 + 1`)},
			CASE WHEN i <= ${quotations} THEN 'INITIAL' ELSE 'RENEWAL' END, 'INV-2026-' || i, status, 'IDR', made::date,
			made::date + 30, made::date, 1110000, 1110000, 110000, CASE WHEN status = 'PAID' THEN 1110000 ELSE 0 END,
			made::date + 14, made, made
		 FROM (SELECT i, made, ${subscription(`(i - 1) % ${quotations} + 1`)} AS subscription_id,
				CASE WHEN ${isNew} THEN CASE WHEN drawn < 600 THEN 'AWAITING_PAYMENT' WHEN drawn < 800 THEN 'INVOICED'
						WHEN drawn < 900 THEN 'INVOICE_REQUESTED' ELSE 'PAID' END
					WHEN drawn < 20 THEN 'CANCELLED' WHEN drawn < 21 THEN 'WRITTEN_OFF' ELSE 'PAID' END AS status
			FROM (SELECT i, ${draw(seed + 1, 'i')} AS drawn, ${made('i', cycles)} AS made
				FROM generate_series(1, ${cycles}) AS i) AS numbers) AS cycles`,
		`INSERT INTO billing_cycle_items (id, billing_cycle_id, position, description, quantity, unit_amount, amount, tax)
		 SELECT ${uuid(6, 'i')}, ${cycle('i')}, 1, 'Google Workspace Business Standard', 10, 100000, 1000000, 110000
		 FROM generate_series(1, ${cycles}) AS i`,
	];
	const connection = await database.connect();
	try {
		// What refers to what is right by its making; to look every reference up takes longer than all the rest.
		await connection.query('SET session_replication_role = replica');
		// An index is made anew in a fraction of the time that it takes to grow one.
		await connection.query("SET maintenance_work_mem = '256MB'");
		const { rows: constraints } = await connection.query<{
			relation: string;
			name: string;
			definition: string;
		}>(
			`SELECT conrelid::regclass::text AS relation, conname AS name, pg_get_constraintdef(oid) AS definition
			 FROM pg_constraint WHERE contype = 'x' AND conrelid = 'billing_cycles'::regclass`,
		);
		for (const { relation, name } of constraints)
			await connection.query(`ALTER TABLE ${relation} DROP CONSTRAINT ${name}`);
		const { rows: indexes } = await connection.query<{ name: string; definition: string }>(
			`SELECT indexrelid::regclass::text AS name, pg_get_indexdef(indexrelid) AS definition
			 FROM pg_index WHERE NOT indisprimary AND indrelid = ANY('{clients, quotations, quotation_items,
				subscriptions, billing_cycles, billing_cycle_items}'::regclass[])`,
		);
		for (const { name } of indexes) await connection.query(`DROP INDEX ${name}`);
		for (const statement of statements) await connection.query(statement);
		for (const { definition } of indexes) await connection.query(definition);
		for (const { relation, name, definition } of constraints)
			await connection.query(`ALTER TABLE ${relation} ADD CONSTRAINT ${name} ${definition}`);
		await connection.query('RESET session_replication_role');
		await connection.query('RESET maintenance_work_mem');
		await connection.query(
			'VACUUM ANALYZE clients, quotations, quotation_items, subscriptions, billing_cycles, billing_cycle_items',
		);
		await connection.query('CHECKPOINT');
	} finally {
		connection.release();
	}
}
