import { addSeconds } from '../../platform/clock/index.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { isDeferred, isMalformedAnswer } from '../../platform/provider/index.ts';
import { applyPayment } from './apply-payment.ts';
import { lookUpLink, saysNotFound } from './gateway-calls.ts';
import { paymentGatewayPort } from './ports.ts';
import { noteAnswer } from './question-store.ts';
import { resolveLink } from './resolve-link.ts';
import { claimDueLinks } from './poll-store.ts';
import * as leaseStore from './lease-store.ts';
import * as store from './store.ts';
import type { LinkRow } from './store.ts';

/** Links asked for at the same time; gateways count requests a second. */
const width = 5;
/** One run makes room for the next, which begins every minute, however slowly the gateway answers. */
const runMs = 50_000;

/** Asks the gateway about every link whose making was not confirmed, and about every other link whose check is due. */
export async function pollLinks(job: JobContext): Promise<void> {
	const end = performance.now() + runMs;
	const unconfirmed = await job.transaction((context) => leaseStore.listUnconfirmed(context, 50));
	while (unconfirmed.length > 0 && performance.now() < end) {
		await Promise.all(unconfirmed.splice(0, width).map((link) => resolveLink(job, link.id)));
	}
	while (performance.now() < end) {
		const due = await job.transaction((context) => claimDueLinks(context, width));
		if (due.length === 0) return;
		const answers = await Promise.all(due.map((link) => checkLink(job, link)));
		if (answers.includes('throttled')) return;
	}
}

/**
 * A failure of one link never stops the others. What may work a moment later is asked for again in a minute; a link that
 * the gateway does not know, or that cannot be read, will be the same then, so it keeps the pace of all checks.
 */
async function checkLink(job: JobContext, link: LinkRow): Promise<'done' | 'failed' | 'throttled'> {
	try {
		const gateway = job.providers.get(paymentGatewayPort, link.gateway);
		const truth = await lookUpLink(gateway, link);
		if (truth !== null)
			await job.transaction(async (context) => {
				await applyPayment(context, link.gateway, truth);
				await noteAnswer(context, link.id);
			});
		return 'done';
	} catch (error) {
		// That a gateway does not answer was said once; there may be thousands of links.
		if (!isDeferred(error))
			job.log.warn({ err: error, payment_link_id: link.id }, 'a link could not be checked');
		if (saysNotFound(error) || isMalformedAnswer(error)) return 'failed';
		await job.transaction((context) =>
			store.updateLink(context, link.id, {
				checks: link.checks,
				next_check_at: addSeconds(context.machine_now, 60),
			}),
		);
		return isProviderError(error) && error.kind === 'throttled' ? 'throttled' : 'failed';
	}
}
