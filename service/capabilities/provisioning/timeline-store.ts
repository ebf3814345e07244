import { Prisma } from '../../platform/database/index.ts';
import { anyOf } from '../../platform/sale/index.ts';
import { defineSearch, defineTimelineSource, prefixOf } from '../../platform/timeline/index.ts';

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
