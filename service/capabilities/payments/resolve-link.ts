import { addSeconds } from '../../platform/clock/index.ts';
import { holdLease } from '../../platform/lease/index.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { isDeferred } from '../../platform/provider/index.ts';
import { lookUpLink } from './gateway-calls.ts';
import { paymentGatewayPort } from './ports.ts';
import { isUnconfirmed, recordSilence, recordTruth } from './record-truth.ts';
import * as leaseStore from './lease-store.ts';
import * as store from './store.ts';

/** Looks an unconfirmed link up and settles it to OPEN, or to FAILED when the gateway never had it. */
export async function resolveLink(job: JobContext, linkId: string): Promise<void> {
	const claimedAt = performance.now();
	const claimed = await job.transaction((context) => leaseStore.claimUnconfirmed(context, linkId));
	if (claimed === null) return;
	try {
		const gateway = job.providers.get(paymentGatewayPort, claimed.gateway);
		const renew = (): Promise<boolean> =>
			job.transaction((context) => leaseStore.renewLease(context, claimed));
		const truth = await holdLease({ claimedAt, renew }, () => lookUpLink(gateway, claimed));
		await job.transaction(async (context) => {
			const link = await store.lockLink(context, linkId);
			if (truth !== null) await recordTruth(context, link, truth);
			else if (isUnconfirmed(link) && link.lease_token === claimed.lease_token)
				await recordSilence(context, link);
		});
	} catch (error) {
		if (!isProviderError(error)) throw error;
		if (!isDeferred(error))
			job.log.warn({ err: error, payment_link_id: linkId }, 'a link could not be looked up');
		await job.transaction((context) =>
			leaseStore.postponeLookUp(context, claimed, addSeconds(context.machine_now, 60)),
		);
	}
}
