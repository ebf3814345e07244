import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { applyPayment } from './apply-payment.ts';
import { saysNotFound } from './gateway-calls.ts';
import { paymentGatewayPort, type GatewayLink } from './ports.ts';
import { recordTruth } from './record-truth.ts';
import { isOurReference, secondsUntilCheck } from './rules.ts';
import * as store from './store.ts';
import type { LinkRow } from './store.ts';

export type Refreshed =
	| { outcome: 'APPLIED'; payment_link_id: string | null; status: string }
	| { outcome: 'UNKNOWN_LINK'; reason: string };

/**
 * What a vendor's call leads to: whatever the call claims, the truth is fetched and applied, and `settle` writes down
 * what became of it in the same transaction. Throws when it should be tried again: the vendor does not answer, or the
 * reference is ours and the link is not known yet.
 */
export async function refreshLinkByReference(
	job: JobContext,
	call: {
		gateway: string;
		gateway_reference: string;
		reference: string | null;
		/** The vendor says that money came in, so a truth without it is looked at again soon. */
		claims_payment: boolean;
	},
	settle: (context: OperationContext, refreshed: Refreshed) => Promise<void>,
): Promise<void> {
	const truth = await fetchTruth(job, call);
	if (truth === null && isOurReference(call.reference))
		throw new Error('The gateway does not know the link yet although it has our reference');
	await job.sharedTransaction(async (context) => {
		const refreshed: Refreshed =
			truth === null
				? { outcome: 'UNKNOWN_LINK', reason: 'The gateway has no such link of ours' }
				: await applyTruth(context, call, truth);
		await settle(context, refreshed);
	});
}

async function applyTruth(
	context: OperationContext,
	call: { gateway: string; claims_payment: boolean },
	truth: GatewayLink,
): Promise<Refreshed> {
	const link = await store.lockLinkOf(context, call.gateway, truth);
	if (link !== null) {
		const after = await recordTruth(context, link, truth);
		if (call.claims_payment && after.status === 'OPEN') await checkSoon(context, after);
		return { outcome: 'APPLIED', payment_link_id: after.id, status: after.status };
	}
	if (isOurReference(truth.reference))
		throw new Error(`The payment link ${truth.reference} is not here yet`);
	if (truth.payments.every((payment) => payment.status !== 'SUCCEEDED'))
		return { outcome: 'UNKNOWN_LINK', reason: 'It is not a payment link of ours' };
	// Money on our account without a link of ours: a person must see it.
	await applyPayment(context, call.gateway, truth);
	return { outcome: 'APPLIED', payment_link_id: null, status: 'UNMATCHED' };
}

/** What a gateway answers to a question can lag behind what it announces; the schedule of checks begins anew. */
const checkSoon = (context: OperationContext, link: LinkRow): Promise<LinkRow> =>
	store.updateLink(context, link.id, {
		checks: 0,
		next_check_at: addSeconds(context.now, secondsUntilCheck(0)),
	});

async function fetchTruth(
	job: JobContext,
	call: { gateway: string; gateway_reference: string },
): Promise<GatewayLink | null> {
	const gateway = job.providers.get(paymentGatewayPort, call.gateway);
	try {
		return await gateway.getLink(call.gateway_reference);
	} catch (error) {
		if (saysNotFound(error)) return null;
		throw error;
	}
}
