import { Prisma } from '../../platform/database/index.ts';
import {
	anyOf,
	defineSalePart,
	defineSearch,
	defineTimelineSource,
	prefixOf,
} from '../../platform/timeline/index.ts';

export const taskPart = defineSalePart({
	subject_type: 'provisioning_task',
	title: { id: 'Tugas layanan', en: 'Task' },
	topics: ['SERVICE'],
	hangs_on: ['subscription'],
	idsOf: (known) =>
		Prisma.sql`SELECT id FROM provisioning_tasks WHERE owner_id = ${anyOf(known.of('subscription'))}`,
	one: (id) => Prisma.sql`
		SELECT owner_type AS parent_type, owner_id AS parent_id, client_id, description AS label, status
		FROM provisioning_tasks WHERE id = ${id}::uuid`,
	forClient: {
		RUNNING: { id: 'Layanan sedang disiapkan', en: 'The service is being set up' },
		WAITING: { id: 'Penyiapan layanan menunggu', en: 'Setting up the service waits' },
		SUCCESS: { id: 'Layanan siap', en: 'The service is ready' },
	},
});

/** Each attempt at the vendor. Single requests of it are not kept. */
export const attemptEntries = defineTimelineSource({
	kind: 'task_attempt',
	title: { id: 'Panggilan ke vendor', en: 'Call to the vendor' },
	topics: ['SERVICE', 'VENDOR'],
	rows: (sale) => Prisma.sql`
		SELECT attempt.id, attempt.started_at AS at, 'provisioning_task' AS subject_type, attempt.task_id AS subject_id,
			task.target || ': ' || task.action || ', ' || task.description AS label, coalesce(attempt.outcome, 'RUNNING') AS status,
			NULL::text AS actor, false AS for_client,
			jsonb_build_object('attempt', attempt.attempt, 'target', task.target, 'action', task.action, 'error', attempt.error,
				'ended_at', attempt.ended_at) AS detail
		FROM task_attempts AS attempt JOIN provisioning_tasks AS task ON task.id = attempt.task_id
		WHERE attempt.task_id = ${anyOf(sale.of('provisioning_task'))}`,
});

const found = (value: Prisma.Sql, condition: Prisma.Sql, limit: number): Prisma.Sql => Prisma.sql`
	SELECT 'provisioning_task' AS subject_type, id AS subject_id, ${value} || ', ' || description AS title, status, client_id,
		created_at AS at
	FROM provisioning_tasks WHERE ${condition} ORDER BY created_at DESC LIMIT ${limit}`;

/** The account that a task made at the target, as its target calls it. */
export const accountSearch = defineSearch({
	kind: 'account',
	title: { id: 'Akun', en: 'Account' },
	rows: ({ folded }, limit) =>
		found(
			Prisma.sql`(result ->> 'primary_email')`,
			Prisma.sql`result ? 'primary_email' AND lower(result ->> 'primary_email') LIKE ${prefixOf(folded)}`,
			limit,
		),
});

export const domainSearch = defineSearch({
	kind: 'domain',
	title: { id: 'Domain', en: 'Domain' },
	rows: ({ folded }, limit) =>
		found(
			Prisma.sql`(settings ->> 'domain')`,
			Prisma.sql`settings ? 'domain' AND lower(settings ->> 'domain') LIKE ${prefixOf(folded)}`,
			limit,
		),
});
