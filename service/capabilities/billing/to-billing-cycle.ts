import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { documentUrl } from '../documents/index.ts';
import { BillingCycle } from './contract.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { balanceOf } from './rules.ts';
import type { CycleRow } from './store.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export function toBillingCycle(context: ReadContext, row: CycleRow): z.output<typeof BillingCycle> {
	const urlOf = (id: string | null): string | null =>
		id === null ? null : documentUrl(context, id);
	return {
		...row,
		kind: BillingCycle.shape.kind.parse(row.kind),
		balance: balanceOf(row),
		status: BillingCycle.shape.status.parse(row.status),
		allowed_transitions: allowedTransitions(billingCycleLifecycle, row.status),
		invoice_file_url: urlOf(row.invoice_document_id),
		tax_invoice_file_url: urlOf(row.tax_invoice_document_id),
	};
}
