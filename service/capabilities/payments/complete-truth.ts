import type { JobContext } from '../../platform/jobs/index.ts';
import {
	paymentGatewayPort,
	type GatewayLink,
	type GatewayPayment,
	type PaymentLinkNotice,
} from './ports.ts';
import { findSame } from './rules.ts';
import * as store from './store.ts';

/**
 * The truth about a link, with the money that a webhook names and that the link does not show: a link that was paid
 * twice may show one payment only. The gateway is asked about such money; the webhook's word is not enough. Null when
 * the gateway does not know the money. `truth` has gone through `withName`.
 */
export async function completeTruth(
	job: JobContext,
	gateway: string,
	notice: PaymentLinkNotice,
	truth: GatewayLink,
): Promise<GatewayLink | null> {
	const { payment_id, claims_payment } = notice;
	if (!claims_payment || payment_id === null || truth.status !== 'PAID') return truth;
	const has = (one: { gateway_payment_id: string }): boolean =>
		one.gateway_payment_id === payment_id;
	if (truth.payments.some(has)) return truth;
	const known = await job.transaction((context) => store.listMoneyOn(context, gateway, truth));
	if (known.some(has)) return truth;

	const found = await job.providers.get(paymentGatewayPort, gateway).findPayment(payment_id);
	if (found === null) return null;
	if (found.reference !== null && found.reference !== truth.reference) return truth;
	const { payment } = found;
	const unnamed = truth.payments.find(
		(one) =>
			isUnnamed(one) &&
			one.currency === payment.currency &&
			one.amount === payment.amount &&
			[undefined, one.unnamed_id].includes(
				findSame(known, truth.gateway_reference, one)?.gateway_payment_id,
			),
	);
	// The only money on the link, which has no name yet, is what the webhook speaks of.
	if (unnamed !== undefined) return rename(truth, unnamed, payment_id);
	return { ...truth, payments: [...truth.payments, payment] };
}

/** The webhook tells the name of money that the gateway's own answer leaves out: they came in at the same moment. */
export function withName(
	truth: GatewayLink,
	{ payment_id, paid_at }: PaymentLinkNotice,
): GatewayLink {
	if (payment_id === null || paid_at === null) return truth;
	const same = truth.payments.find(
		(one) => isUnnamed(one) && one.paid_at.getTime() === paid_at.getTime(),
	);
	return same === undefined ? truth : rename(truth, same, payment_id);
}

const isUnnamed = (one: GatewayPayment): boolean =>
	one.status === 'SUCCEEDED' && one.gateway_payment_id === one.unnamed_id;

const rename = (
	truth: GatewayLink,
	payment: GatewayPayment,
	gateway_payment_id: string,
): GatewayLink => ({
	...truth,
	payments: truth.payments.map((one) => (one === payment ? { ...one, gateway_payment_id } : one)),
});
