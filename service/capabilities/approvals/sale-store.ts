import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/sale/index.ts';

/** Staff alone sees it: what was asked and decided within the company is no affair of the client. */
export const approvalPart = defineSalePart({
	subject_type: 'approval',
	title: { id: 'Persetujuan', en: 'Approval' },
	topics: ['SALE'],
	rows: Prisma.sql`
		SELECT id, client_id, subject_type AS parent_type, subject_id AS parent_id, NULL::text AS number, kind AS label, status,
			false AS is_open
		FROM approvals`,
	hangs_on: ['quotation'],
	idsOf: (known) => Prisma.sql`SELECT id FROM approvals WHERE subject_id = ${anyOf(known.all)}`,
});
