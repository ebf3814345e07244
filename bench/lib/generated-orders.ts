import type pg from 'pg';

const uuid = (kind: number, expression: string): string =>
	`('0192d000-00${kind}0-7000-8000-' || lpad(to_hex(${expression}), 12, '0'))::uuid`;
const clients = 10_000;
/** Services of an order, and one order of so many with its activations. */
export const servicesOfOrder = 2;
export const activatedEvery = 10;

/**
 * So many orders of two services over a year: seventy of a hundred active, four failed, ten cancelled, the others under way. Every
 * tenth has its activations, with two attempts each. Beside what is there.
 */
export async function generateOrders(
	database: pg.Pool,
	{ orders, seed }: { orders: number; seed: number },
): Promise<void> {
	const drawn = `abs(hashint8extended(i, ${seed}) % 1000)`;
	const made = `now() - interval '1 year' * (i / ${orders}.0)`;
	const statuses = `CASE WHEN drawn < 700 THEN 'ACTIVE' WHEN drawn < 740 THEN 'FAILED' WHEN drawn < 840 THEN 'CANCELLED'
		WHEN drawn < 940 THEN 'DRAFT' WHEN drawn < 970 THEN 'SUBMITTED' ELSE 'ACTIVATING' END`;
	const [item, task] = [
		uuid(3, `i * ${servicesOfOrder} + place`),
		uuid(4, `i * ${servicesOfOrder} + place`),
	];
	const statements = [
		`INSERT INTO clients (id, name, name_key, billing_email)
		 SELECT ${uuid(1, 'i')}, 'PT Order ' || i, 'pt order ' || i, 'orders' || i || '@bench.example' FROM generate_series(1, ${clients}) AS i`,
		`INSERT INTO orders (id, order_number, status, payment_status, client_id, customer_email, customer_key, customer_name, company_name, language,
			source, billing_cycle, currency, subtotal, discount, tax, total_amount, organization_slug, form_key, problems,
			processing_at, completed_at, failed_at, created_at, updated_at)
		 SELECT ${uuid(2, 'i')}, 'ORD-BENCH-' || i, status, CASE WHEN status IN ('DRAFT', 'CANCELLED') THEN 'UNPAID' ELSE 'PAID' END,
			${uuid(1, `i % ${clients} + 1`)}, 'orders' || i % ${clients} || '@bench.example', 'orders' || i % ${clients} || '@bench.example', 'John Smith', 'Example ISP', 'en', 'PUBLIC',
			'MONTHLY', CASE WHEN drawn % 5 = 0 THEN 'USD' ELSE 'IDR' END, 5568000, 0, 0, 5568000 + drawn, 'bench-' || i, 'bench-' || i, '[]',
			CASE WHEN status IN ('ACTIVE', 'FAILED') THEN made + interval '1 minute' END,
			CASE WHEN status = 'ACTIVE' THEN made + interval '1 minute' * (2 + drawn % 10) END,
			CASE WHEN status = 'FAILED' THEN made + interval '5 minutes' END, made, made
		 FROM (SELECT i, drawn, ${statuses} AS status, made
			FROM (SELECT i, ${drawn} AS drawn, ${made} AS made FROM generate_series(1, ${orders}) AS i) AS numbers) AS rows`,
		`INSERT INTO order_items (id, order_id, position, product_id, service_code, name, quantity, unit_price, list_amount, discount, amount,
			tax, total_amount, billing_cycle, configuration)
		 SELECT ${item}, ${uuid(2, 'i')}, place + 1, product.id, product.sku, product.name, 1, 2784000, 2784000, 0, 2784000, 0, 2784000,
			'MONTHLY', '{}'
		 FROM generate_series(1, ${orders}) AS i, generate_series(0, ${servicesOfOrder - 1}) AS place
			JOIN LATERAL (SELECT * FROM bench_services WHERE turn = (i + place) % (SELECT count(*) FROM bench_services)) AS product ON true`,
		`INSERT INTO task_graphs (id, owner_type, owner_id, occasion, status, max_parallel, rollback_on_failure)
		 SELECT ${uuid(6, 'i')}, 'order', ${uuid(2, 'i')}, 'processing 1', 'COMPLETED', 5, true
		 FROM generate_series(${activatedEvery}, ${orders}, ${activatedEvery}) AS i`,
		`INSERT INTO provisioning_tasks (id, owner_type, owner_id, subject_type, subject_id, action, occasion, graph_id, name, target,
			quantity, description, status, progress, created_at, updated_at)
		 SELECT ${task}, 'order', ${uuid(2, 'i')}, 'order_item', ${item}, 'ACTIVATE', 'processing 1', ${uuid(6, 'i')},
			(SELECT sku FROM bench_services WHERE turn = (i + place) % (SELECT count(*) FROM bench_services)), 'service-broker', 1, 'A service',
			CASE WHEN ${drawn} < 40 THEN 'FAILED' ELSE 'SUCCESS' END, '{}', ${made}, ${made}
		 FROM generate_series(${activatedEvery}, ${orders}, ${activatedEvery}) AS i, generate_series(0, ${servicesOfOrder - 1}) AS place`,
		`INSERT INTO task_attempts (id, task_id, attempt, outcome, started_at, ended_at)
		 SELECT ${uuid(5, `(i * ${servicesOfOrder} + place) * 2 + attempt`)}, ${task}, attempt,
			CASE WHEN attempt = 1 THEN 'RUNNING' WHEN ${drawn} < 40 THEN 'REJECTED' ELSE 'SUCCESS' END,
			${made} + interval '10 seconds' * attempt, ${made} + interval '15 seconds' * attempt
		 FROM generate_series(${activatedEvery}, ${orders}, ${activatedEvery}) AS i, generate_series(0, ${servicesOfOrder - 1}) AS place,
			generate_series(1, 2) AS attempt`,
	];
	const connection = await database.connect();
	try {
		// What refers to what is right by its making; to look every reference up takes longer than all the rest.
		await connection.query('SET session_replication_role = replica');
		await connection.query(
			`CREATE TEMPORARY TABLE bench_services AS
			 SELECT id, sku, name, row_number() OVER (ORDER BY sku) - 1 AS turn FROM products`,
		);
		for (const statement of statements) await connection.query(statement);
		await connection.query('DROP TABLE bench_services');
		await connection.query('RESET session_replication_role');
		await connection.query('VACUUM ANALYZE orders, order_items, provisioning_tasks, task_attempts');
		await connection.query('CHECKPOINT');
	} finally {
		connection.release();
	}
}
