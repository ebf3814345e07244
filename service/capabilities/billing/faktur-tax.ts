import type { OperationContext } from '../../platform/context/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import { apportion } from '../../platform/money/document.ts';
import { taxTolerancePerLine } from '../catalog/index.ts';
import { hasLiveLink } from '../payments/index.ts';
import { TaxFixed } from './errors.ts';
import { asSubject } from './lifecycle.ts';
import { isEnded } from './rules.ts';
import { listStanding } from './settlement-store.ts';
import * as store from './store.ts';
import type { CycleRow } from './store.ts';

/**
 * Takes the tax of the faktur pajak, which other software may have rounded line by line: the amount of the cycle follows, and
 * so do the link and the mails that are made from it. Refused while a payment link asks for the old amount, and after money came;
 * credit that was used stays used. The caller has locked the row of the cycle.
 */
export async function takeFakturTax(
	context: OperationContext,
	cycle: CycleRow,
	tax: bigint,
): Promise<CycleRow> {
	if (tax === cycle.tax) return cycle;
	assertWithinTolerance(cycle, tax);
	const net = cycle.amount - cycle.tax;
	const isFixed =
		isEnded(cycle.status) ||
		(await isCollected(context, cycle)) ||
		(await isSettledOtherwise(context, cycle)) ||
		net + tax <= cycle.settled_amount;
	if (isFixed) throw TaxFixed({ billing_cycle_id: cycle.id, status: cycle.status });
	const shares = apportion(
		tax,
		cycle.items.map((item) => item.tax),
	);
	const items = cycle.items.map((item, index) => ({ ...item, tax: shares[index] ?? 0n }));
	const amount = net + tax;
	await store.updateTax(context, { id: cycle.id, amount, tax, items });
	return { ...cycle, amount, tax, items };
}

/** Measured from the tax that was calculated, so that several corrections cannot lead further away. */
function assertWithinTolerance(cycle: CycleRow, tax: bigint): void {
	const calculated = cycle.quoted_amount - (cycle.amount - cycle.tax);
	const tolerance = taxTolerancePerLine * BigInt(cycle.items.length);
	if (tax >= calculated - tolerance && tax <= calculated + tolerance) return;
	const message = `The tax of this sale is ${calculated}; for rounding a faktur may differ from it by ${tolerance}, 1 for each line`;
	throw invalidInput([{ path: 'body.tax', message }]);
}

const isCollected = (context: OperationContext, cycle: CycleRow): Promise<boolean> =>
	hasLiveLink(context, { subject_type: 'billing_cycle', subject_id: cycle.id });

const isSettledOtherwise = async (context: OperationContext, cycle: CycleRow): Promise<boolean> =>
	cycle.settled_amount !== 0n &&
	(await listStanding(context, asSubject(cycle))).some(({ kind }) => kind !== 'CREDIT');
