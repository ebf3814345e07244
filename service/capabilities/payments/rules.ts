/**
 * Invariants: money counts once (gateway and gateway payment id are unique together); a link is paid once, by exactly
 * the amount and currency that the payer was asked for, unless its subject takes parts, which then also gets what is paid once
 * more and says what is credit of the client; money that does not fit is kept
 * as UNMATCHED for a person, never dropped; a link that could not be confirmed is looked up before it is made again.
 */
import { addDays, addSeconds, type Present } from '../../platform/clock/index.ts';
import { secondsUntilRetry, type RetrySchedule } from '../../platform/retry/index.ts';
import type { GatewayLink, GatewayPayment } from './ports.ts';

export type LinkTerms = {
	reference: string;
	status: string;
	currency: string;
	/** What is owed. */
	amount: bigint;
	/** What the payer has to pay; null until the gateway has said so. */
	expected_amount: bigint | null;
};

export type Verdict =
	| { status: 'SUCCEEDED' }
	| { status: 'FAILED' }
	| { status: 'UNMATCHED'; reason: string }
	/** A failed attempt on a link that is not ours. */
	| { status: 'IGNORED' };

/** Where money may still be taken for what the link asked. */
const payable: readonly string[] = ['CREATING', 'UNKNOWN', 'OPEN', 'EXPIRED', 'CANCELLED'];
/** Where our side still believes that the link can or could be paid. */
const unsettled: readonly string[] = ['CREATING', 'UNKNOWN', 'OPEN'];

/**
 * What a payment reported by the gateway means for our link. The only place that compares money. `takesParts`: the
 * subject may take another amount than its link asks for.
 */
export function judgePayment(
	link: LinkTerms | null,
	truth: Pick<GatewayLink, 'reference' | 'amount' | 'expected_amount'>,
	payment: Pick<GatewayPayment, 'status' | 'currency' | 'amount'>,
	takesParts = false,
): Verdict {
	if (payment.status === 'FAILED') return { status: link === null ? 'IGNORED' : 'FAILED' };
	const reason = unmatchedReason(link, truth, payment, takesParts);
	return reason === null ? { status: 'SUCCEEDED' } : { status: 'UNMATCHED', reason };
}

function unmatchedReason(
	link: LinkTerms | null,
	truth: Pick<GatewayLink, 'reference' | 'amount' | 'expected_amount'>,
	payment: Pick<GatewayPayment, 'currency' | 'amount'>,
	takesParts: boolean,
): string | null {
	if (link === null) return 'No payment link of ours has this reference';
	if (truth.reference !== link.reference)
		return `The gateway names another reference than ${link.reference}`;
	if (link.status === 'PAID' && !takesParts) return 'The payment link was paid before';
	if (link.status !== 'PAID' && !payable.includes(link.status))
		return `The payment link is ${link.status}`;
	if (payment.currency !== link.currency)
		return `${link.currency} was asked, ${payment.currency} arrived`;
	const expected = expectedOn(link, truth);
	if (payment.amount !== expected && !takesParts)
		return `${expected} ${link.currency} was asked, ${payment.amount} arrived`;
	return null;
}

/** What the payer had to pay. Before we have recorded it, the gateway is believed when it asks for what is owed. */
function expectedOn(
	link: LinkTerms,
	truth: Pick<GatewayLink, 'amount' | 'expected_amount'>,
): bigint {
	if (link.expected_amount !== null) return link.expected_amount;
	return truth.amount === link.amount ? truth.expected_amount : link.amount;
}

/** The part of a payment that is the gateway's fee, which the payer paid on top of what is owed. */
export function payerFee(
	link: LinkTerms | null,
	truth: Pick<GatewayLink, 'amount' | 'expected_amount'>,
	payment: Pick<GatewayPayment, 'amount'>,
): bigint {
	if (link === null) return 0n;
	const expected = expectedOn(link, truth);
	return payment.amount >= expected ? expected - link.amount : 0n;
}

/** Status of money that counts for its subject. */
const placed = 'SUCCEEDED';

/**
 * All the money that came in on a link at the gateway: what its list shows, and what is known here besides. A list may
 * show only one payment of a link that was paid twice. `isPlaced`: all of it counts here.
 */
export function moneyOn<K extends KnownPayment & { status: string }>(
	known: readonly K[],
	truth: Pick<GatewayLink, 'gateway_reference' | 'payments'>,
): { arrived: bigint; isPlaced: boolean } {
	const { gateway_reference } = truth;
	const shown = truth.payments
		.filter((payment) => payment.status === 'SUCCEEDED')
		.map((payment) => ({ payment, row: findSame(known, gateway_reference, payment) }));
	const hidden = known.filter(
		(row) =>
			row.gateway_reference === gateway_reference &&
			isMoney(row) &&
			!shown.some((one) => one.row === row),
	);
	const statuses = [
		...shown.map(({ row }) => row?.status ?? ''),
		...hidden.map((row) => row.status),
	];
	const amounts = [
		...shown.map(({ payment }) => payment.amount),
		...hidden.map((row) => row.amount),
	];
	return {
		arrived: amounts.reduce((sum, amount) => sum + amount, 0n),
		isPlaced: statuses.length > 0 && statuses.every((status) => status === placed),
	};
}

const isMoney = ({ status }: { status: string }): boolean =>
	status === 'UNMATCHED' || status === placed;

/** What of a payment can be given to something that is owed: all that is not placed, credit of the client included. */
export const unplaced = (payment: {
	amount: bigint;
	payer_fee: bigint;
	placed_amount: bigint;
}): bigint => payment.amount - payment.payer_fee - payment.placed_amount;

/** A link is payable for at least so long when nobody names a time: the client needs some days to pay. */
const shortestLife = 7 * 86_400;

/** Seconds that a link is to live: until its subject says, never less than a week, and no longer than the gateway allows. */
export function linkLife(
	wish: { asked: number | undefined; payable_until: Date | undefined; now: Date },
	longest: number | undefined,
): number {
	const { asked, payable_until, now } = wish;
	const until =
		payable_until === undefined ? 0 : Math.ceil((payable_until.getTime() - now.getTime()) / 1000);
	return Math.min(asked ?? Math.max(until, shortestLife), longest ?? Number.MAX_SAFE_INTEGER);
}

type KnownPayment = {
	gateway_payment_id: string;
	gateway_reference: string | null;
	currency: string;
	amount: bigint;
	paid_at: Date | null;
};

/**
 * The payment of ours that a report is about; null when the money is new. A vendor may name money only some time after
 * it came in, and a report may leave the name out again.
 */
export function findSame<K extends KnownPayment>(
	known: readonly K[],
	gatewayReference: string,
	report: GatewayPayment,
): K | null {
	const { gateway_payment_id: id, unnamed_id } = report;
	const exact = known.find((one) => one.gateway_payment_id === id);
	if (exact !== undefined || unnamed_id === undefined) return exact ?? null;
	const isUnnamed = id === unnamed_id;
	const same = known.find((one) =>
		isUnnamed
			? one.gateway_reference === gatewayReference &&
				one.currency === report.currency &&
				one.amount === report.amount &&
				one.paid_at?.getTime() === report.paid_at.getTime()
			: one.gateway_payment_id === unnamed_id,
	);
	return same ?? null;
}

/**
 * Whether the gateway's truth ends our link without paying it. A link that is PAID there by money that does not fit
 * takes no more money either. A twin (same reference, made by a call that was believed lost) ends nothing.
 */
export function endsUnpaid(
	link: { status: string; gateway_reference: string | null },
	truth: Pick<GatewayLink, 'status' | 'gateway_reference' | 'payments'>,
): boolean {
	if (!unsettled.includes(link.status)) return false;
	if (link.gateway_reference !== null && link.gateway_reference !== truth.gateway_reference)
		return false;
	if (truth.status === 'PAID')
		return truth.payments.some((payment) => payment.status === 'SUCCEEDED');
	return truth.status !== 'OPEN';
}

/** After a lost answer the gateway may still be at work; only then is "not found" believed. */
export const quietSeconds = 15;

/** When an open link is checked: at 1, 5, 15 and 60 minutes of age, then hourly. */
const linkChecks = { gapsSeconds: [60, 240, 600, 2700], thenEverySeconds: 3600 };
export const secondsUntilCheck = (checksDone: number): number =>
	secondsUntilRetry(linkChecks, checksDone + 1);

/** A link that is over is asked for once a day, since a webhook about late money may be lost. */
const lateMoney = { everySeconds: 86_400, days: 30 };
/** When a link that is over is checked again, in machine time; null when no money is expected on it any more. */
export function nextLateCheck({ now, machine_now }: Present, expiresAt: Date): Date | null {
	const { everySeconds, days } = lateMoney;
	const isOver = addSeconds(now, everySeconds) > addDays(expiresAt, days);
	return isOver ? null : addSeconds(machine_now, everySeconds);
}

/** An unreadable link of another system stays in the list for so long; nobody here can do more than look at it. */
export const foreignUnreadableDays = 30;

/** A comparison that came no further for so long has ended, whatever became of its job. */
export const stalledSeconds = 1800;

/** When a link that was not found is looked up again; after the last look-up it will not appear any more. */
export const linkLookUps: RetrySchedule = { gapsSeconds: [60, 300, 900] };

/** Our reference at the gateway; the prefix tells our links from others on the same account. */
export const referenceOf = (linkId: string): string => `cs-${linkId}`;
export const isOurReference = (reference: string | null): boolean =>
	reference !== null && reference.startsWith('cs-');

type Difference = {
	kind: 'AMOUNT_DIFFERS' | 'DUPLICATE_LINK' | 'NOT_APPLIED' | 'UNEXPECTED_MONEY';
	subject: string;
	payment_link_id: string | null;
	currency: string;
	amount_ours: bigint | null;
	amount_at_gateway: bigint;
	explanation: string;
};

/**
 * What still differs between our link and the gateway's after its truth was applied. `isPlaced`: all money on it counts
 * here, perhaps because a person matched it (`moneyOn`).
 */
export function compareLink(
	link: (LinkTerms & { id: string; gateway_reference: string | null }) | null,
	truth: Pick<GatewayLink, 'reference' | 'gateway_reference' | 'status' | 'currency' | 'amount'>,
	{ arrived: paid, isPlaced }: { arrived: bigint; isPlaced: boolean },
): Difference[] {
	const about = { subject: truth.gateway_reference, currency: truth.currency };
	if (link === null) {
		if (isPlaced) return [];
		const isMoney = paid > 0n;
		const explanation = isMoney
			? `${paid} ${truth.currency} arrived on ${truth.reference}, which nobody here asked for`
			: `The gateway holds ${truth.reference}, which looks like ours and is not known here`;
		const kind = isMoney ? 'UNEXPECTED_MONEY' : 'DUPLICATE_LINK';
		return [
			{
				...about,
				kind,
				payment_link_id: null,
				amount_ours: null,
				amount_at_gateway: paid,
				explanation,
			},
		];
	}
	const ours = { ...about, payment_link_id: link.id, amount_ours: link.amount };
	if (link.gateway_reference !== null && link.gateway_reference !== truth.gateway_reference) {
		if (isPlaced || (truth.status !== 'OPEN' && paid === 0n)) return [];
		const explanation = `The gateway holds ${truth.reference} twice; this one is ${truth.status}`;
		return [{ ...ours, kind: 'DUPLICATE_LINK', amount_at_gateway: truth.amount, explanation }];
	}
	if (isPlaced) return [];
	if (truth.amount !== link.amount || truth.currency !== link.currency) {
		const explanation = `${link.amount} ${link.currency} was asked here, ${truth.amount} ${truth.currency} there`;
		return [{ ...ours, kind: 'AMOUNT_DIFFERS', amount_at_gateway: truth.amount, explanation }];
	}
	if (paid > (link.expected_amount ?? link.amount) && link.status === 'PAID') {
		const explanation = `More arrived on ${truth.reference} than it asked for, ${paid} ${truth.currency} in all`;
		return [{ ...ours, kind: 'UNEXPECTED_MONEY', amount_at_gateway: paid, explanation }];
	}
	if (paid > 0n && link.status !== 'PAID') {
		const explanation = `${paid} ${truth.currency} arrived there, and the link is ${link.status} here`;
		return [{ ...ours, kind: 'NOT_APPLIED', amount_at_gateway: paid, explanation }];
	}
	return [];
}

type Found = Pick<Difference, 'explanation'> & {
	currency: string | null;
	amount_ours: bigint | null;
	amount_at_gateway: bigint | null;
};

/** Whether the books still differ in the way that a person has seen. */
export const isSameFinding = (before: Found, now: Found): boolean =>
	before.currency === now.currency &&
	before.amount_ours === now.amount_ours &&
	before.amount_at_gateway === now.amount_at_gateway &&
	before.explanation === now.explanation;
