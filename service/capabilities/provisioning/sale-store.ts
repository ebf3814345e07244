import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';

export const taskPart = defineSalePart({
	subject_type: 'provisioning_task',
	title: { id: 'Tugas layanan', en: 'Task' },
	topics: ['SERVICE'],
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, description AS label, status, status = 'WAITING' AS is_open,
			owner_type AS parent_type, owner_id AS parent_id
		FROM provisioning_tasks`,
	hangs_on: ['subscription'],
	idsOf: (known) =>
		Prisma.sql`SELECT id FROM provisioning_tasks WHERE owner_id = ${anyOf(known.of('subscription'))}`,
	forClient: {
		RUNNING: { id: 'Layanan sedang disiapkan', en: 'The service is being set up' },
		WAITING: { id: 'Penyiapan layanan menunggu', en: 'Setting up the service waits' },
		SUCCESS: { id: 'Layanan siap', en: 'The service is ready' },
	},
});
