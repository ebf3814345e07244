import { z } from 'zod';
import { defineJob } from '../../platform/jobs/index.ts';
import { ensureAllLinks, ensureLink, nextToEnsure } from './ensure-link.ts';
import {
	closeLinkReference,
	ensureAllLinksReference,
	ensureLinkReference,
	resolveLinkReference,
} from './job-references.ts';
import { runReconciliation } from './operations/run-reconciliation.ts';
import { cancelPaymentLink } from './operations/cancel-payment-link.ts';
import { pollLinks } from './poll-links.ts';
import { paymentGatewayPort } from './ports.ts';
import { resolveLink } from './resolve-link.ts';
import { nextExpiry } from './poll-store.ts';
import * as store from './store.ts';

export const resolveLinkJob = defineJob({
	...resolveLinkReference,
	description: 'Looks up a link whose making was not confirmed, and settles it',
	retries: 3,
	run: (data, job) => resolveLink(job, data.payment_link_id),
});

export const pollLinksJob = defineJob({
	name: 'payment_link.poll',
	description: 'Asks the gateways about open links, so that no lost webhook loses money',
	payload: z.object({}),
	retries: 0,
	schedule: '* * * * *',
	nextDue: (context) => nextExpiry(context),
	run: (_, job) => pollLinks(job),
});

export const closeLinkJob = defineJob({
	...closeLinkReference,
	description:
		'Makes a link uncollectable that was replaced, or whose subject no longer has to be paid',
	// More than a day of retries: a link that stays open takes money that is not owed.
	retries: 300,
	run: async (data, job) => {
		const link = await job.transaction((context) => store.findLink(context, data.payment_link_id));
		if (link === null || !['CREATING', 'UNKNOWN', 'OPEN'].includes(link.status)) return;
		if (!job.providers.get(paymentGatewayPort, link.gateway).supports.cancel) {
			job.log.warn({ payment_link_id: link.id }, 'the gateway cannot close a link; it runs out');
			return;
		}
		if (link.status !== 'OPEN') throw new Error('The link is not confirmed yet');
		await job.run(cancelPaymentLink, data, { key: `close-${link.id}` });
	},
});

export const ensureLinkJob = defineJob({
	...ensureLinkReference,
	description:
		'Makes the link of something that waits for money and has none, and has the payer told',
	// About a day; the hourly sweep goes on after that.
	retries: 30,
	run: (data, job) => ensureLink(job, data),
});

export const ensureAllLinksJob = defineJob({
	...ensureAllLinksReference,
	description: 'Does the same for everything that waits for money and was left without a link',
	retries: 0,
	time_limit_seconds: 1800,
	schedule: '17 * * * *',
	nextDue: (context) => nextToEnsure(context),
	run: (_, job) => ensureAllLinks(job),
});

export const reconcileDailyJob = defineJob({
	name: 'reconciliation.start-daily',
	description: 'Starts the comparison of the last three days with every installed gateway',
	payload: z.object({}),
	retries: 3,
	// Half past one in the morning in Jakarta.
	schedule: '30 18 * * *',
	run: async (_, job) => {
		const gateways = job.providers
			.summaries()
			.filter((one) => one.ports.includes('paymentGateway'));
		const day = job.machine_clock.now().toISOString().slice(0, 10);
		for (const { id } of gateways)
			await job.run(runReconciliation, { gateway: id, days: 3 }, { key: `daily-${id}-${day}` });
	},
});
