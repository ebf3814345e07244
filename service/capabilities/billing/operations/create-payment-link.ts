import type { OperationContext } from '../../../platform/context/index.ts';
import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import { getClient, localeOf } from '../../clients/index.ts';
import {
	callGateway,
	prepareLink,
	recordLink,
	renewLink,
	toPaymentLink,
	type LinkWish,
	type PreparedLink,
} from '../../payments/index.ts';
import { collect } from '../collect.ts';
import { paymentLinkCreateContract } from '../contract.ts';
import { NotCollectable } from '../errors.ts';
import { gatewayItems, isCollectable } from '../rules.ts';
import * as store from '../store.ts';
import type { BareCycle, CycleRow } from '../store.ts';

type Asked = { cycle_id: string; prepared: PreparedLink };
type Terms = { gateway: string; channels: readonly string[]; expires_in_hours: number };

/** The cycle's row is locked before the link's everywhere, so that two of these never wait for each other. */
export const createPaymentLink = externalOperation(
	paymentLinkCreateContract.create,
	{
		prepare: async (input, context) => {
			const cycle = await store.lockCycleWithItems(context, input.billing_cycle_id);
			if (!isCollectable(cycle.status)) throw notCollectable(cycle);
			const prepared = await prepareLink(context, await wishOf(context, cycle, input));
			if ('call' in prepared) return { call: { cycle_id: cycle.id, prepared: prepared.call } };
			await collect(context, cycle, prepared.done);
			return { done: toPaymentLink(prepared.done) };
		},
		call: ({ prepared }: Asked, providers) => callGateway(prepared, providers),
		renew: ({ prepared }, context) => renewLink(context, prepared),
		record: async (outcome, { cycle_id, prepared }, context) => {
			const cycle = await store.lockCycle(context, cycle_id);
			const link = await recordLink(context, prepared, outcome);
			if (link instanceof Refusal) return link;
			if (link.status !== 'OPEN') return toPaymentLink(link);
			// It was cancelled while the gateway was at work; the reaction to the new link closes it again.
			if (!isCollectable(cycle.status)) return new Refusal(notCollectable(cycle));
			await collect(context, cycle, link);
			return toPaymentLink(link);
		},
	},
	{ shares: true },
);

async function wishOf(context: OperationContext, cycle: CycleRow, terms: Terms): Promise<LinkWish> {
	const client = await getClient(context, cycle.client_id);
	return {
		subject_type: 'billing_cycle',
		subject_id: cycle.id,
		client_id: cycle.client_id,
		gateway: terms.gateway,
		currency: cycle.currency,
		amount: cycle.amount,
		description: `Invoice ${cycle.number ?? cycle.id}`,
		payer: { name: client.name, email: client.billing_email, locale: localeOf(client) },
		items: gatewayItems(cycle),
		channels: terms.channels,
		expires_in_seconds: terms.expires_in_hours * 3600,
	};
}

const notCollectable = ({ id, status }: BareCycle): Error =>
	NotCollectable(
		{ billing_cycle_id: id, status },
		{ detail: `A billing cycle that is ${status} cannot be collected` },
	);
