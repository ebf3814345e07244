import { addSeconds } from '../../platform/clock/index.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { applyPayment } from './apply-payment.ts';
import { lookUpLink } from './gateway-calls.ts';
import { paymentGatewayPort } from './ports.ts';
import { resolveLink } from './resolve-link.ts';
import * as store from './store.ts';
import type { LinkRow } from './store.ts';

/** Links asked for at the same time; gateways count requests a second. */
const width = 5;
/** One run ends before its job expires; what is left comes with the next minute. */
const batchesMax = 20;

/** Asks the gateway about every open link that is due and about every link whose making was not confirmed. */
export async function pollLinks(job: JobContext): Promise<void> {
	for (let batch = 0; batch < batchesMax; batch += 1) {
		const due = await job.transaction((context) => store.claimDueLinks(context, width));
		if (due.length === 0) break;
		const answers = await Promise.all(due.map((link) => checkLink(job, link)));
		if (answers.includes('throttled')) break;
	}
	const unconfirmed = await job.transaction((context) => store.listUnconfirmed(context, 50));
	for (const link of unconfirmed) await resolveLink(job, link.id);
}

/** A failure of one link never stops the others: it is asked for again in a minute. */
async function checkLink(job: JobContext, link: LinkRow): Promise<'done' | 'failed' | 'throttled'> {
	try {
		const gateway = job.providers.get(paymentGatewayPort, link.gateway);
		const truth = await lookUpLink(gateway, link);
		if (truth !== null)
			await job.transaction((context) => applyPayment(context, link.gateway, truth));
		return 'done';
	} catch (error) {
		job.log.warn({ err: error, payment_link_id: link.id }, 'a link could not be checked');
		await job.transaction((context) =>
			store.updateLink(context, link.id, {
				checks: link.checks,
				next_check_at: addSeconds(context.now, 60),
			}),
		);
		return isProviderError(error) && error.kind === 'throttled' ? 'throttled' : 'failed';
	}
}
