import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart, defineSearch, prefixOf } from '../../platform/timeline/index.ts';

/** All versions of a quotation are of one sale. */
export const quotationPart = defineSalePart({
	subject_type: 'quotation',
	title: { id: 'Penawaran', en: 'Quotation' },
	topics: ['SALE'],
	hangs_on: [],
	idsOf: (known) => Prisma.sql`
		SELECT version.id FROM quotations AS version JOIN quotations AS known ON known.number = version.number
		WHERE known.id = ${anyOf(known.of('quotation'))}`,
	one: (id) => Prisma.sql`
		SELECT NULL::text AS parent_type, NULL::uuid AS parent_id, client_id, number AS label, status
		FROM quotations WHERE id = ${id}::uuid`,
	forClient: {
		SENT: { id: 'Penawaran dikirim kepada Anda', en: 'The quotation was sent to you' },
		ACCEPTED: { id: 'Penawaran disetujui', en: 'The quotation was accepted' },
		REJECTED: { id: 'Penawaran ditolak', en: 'The quotation was declined' },
		EXPIRED: { id: 'Masa berlaku penawaran berakhir', en: 'The quotation expired' },
		SUPERSEDED: {
			id: 'Penawaran diganti dengan versi baru',
			en: 'The quotation was replaced by a new version',
		},
	},
});

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
