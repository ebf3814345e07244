/**
 * 1. The discount is what a quotation is below the catalogue of its day, whether it was called a discount or a lower price was typed.
 * 2. The limit itself needs no approval; anything above it does.
 * 3. The limit of the amount is in rupiah. What is in another currency cannot be compared with it, and needs one.
 */

/** Hundredths of a percent, and minor units of IDR; null where there is no limit. */
export type Limits = { discount: bigint | null; amount: bigint | null };

export const approvalLimits = (settings: {
	QUOTATION_DISCOUNT_MAX_PERCENT?: number | undefined;
	QUOTATION_APPROVAL_AMOUNT?: number | undefined;
}): Limits => {
	const { QUOTATION_DISCOUNT_MAX_PERCENT: percent, QUOTATION_APPROVAL_AMOUNT: amount } = settings;
	return {
		discount: percent === undefined ? null : BigInt(Math.round(percent * 100)),
		amount: amount === undefined ? null : BigInt(amount),
	};
};

type Offer = {
	currency: string;
	subtotal: bigint;
	discount: bigint;
	total: bigint;
	list_amount: bigint | null;
};

/** What the offer is below the catalogue, in money and in hundredths of a percent (rounded up); 0 when it is not. */
export function discountOf({
	subtotal,
	discount,
	list_amount,
}: Omit<Offer, 'currency' | 'total'>): {
	amount: bigint;
	basis_points: bigint;
} {
	const list = list_amount ?? subtotal;
	const amount = list - (subtotal - discount);
	if (amount <= 0n || list <= 0n) return { amount: 0n, basis_points: 0n };
	return { amount, basis_points: (amount * 10_000n + list - 1n) / list };
}

/** Which approvals an offer needs. */
export function needsApproval(
	offer: Offer,
	limits: Limits,
): { discount: boolean; amount: boolean } {
	return {
		discount: limits.discount !== null && discountOf(offer).basis_points > limits.discount,
		amount: limits.amount !== null && (offer.currency !== 'IDR' || offer.total > limits.amount),
	};
}

/** 1250 is "12.5". */
export function percentText(basis_points: bigint): string {
	const rest = (basis_points % 100n).toString().padStart(2, '0').replace(/0+$/, '');
	return `${basis_points / 100n}${rest === '' ? '' : `.${rest}`}`;
}
