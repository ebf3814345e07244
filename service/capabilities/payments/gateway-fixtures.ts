import { addSeconds } from '../../platform/clock/index.ts';
import type { GatewayLink } from './ports.ts';

/** A link as a gateway tells of it; an open page for the amount unless told otherwise. */
export const aGatewayLink = (
	values: Pick<GatewayLink, 'gateway_reference' | 'reference' | 'amount'> & Partial<GatewayLink>,
): GatewayLink => ({
	status: 'OPEN',
	currency: 'IDR',
	expected_amount: values.amount,
	fee: null,
	url: `https://checkout.example/web/${values.gateway_reference}`,
	payment_code: null,
	qr_string: null,
	instructions: [],
	expires_at: addSeconds(new Date(), 7 * 86_400),
	payments: [],
	...values,
});
