import { Prisma } from '../../platform/database/index.ts';
import { defineSearch, prefixOf } from '../../platform/timeline/index.ts';

export const quotationSearch = defineSearch({
	kind: 'quotation',
	title: { id: 'Penawaran', en: 'Quotation' },
	rows: ({ upper }, limit) => Prisma.sql`
		SELECT 'quotation' AS subject_type, id AS subject_id, number || ' v' || version AS title, status, client_id, created_at AS at
		FROM quotations WHERE number LIKE ${prefixOf(upper)} ORDER BY number DESC, version DESC LIMIT ${limit}`,
	ofClient: (clientId, limit) => Prisma.sql`
		SELECT 'quotation' AS subject_type, id AS subject_id, number || ' v' || version AS title, status, client_id, created_at AS at
		FROM quotations WHERE client_id = ${clientId}::uuid AND status <> 'SUPERSEDED' ORDER BY created_at DESC LIMIT ${limit}`,
});
