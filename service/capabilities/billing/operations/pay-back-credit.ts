import { businessDate } from '../../../platform/clock/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { getClient } from '../../clients/index.ts';
import { clientCredit } from '../credit.ts';
import { creditContract } from '../credit-contract.ts';
import { payBack } from '../credit-payouts.ts';

export const payBackCredit = handle(creditContract['pay-back'], async (input, context) => {
	const { id: client_id } = await getClient(context, input.client_id);
	const { currency, amount, reference, reason } = input;
	const today = businessDate(context.now);
	const paid_on = input.paid_on ?? today;
	if (paid_on > today)
		throw invalidInput([{ path: 'body.paid_on', message: 'The day has not come yet' }]);
	const paid_by = context.actor.name;
	const payout = await payBack(context, {
		client_id,
		currency,
		amount,
		paid_on,
		reference,
		reason,
		paid_by,
	});
	return { ...payout, credit_left: await clientCredit(context, client_id, currency) };
});
