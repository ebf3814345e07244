import type { GatewayChannel } from '../../capabilities/payments/ports.ts';

type Kind = GatewayChannel['kind'];
type Known = { code: string; title: string; kind: Kind };

const account = (code: string, title: string): Known => ({
	code,
	title: `${title} Virtual Account`,
	kind: 'VIRTUAL_ACCOUNT',
});
const of = (kind: Kind, code: string, title: string): Known => ({ code, title, kind });

/**
 * Codes that Xendit takes in `payment_methods` for an Indonesian account; each account has some of them. Xendit has no
 * address that tells which, nor what they cost.
 */
const known: readonly Known[] = [
	account('BCA', 'BCA'),
	account('BNI', 'BNI'),
	account('BRI', 'BRI'),
	account('MANDIRI', 'Mandiri'),
	account('PERMATA', 'Permata'),
	account('BSI', 'BSI'),
	account('CIMB', 'CIMB'),
	of('RETAIL_OUTLET', 'ALFAMART', 'Alfamart'),
	of('RETAIL_OUTLET', 'INDOMARET', 'Indomaret'),
	of('EWALLET', 'OVO', 'OVO'),
	of('EWALLET', 'DANA', 'DANA'),
	of('EWALLET', 'SHOPEEPAY', 'ShopeePay'),
	of('EWALLET', 'LINKAJA', 'LinkAja'),
	of('EWALLET', 'ASTRAPAY', 'AstraPay'),
	of('QR_CODE', 'QRIS', 'QRIS'),
	of('DIRECT_DEBIT', 'DD_BRI', 'BRI Direct Debit'),
	of('DIRECT_DEBIT', 'DD_MANDIRI', 'Mandiri Direct Debit'),
	of('PAYLATER', 'KREDIVO', 'Kredivo'),
	of('PAYLATER', 'AKULAKU', 'Akulaku'),
	of('CARD', 'CREDIT_CARD', 'Credit Card'),
];

export const isKnownChannel = (code: string): boolean => known.some((one) => one.code === code);

/** Money by these goes back only by a payout or by hand. */
const notRefundable: readonly Kind[] = ['VIRTUAL_ACCOUNT', 'RETAIL_OUTLET'];
/** Retail outlets take no more at once. */
const largestAtOutlet = 5_000_000n;

export function channelsFor(
	amount: bigint | null,
	limits: { smallest: bigint; largest: bigint },
): GatewayChannel[] {
	return known
		.map(({ code, title, kind }): GatewayChannel => {
			const isOutlet = kind === 'RETAIL_OUTLET' && limits.largest > largestAtOutlet;
			return {
				code,
				title,
				kind,
				smallest: limits.smallest,
				largest: isOutlet ? largestAtOutlet : limits.largest,
				fee: null,
				shortest_life: null,
				longest_life: null,
				refundable: !notRefundable.includes(kind),
			};
		})
		.filter(
			({ smallest, largest }) => amount === null || (amount >= smallest && amount <= largest),
		);
}
