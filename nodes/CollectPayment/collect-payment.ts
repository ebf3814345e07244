import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { billingCycle } from '../CloudSales/generated/billing-cycle';
import { email } from '../CloudSales/generated/email';
import { paymentLink } from '../CloudSales/generated/payment-link';
import type { Send } from '../shared/commands';
import type { Result } from '../shared/items';
import { collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { create } = paymentLink.operations;
const { get } = billingCycle.operations;
const { send: sendMail } = email.operations;

/** Messages by which a client is asked for money; each carries the link. */
export const askingKinds: readonly string[] = [
	'INVOICE',
	'PAYMENT_REMINDER',
	'PAYMENT_DUE_TODAY',
	'PAYMENT_OVERDUE',
];

/** The link first: a mail without a link that can be paid asks for nothing. */
export async function collectPayment(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const more = collectionOf(context, itemIndex, 'additionalFields');
	const message = String(context.getNodeParameter('message', itemIndex, 'INVOICE'));
	const cycleField = fieldOf(create, 'billing_cycle_id', { required: true });
	const billing_cycle_id = given(context, itemIndex, cycleField) as string;
	const input = withoutEmpty({
		billing_cycle_id,
		gateway: given(context, itemIndex, fieldOf(create, 'gateway'), more.gateway),
		expires_in_hours: given(
			context,
			itemIndex,
			fieldOf(create, 'expires_in_hours'),
			more.expires_in_hours,
		),
	});
	const link = await send(create, input, itemIndex);
	const mail =
		message === 'NONE'
			? undefined
			: await send(sendMail, { kind: message, related_id: billing_cycle_id }, itemIndex);
	const cycle = await send(get, { billing_cycle_id }, itemIndex);
	const isSimple = context.getNodeParameter('simplify', itemIndex, true) === true;
	return { json: isSimple ? asked(cycle, link, mail) : { ...cycle, link, mail: mail ?? null } };
}

const asked = (
	cycle: IDataObject,
	link: IDataObject,
	mail: IDataObject | undefined,
): IDataObject => ({
	billing_cycle_id: cycle.id,
	number: cycle.number,
	client_id: cycle.client_id,
	url: link.url,
	amount: link.amount,
	currency: link.currency,
	due_date: cycle.due_date,
	expires_at: link.expires_at,
	mail_id: mail?.id ?? null,
	mail_outcome: mail?.outcome ?? null,
});
