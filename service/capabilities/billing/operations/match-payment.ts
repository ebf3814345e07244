import { handle } from '../../../platform/operation/index.ts';
import { matchPayment as placeMoney, toPayment } from '../../payments/index.ts';
import { paymentMatchContract } from '../contract.ts';
import { NotCollectable } from '../errors.ts';
import { isEnded } from '../rules.ts';
import * as store from '../store.ts';

/** The reaction to `payment.succeeded` pays the cycle, as for money that fitted from the start. */
export const matchPayment = handle(paymentMatchContract.match, async (input, context) => {
	const cycle = await store.lockCycle(context, input.billing_cycle_id);
	if (isEnded(cycle.status)) {
		throw NotCollectable(
			{ billing_cycle_id: cycle.id, status: cycle.status },
			{
				detail: `The billing cycle is ${cycle.status}`,
				fields: [{ path: 'body.billing_cycle_id', message: `It is ${cycle.status}` }],
			},
		);
	}
	const { client_id, currency, amount } = cycle;
	const target = {
		subject_type: 'billing_cycle',
		subject_id: cycle.id,
		client_id,
		currency,
		amount,
	};
	return toPayment(await placeMoney(context, input.payment_id, target));
});
