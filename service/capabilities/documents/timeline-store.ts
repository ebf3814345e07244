import { Prisma } from '../../platform/database/index.ts';
import { anyOf } from '../../platform/sale/index.ts';
import { defineTimelineSource } from '../../platform/timeline/index.ts';

export const documentEntries = defineTimelineSource({
	kind: 'document',
	title: { id: 'Dokumen', en: 'Document' },
	topics: ['SALE'],
	rows: (sale) => Prisma.sql`
		SELECT id, created_at AS at, related_type AS subject_type, related_id AS subject_id, filename AS label, kind AS status,
			NULL::text AS actor, true AS for_client,
			jsonb_build_object('document_id', id, 'content_type', content_type, 'size', size, 'sha256', sha256) AS detail
		FROM documents WHERE related_id = ${anyOf(sale.all)}`,
	forClient: {
		INVOICE: { id: 'Faktur tersedia', en: 'The invoice is there' },
		TAX_INVOICE: { id: 'Faktur pajak tersedia', en: 'The tax invoice is there' },
		CREDIT_NOTE: { id: 'Nota kredit tersedia', en: 'The credit note is there' },
	},
});
