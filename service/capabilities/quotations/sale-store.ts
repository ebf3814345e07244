import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';

/** All versions of a quotation are of one sale. */
export const quotationPart = defineSalePart({
	subject_type: 'quotation',
	title: { id: 'Penawaran', en: 'Quotation' },
	topics: ['SALE'],
	rows: Prisma.sql`
		SELECT q.id, q.client_id, q.number, NULL::text AS label, q.status, q.status = 'SENT' AS is_open,
			CASE WHEN q.version > 1 THEN 'quotation' END AS parent_type,
			CASE WHEN q.version > 1 THEN (SELECT first.id FROM quotations first WHERE first.number = q.number ORDER BY first.version LIMIT 1) END
				AS parent_id
		FROM quotations q`,
	hangs_on: [],
	idsOf: (known) => Prisma.sql`
		SELECT version.id FROM quotations AS version JOIN quotations AS known ON known.number = version.number
		WHERE known.id = ${anyOf(known.of('quotation'))}`,
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
