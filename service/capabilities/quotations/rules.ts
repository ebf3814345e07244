import type { Actor } from '../../platform/actor/index.ts';
import { monthsOf, recurringPeriods } from '../../platform/period/index.ts';
import { addDays, businessDate } from '../../platform/clock/index.ts';
import type { FieldProblem } from '../../platform/errors/index.ts';
import { documentTax, type TaxRate } from '../catalog/index.ts';
import { QuotationExpired, QuotationNotSynced, SaleGoesOn } from './errors.ts';

/**
 * Invariants: what was offered is never changed, a change is a new version; only the newest version can be sent and
 * only a sent one can be answered, once, up to and including its last day; total = subtotal − discount + tax, and the
 * tax of the document is rounded once.
 */

/** An offer is open for two weeks unless it says otherwise. */
export const defaultValidityDays = 14;
/** Largest total: beyond it JSON numbers stop being exact. */
export const largestTotal = BigInt(Number.MAX_SAFE_INTEGER);

type Line = { quantity: number; unit_amount: bigint; discount: bigint; rate: TaxRate };
export type Totals = { subtotal: bigint; discount: bigint; tax: bigint; total: bigint };

/** Amount and tax of each line, and the totals of the document. */
export function totalsOf(lines: readonly Line[]): {
	lines: { amount: bigint; tax: bigint }[];
	totals: Totals;
} {
	const gross = lines.map((line) => BigInt(line.quantity) * line.unit_amount);
	const amounts = lines.map((line, index) => (gross[index] ?? 0n) - line.discount);
	const { line_taxes: taxes, tax } = documentTax(
		lines.map((line, index) => ({ amount: amounts[index] ?? 0n, rate: line.rate })),
	);
	const subtotal = gross.reduce(plus, 0n);
	const discount = lines.map((line) => line.discount).reduce(plus, 0n);
	return {
		lines: amounts.map((amount, index) => ({ amount, tax: taxes[index] ?? 0n })),
		totals: { subtotal, discount, tax, total: subtotal - discount + tax },
	};
}

const plus = (left: bigint, right: bigint): bigint => left + right;

/** What is wrong with the figures of the lines, by the field that is wrong. */
export function lineProblems(
	lines: readonly { quantity: number; unit_amount: bigint; discount: bigint }[],
): FieldProblem[] {
	const problems = lines.flatMap((line, index) =>
		line.discount > BigInt(line.quantity) * line.unit_amount
			? [{ path: `body.items[${index}].discount`, message: 'Larger than the line itself' }]
			: [],
	);
	const sum = lines.map((line) => BigInt(line.quantity) * line.unit_amount).reduce(plus, 0n);
	// Tax is below the price, so half of the room is enough for both.
	return sum * 2n > largestTotal
		? [...problems, { path: 'body.items', message: 'The total is too large' }]
		: problems;
}

/** A term that is shorter than a period would end before the days that its first invoice charges. */
export function termProblems(terms: {
	billing_period: string;
	term_months: number | null;
}): FieldProblem[] {
	const period = recurringPeriods.find((one) => one === terms.billing_period);
	const least = period === undefined ? 1 : monthsOf(period);
	if (terms.term_months === null || terms.term_months >= least) return [];
	const message = `Must be at least ${least}: that is what the first invoice charges`;
	return [{ path: 'body.term_months', message }];
}

/** The last day of the offer, or what is wrong with the one that was asked for. */
export function validUntil(
	wanted: Date | undefined,
	now: Date,
): { date: Date } | { problem: FieldProblem } {
	const today = businessDate(now);
	const date = wanted ?? addDays(today, defaultValidityDays);
	return date < today
		? { problem: { path: 'body.valid_until', message: 'Must not be in the past' } }
		: { date };
}

/** An offer can be answered during the whole of its last day in Jakarta. */
export const isExpired = (quotation: { valid_until: Date }, now: Date): boolean =>
	quotation.valid_until < businessDate(now);

type Guarded = { id: string; status: string; valid_until: Date };

/** Guard of send: has a PDF, not expired. Another status than DRAFT is for the life cycle to refuse. */
export function assertSendable(
	quotation: Guarded & { cosmic_id: string | null; pdf_url: string | null },
	now: Date,
): void {
	if (quotation.status !== 'DRAFT') return;
	if (isExpired(quotation, now)) throw expired(quotation);
	if (quotation.cosmic_id === null || quotation.pdf_url === null)
		throw QuotationNotSynced({ quotation_id: quotation.id });
}

/** Why the quotation must not be mailed to the client; null once it is SENT and as long as it is valid. */
export function reasonAgainstMessage(quotation: Guarded, now: Date): string | null {
	const { status } = quotation;
	if (status === 'DRAFT') return 'The quotation is a draft; send it first';
	if (status === 'ACCEPTED') return null;
	if (status !== 'SENT') return `The quotation is ${status}`;
	return isExpired(quotation, now) ? 'The quotation has expired' : null;
}

/** Why the client is not to be reminded of the offer; null while it can still be answered. */
export const reasonAgainstReminder = (quotation: Guarded, now: Date): string | null =>
	quotation.status === 'ACCEPTED'
		? 'The quotation is ACCEPTED: there is nothing left to answer'
		: reasonAgainstMessage(quotation, now);

/** Guard of accept: not expired, whether or not the timer has said so yet. */
export function assertAcceptable(quotation: Guarded, now: Date): void {
	const late = quotation.status === 'SENT' && isExpired(quotation, now);
	if (late || quotation.status === 'EXPIRED') throw expired(quotation);
}

type Sold = { id: string; status: string; sale_ended_at: Date | null };

/** Whether it was accepted, and the sale that came of it goes on. */
export const saleGoesOn = ({ status, sale_ended_at }: Sold): boolean =>
	status === 'ACCEPTED' && sale_ended_at === null;

/** Guard of revise: what was accepted is not offered anew while its sale goes on. */
export function assertRevisable(quotation: Sold): void {
	if (saleGoesOn(quotation)) throw SaleGoesOn({ quotation_id: quotation.id });
}

const expired = (quotation: Guarded): Error =>
	QuotationExpired({
		quotation_id: quotation.id,
		valid_until: quotation.valid_until.toISOString().slice(0, 10),
	});

/** QUO-2026-000123 */
export const quotationNumber = (year: number, number: bigint): string =>
	`QUO-${year}-${number.toString().padStart(6, '0')}`;

/** Name of its document in the store: the same for every attempt, another one for every version. */
export const documentSlug = (quotation: { id: string; number: string; version: number }): string =>
	`${quotation.number.toLowerCase()}-v${quotation.version}-${quotation.id.slice(-12)}`;

/**
 * Whether a document in the store that refers to this quotation is a duplicate, left by an interrupted attempt. The
 * document that the quotation names is never one, even when its slug was changed in the store.
 */
export const isStray = (
	document: { external_id: string; slug: string },
	quotation: { id: string; number: string; version: number; cosmic_id: string | null },
): boolean =>
	document.slug !== documentSlug(quotation) && document.external_id !== quotation.cosmic_id;

/** QUO-2026-000123-v2.pdf */
export const pdfFilename = (quotation: { number: string; version: number }): string =>
	`${quotation.number}-v${quotation.version}.pdf`;

/** Whether an answer that is there already is the one that is given again, as by a double click. */
export const isSameText = (left: string | null, right: string): boolean =>
	left !== null && left.trim().replaceAll(/\s+/g, ' ') === right.trim().replaceAll(/\s+/g, ' ');

/** Whose words an answer to a quotation is in. */
export const sideOf = ({ role }: Pick<Actor, 'role'>): 'CLIENT' | 'STAFF' =>
	role === 'CLIENT' ? 'CLIENT' : 'STAFF';

/** Why it was turned down, as the client reads it: what staff wrote is for staff. */
export const reasonForClient = (row: {
	reject_reason: string | null;
	rejected_by: string | null;
}): string | null => (row.rejected_by === 'CLIENT' ? row.reject_reason : null);
