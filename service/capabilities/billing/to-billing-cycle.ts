import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { lineFigures } from '../../platform/money/document.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { documentUrl } from '../documents/index.ts';
import { findPaymentLink, type LinkRow } from '../payments/index.ts';
import { BillingCycle } from './contract.ts';
import { asSubject, billingCycleLifecycle } from './lifecycle.ts';
import { balanceOf, paymentUrl, settledBy } from './rules.ts';
import * as settlements from './settlement-store.ts';
import type { BareCycle, CycleRow } from './store.ts';

/**
 * A cycle as the API shows it. The fields that vendors and addresses gave their names to are made from the link and the
 * documents that it names; links of many cycles are read in one statement when this is called for them at the same time.
 */
export async function toBillingCycle(
	context: ReadContext,
	row: CycleRow,
): Promise<z.output<typeof BillingCycle>> {
	const [link, settled] = await Promise.all([linkOf(context, row), settledOf(context, row)]);
	const urlOf = (id: string | null): string | null =>
		id === null ? null : documentUrl(context, id);
	return {
		...row,
		net: row.amount - row.tax,
		balance: balanceOf(row),
		received_amount: settled.received,
		credit_used_amount: settled.credit,
		credited_amount: settled.credited,
		items: row.items.map((item) => {
			const { gross, discount } = lineFigures(item);
			return { ...item, gross, discount };
		}),
		// Text columns are checked against what the contract names; a row that does not fit is a defect.
		kind: BillingCycle.shape.kind.parse(row.kind),
		status: BillingCycle.shape.status.parse(row.status),
		allowed_transitions: allowedTransitions(billingCycleLifecycle, row.status),
		invoice_file_url: urlOf(row.invoice_document_id),
		tax_invoice_file_url: urlOf(row.tax_invoice_document_id),
		xendit_invoice_id: link?.gateway === 'xendit' ? link.gateway_reference : null,
		payment_url: paymentUrl(row, link),
		payment_code: link?.status === 'OPEN' ? link.payment_code : null,
		// Words of a vendor or of ours for staff; the client reads a sentence of the portal.
		collection_problem: context.actor.role === 'CLIENT' ? null : row.collection_problem,
		closed_reason: context.actor.role === 'CLIENT' ? null : row.closed_reason,
	};
}

/** What a cycle was settled by; one statement for all that are asked for at the same time, and none where nothing was. */
export const settledOf = async (context: ReadContext, row: BareCycle) =>
	settledBy(
		row.settled_amount === 0n ? [] : await settlements.listSettlements(context, asSubject(row)),
	);

/** The link by which a cycle was last collected. */
export const linkOf = async (
	context: ReadContext,
	{ payment_link_id }: Pick<BareCycle, 'payment_link_id'>,
): Promise<LinkRow | null> =>
	payment_link_id === null ? null : findPaymentLink(context, payment_link_id);
