import { Prisma } from '../../platform/database/index.ts';
import { defineSearch, prefixOf } from '../../platform/timeline/index.ts';

const columns = Prisma.sql`'order' AS subject_type, id AS subject_id, status, client_id, created_at AS at`;

export const orderSearch = defineSearch({
	kind: 'order.number',
	title: { id: 'Pesanan', en: 'Order' },
	rows: ({ upper }, limit) => Prisma.sql`
		SELECT ${columns}, order_number AS title FROM orders
		WHERE order_number LIKE ${prefixOf(upper)} ORDER BY order_number DESC LIMIT ${limit}`,
	ofClient: (clientId, limit) => Prisma.sql`
		SELECT ${columns}, order_number AS title FROM orders
		WHERE client_id = ${clientId}::uuid ORDER BY created_at DESC LIMIT ${limit}`,
});

/** By the address of the tenant, as a customer on the phone names it. */
export const slugSearch = defineSearch({
	kind: 'order.slug',
	title: { id: 'Pesanan menurut alamat', en: 'Order by address' },
	rows: ({ folded }, limit) => Prisma.sql`
		SELECT ${columns}, order_number || ' ' || organization_slug AS title FROM orders
		WHERE organization_slug LIKE ${prefixOf(folded)} ORDER BY organization_slug, created_at DESC LIMIT ${limit}`,
});
