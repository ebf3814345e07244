import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';
import { defineSearch, defineTimelineSource, prefixOf } from '../../platform/timeline/index.ts';

export const tenantPart = defineSalePart({
	subject_type: 'tenant',
	title: { id: 'Tenant', en: 'Tenant' },
	topics: ['SERVICE'],
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, slug AS label, status, false AS is_open,
			owner_type AS parent_type, owner_id AS parent_id
		FROM tenants`,
	hangs_on: [],
	idsOf: (known) => Prisma.sql`SELECT id FROM tenants WHERE owner_id = ${anyOf(known.all)}`,
	forClient: {
		ACTIVE: {
			id: 'Layanan dapat digunakan di alamatnya',
			en: 'The service can be used at its address',
		},
		SUSPENDED: { id: 'Layanan ditangguhkan', en: 'The service is suspended' },
		DELETED: { id: 'Layanan dihapus', en: 'The service is removed' },
	},
});

export const deploymentPart = defineSalePart({
	subject_type: 'deployment_instance',
	title: { id: 'Deployment', en: 'Deployment' },
	topics: ['SERVICE'],
	rows: Prisma.sql`
		SELECT id, client_id, NULL::text AS number, host AS label, status, false AS is_open,
			'tenant' AS parent_type, tenant_id AS parent_id
		FROM deployment_instances`,
	hangs_on: ['tenant'],
	idsOf: (known) =>
		Prisma.sql`SELECT id FROM deployment_instances WHERE tenant_id = ${anyOf(known.of('tenant'))}`,
});

/** Each run at the platform. */
export const executionEntries = defineTimelineSource({
	kind: 'deployment_execution',
	title: { id: 'Pekerjaan di platform', en: 'Run at the platform' },
	topics: ['SERVICE', 'VENDOR'],
	rows: (sale) => Prisma.sql`
		SELECT run.id, coalesce(run.ended_at, run.started_at, run.created_at) AS at, 'deployment_instance' AS subject_type,
			run.instance_id AS subject_id, one.platform || ': ' || run.kind || ', ' || one.host AS label, run.status,
			run.requested_by AS actor, false AS for_client,
			jsonb_build_object('occasion', run.occasion, 'error', run.error_message, 'task_id', run.task_id) AS detail
		FROM deployment_executions AS run JOIN deployment_instances AS one ON one.id = run.instance_id
		WHERE run.instance_id = ${anyOf(sale.of('deployment_instance'))}`,
});

/** The first part of a tenant's address. */
export const slugSearch = defineSearch({
	kind: 'tenant.slug',
	title: { id: 'Alamat tenant', en: 'Address of a tenant' },
	rows: ({ folded }, limit) => Prisma.sql`
		SELECT 'tenant' AS subject_type, id AS subject_id, slug || ', ' || name AS title, status, client_id, created_at AS at
		FROM tenants WHERE slug LIKE ${prefixOf(folded)} ORDER BY slug LIMIT ${limit}`,
});
