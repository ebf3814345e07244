import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { InputOf, Operation } from '../../platform/contract/index.ts';
import { mayUse } from '../../platform/contract/permissions.ts';
import type { ProviderError } from '../../platform/errors/index.ts';
import { fingerprint } from '../../platform/idempotency/index.ts';
import { externalOperation, type Handler } from '../../platform/operation/index.ts';
import { ordersConfig } from './config.ts';
import { orderContract } from './contract.ts';
import { ChallengeFailed, ChallengeNotUsable, TooManyOrders } from './errors.ts';
import { refuseTaken } from './hold-address.ts';
import { placeOrder, type OrderForm } from './place-order.ts';
import { challengePort, type Challenge } from './ports.ts';
import { customerKey } from './rules.ts';
import * as store from './store.ts';
import { toPlaced } from './to-order.ts';
import { statusUrl, trackingToken } from './tracking.ts';

type Placing = (typeof orderContract)['place'] | (typeof orderContract)['place-quick'];

/**
 * A public form becomes an order: whether a person sends it is asked of the challenge first, where one is set up, outside any
 * transaction.
 */
export const publicPlacing = <O extends Placing & Operation>(
	operation: O,
	formOf: (input: InputOf<O>) => OrderForm,
): Handler =>
	externalOperation(operation as Placing, {
		async prepare(input, context) {
			const { challenge_token: token } = input;
			if (isHandedOn(context)) return { call: { input, asked: null, address: null } };
			const challenge = context.providers
				.list()
				.find(({ ports, installed }) => installed && ports.includes(challengePort.name));
			if (challenge !== undefined && token === undefined) throw ChallengeFailed({});
			const asked =
				challenge === undefined || token === undefined ? null : { provider: challenge.id, token };
			// Before a vendor was asked nothing is told of addresses.
			if (asked === null) await refuseAtOnce(context, formOf(input as InputOf<O>));
			return { call: { input, asked, address: context.caller_address } };
		},
		async call({ asked, address }, providers) {
			if (asked === null) return true;
			const challenge: Challenge = providers.get(challengePort, asked.provider);
			return challenge.verify({ token: asked.token, address });
		},
		async record(outcome, { input, address }, context) {
			if (!outcome.ok && !isPassing(outcome.error)) throw notUsable(outcome.error);
			if (outcome.ok && !outcome.answer) throw ChallengeFailed({});
			return placeOnce(context, formOf(input as InputOf<O>), address);
		},
	});

/**
 * A workflow hands on the forms of many people with a key that may create orders: its network address is that of n8n, and the
 * page on which people filled the form in has asked for its own proof.
 */
const isHandedOn = ({ actor }: OperationContext): boolean => mayUse(actor, orderContract.create);

const formKeyOf = ({ vault }: OperationContext, form: OrderForm): string =>
	vault.sign('order-form', [fingerprint(form)]);

/**
 * A wish for an address that another has costs one short transaction. With three of them, one for each step, hundreds that want
 * one address at once wait for a connection longer than a transaction may.
 */
async function refuseAtOnce(context: OperationContext, form: OrderForm): Promise<void> {
	const same = await store.findByForm(context, formKeyOf(context, form));
	if (same === null) await refuseTaken(context, form);
}
/**
 * A vendor that does not answer keeps nobody from ordering: the limits still hold. One that refuses our settings would let every
 * machine in until a person notices.
 */
const isPassing = ({ kind }: ProviderError): boolean =>
	kind === 'unavailable' || kind === 'throttled';

/** Its detail goes to the log, where staff sees which vendor it is and what it refuses. */
const notUsable = ({ provider, code = 'without a code' }: ProviderError) =>
	ChallengeNotUsable({}, { detail: `${provider} refuses our settings: ${code}` });

async function placeOnce(context: OperationContext, form: OrderForm, address: string | null) {
	const form_key = formKeyOf(context, form);
	await store.lockForm(context, form_key);
	const same = await store.findByForm(context, form_key);
	if (same !== null) return toPlaced(asPlaced(context, same), null);
	const placed_from = address === null ? null : context.vault.sign('order-address', [address]);
	await assertFew(context, form.customer_email, placed_from);
	const order = await placeOrder(context, form, { source: 'PUBLIC', form_key, placed_from });
	const token = trackingToken(context.vault, order.id);
	return toPlaced(order, { token, url: statusUrl(context, order) });
}

/** As it was answered first: a stranger who repeats the form of a customer must not learn whether it was paid meanwhile. */
function asPlaced(context: OperationContext, order: store.OrderWithItems): store.OrderWithItems {
	// One that costs nothing was submitted at once.
	if (order.total_amount === 0n) return { ...order, status: 'SUBMITTED', expires_at: null };
	const { ORDER_DRAFT_HOURS } = context.config.read(ordersConfig);
	return {
		...order,
		status: 'DRAFT',
		payment_status: 'UNPAID',
		expires_at: addSeconds(order.created_at, ORDER_DRAFT_HOURS * 3600),
	};
}

/**
 * Held addresses are scarce: few unpaid orders of one e-mail from one network address, and few orders of that address in an hour. Both
 * are refused alike, and what was ordered from elsewhere is not counted: a stranger who types the e-mail of a customer must not learn
 * whether that has ordered.
 */
async function assertFew(
	context: OperationContext,
	email: string,
	placed_from: string | null,
): Promise<void> {
	const { ORDERS_PER_ADDRESS, ORDERS_PER_EMAIL } = context.config.read(ordersConfig);
	const customer_key = customerKey(email);
	await store.lockCaller(context, placed_from ?? customer_key);
	const refusal = () => TooManyOrders({}, { retryAfterSeconds: 3600 });
	const unpaid = await store.countUnpaidOf(context, { customer_key, placed_from });
	if (unpaid >= ORDERS_PER_EMAIL) throw refusal();
	if (placed_from === null) return;
	const since = addSeconds(context.now, -3600);
	const placed = await store.countPlacedFrom(context, placed_from, since);
	if (placed >= ORDERS_PER_ADDRESS) throw refusal();
}
