import { Prisma } from '../../platform/database/index.ts';
import { anyOf, defineSalePart } from '../../platform/timeline/index.ts';

/** Staff alone sees it: what was asked and decided within the company is no affair of the client. */
export const approvalPart = defineSalePart({
	subject_type: 'approval',
	title: { id: 'Persetujuan', en: 'Approval' },
	topics: ['SALE'],
	hangs_on: ['quotation'],
	idsOf: (known) => Prisma.sql`SELECT id FROM approvals WHERE subject_id = ${anyOf(known.all)}`,
	one: (id) => Prisma.sql`
		SELECT subject_type AS parent_type, subject_id AS parent_id, client_id, kind AS label, status
		FROM approvals WHERE id = ${id}::uuid`,
});
