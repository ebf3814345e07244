import { Prisma } from '../../platform/database/index.ts';
import { defineSale } from '../../platform/sale/index.ts';

export const cyclesInSales = defineSale({
	type: 'billing_cycle',
	rows: Prisma.sql`
		SELECT id, client_id, number, status IN ('AWAITING_PAYMENT', 'OVERDUE') AS is_open,
			CASE WHEN quotation_id IS NOT NULL THEN 'quotation' WHEN subscription_id IS NOT NULL THEN 'subscription' END AS parent_type,
			coalesce(quotation_id, subscription_id) AS parent_id
		FROM billing_cycles`,
});

export const creditNotesInSales = defineSale({
	type: 'credit_note',
	rows: Prisma.sql`
		SELECT id, client_id, number, false AS is_open, subject_type AS parent_type, subject_id AS parent_id FROM credit_notes`,
});
