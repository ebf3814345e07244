import type { OperationContext } from '../../platform/context/index.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { applyPayment } from './apply-payment.ts';
import { reconciliationEvents } from './events.ts';
import { differenceLifecycle, reconciliationRunLifecycle } from './lifecycle.ts';
import { paymentGatewayPort, type GatewayLink } from './ports.ts';
import { recordTruth } from './record-truth.ts';
import * as books from './reconciliation-store.ts';
import type { Finding, RunRow } from './reconciliation-store.ts';
import { compareLink, isAllPlaced, isOurReference } from './rules.ts';
import * as store from './store.ts';

/**
 * Goes through the gateway's list page by page. Each page is one transaction with the place where the next one begins,
 * so a run that is killed goes on there, and two workers on the same run do not compare a page twice.
 */
export async function reconcile(job: JobContext, runId: string): Promise<void> {
	let run = await job.transaction((context) => books.getRun(context, runId));
	const gateway = job.providers.get(paymentGatewayPort, run.gateway);
	let isFirst = run.links_seen === 0 && run.cursor === null;
	while (run.status === 'RUNNING' && (isFirst || run.cursor !== null)) {
		const span = { made_from: run.period_from, made_to: run.period_to, after: run.cursor };
		const page = await gateway.listLinks(span);
		const seen = run;
		const next = await job.transaction(async (context) => {
			const values = { cursor: page.next, links_seen: seen.links_seen + page.links.length };
			const advanced = await books.advanceRun(context, seen, values);
			if (advanced !== null) for (const truth of page.links) await compare(context, seen, truth);
			return advanced;
		});
		if (next === null) return;
		run = next;
		isFirst = false;
	}
	await job.transaction((context) => finish(context, run));
}

/** Gives a run up when the gateway will go on refusing; what it found so far stays. */
export async function giveUpRun(job: JobContext, runId: string, error: unknown): Promise<void> {
	const message = isProviderError(error) ? error.message : 'The comparison stopped unexpectedly';
	await job.transaction(async (context) => {
		const run = await books.getRun(context, runId);
		if (run.status !== 'RUNNING') return;
		const set = { error: message.slice(0, 500), finished_at: context.now };
		await move(context, reconciliationRunLifecycle, run, 'fail', set);
	});
}

/** What a lost webhook hid is applied here; what remains different is written down. */
async function compare(context: OperationContext, run: RunRow, truth: GatewayLink): Promise<void> {
	const link = await store.lockLinkOf(context, run.gateway, truth);
	if (link === null) {
		const isMoney = truth.payments.some((payment) => payment.status === 'SUCCEEDED');
		// An open invoice that another system made on the same account does not concern us; money on it does.
		if (!isMoney && !isOurReference(truth.reference)) return;
		await applyPayment(context, run.gateway, truth);
	}
	const after = link === null ? null : await recordTruth(context, link, truth);
	if (after !== null) await books.markCompared(context, after.id);
	const known =
		truth.payments.length === 0
			? []
			: await store.listKnownPayments(context, run.gateway, after, truth);
	const isPlaced = isAllPlaced(known, truth);
	for (const finding of compareLink(after, truth, isPlaced)) await record(context, run, finding);
}

async function record(context: OperationContext, run: RunRow, finding: Finding): Promise<void> {
	const { row, is_new } = await books.recordFinding(context, run, finding);
	if (!is_new && row.status === 'OPEN') return;
	const open = is_new
		? row
		: await move(context, differenceLifecycle, row, 'reopen', { resolved_at: null });
	const { id, run_id, gateway, kind, subject, explanation, status } = open;
	context.publish(reconciliationEvents.difference_found, {
		subject_type: 'reconciliation_difference',
		subject_id: id,
		client_id: null,
		payload: { difference_id: id, run_id, gateway, kind, subject, explanation, status },
	});
}

async function finish(context: OperationContext, run: RunRow): Promise<void> {
	const current = await books.getRun(context, run.id);
	if (current.status !== 'RUNNING') return;
	for (const link of await books.listUnseenLinks(context, current)) {
		await record(context, current, {
			kind: 'MISSING_AT_GATEWAY',
			subject: link.gateway_reference ?? link.reference,
			payment_link_id: link.id,
			currency: link.currency,
			amount_ours: link.amount,
			amount_at_gateway: null,
			explanation: `The link ${link.reference} is ${link.status} here and not in the list of the gateway`,
		});
	}
	for (const gone of await books.listVanished(context, current)) {
		await move(context, differenceLifecycle, gone, 'resolve', { resolved_at: context.now });
	}
	await move(context, reconciliationRunLifecycle, current, 'finish', { finished_at: context.now });
}
