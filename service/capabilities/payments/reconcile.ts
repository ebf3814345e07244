import { addDays } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { isProviderError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { isMalformedAnswer } from '../../platform/provider/index.ts';
import { applyPayment } from './apply-payment.ts';
import { reconciliationEvents } from './events.ts';
import { saysNotFound } from './gateway-calls.ts';
import { differenceLifecycle, reconciliationRunLifecycle } from './lifecycle.ts';
import {
	paymentGatewayPort,
	type GatewayLink,
	type LinkSpan,
	type PaymentGateway,
	type UnreadableLink,
} from './ports.ts';
import { recordTruth } from './record-truth.ts';
import * as books from './reconciliation-store.ts';
import type { DifferenceRow, Finding, RunRow } from './reconciliation-store.ts';
import {
	compareLink,
	foreignUnreadableDays,
	isOurReference,
	isSameFinding,
	moneyOn,
} from './rules.ts';
import * as store from './store.ts';

/** The lists of a gateway that a run goes through, in this order; then it looks at older differences again. */
const lists: readonly LinkSpan['by'][] = ['MADE', 'PAID'];
const listOf = (run: RunRow): LinkSpan['by'] | null =>
	lists.find((list) => list === run.phase) ?? null;

/**
 * Goes through the gateway's lists page by page: links made in the span, and links paid in it, whenever they were made.
 * Each page is one transaction with the place where the next one begins, so a run that is killed goes on there, and two
 * workers on the same run do not compare a page twice.
 */
export async function reconcile(job: JobContext, runId: string): Promise<void> {
	let run = await job.transaction((context) => books.getRun(context, runId));
	const gateway = job.providers.get(paymentGatewayPort, run.gateway);
	for (let by = listOf(run); run.status === 'RUNNING' && by !== null; by = listOf(run)) {
		const next = await comparePage(job, gateway, run, by);
		if (next === null) return;
		run = next;
	}
	if (run.status === 'RUNNING') await lookAgain(job, gateway, run);
	await job.transaction((context) => finish(context, runId));
}

/** Null when another worker has compared the page meanwhile. */
async function comparePage(
	job: JobContext,
	gateway: PaymentGateway,
	run: RunRow,
	by: LinkSpan['by'],
): Promise<RunRow | null> {
	const { period_from: from, period_to: to, cursor: after } = run;
	const { links, unreadable, next } = await gateway.listLinks({ by, from, to, after });
	return job.transaction(async (context) => {
		const advanced = await books.advanceRun(context, run, {
			cursor: next,
			phase: next === null ? (lists[lists.indexOf(by) + 1] ?? 'RECHECK') : by,
			links_seen: run.links_seen + links.length + unreadable.length,
		});
		if (advanced === null) return null;
		for (const truth of links) await compare(context, run, truth);
		for (const link of unreadable) await recordUnreadable(context, run, link);
		return advanced;
	});
}

/** Gives a run up when the gateway will go on refusing; what it found so far stays. */
export async function giveUpRun(job: JobContext, runId: string, error: unknown): Promise<void> {
	const message = isProviderError(error) ? error.message : 'The comparison stopped unexpectedly';
	await job.transaction(async (context) => {
		const run = await books.getRun(context, runId);
		if (run.status === 'RUNNING') await failRun(context, run, message);
	});
}

export const failRun = (context: OperationContext, run: RunRow, error: string): Promise<RunRow> =>
	move(context, reconciliationRunLifecycle, run, 'fail', {
		error: error.slice(0, 500),
		finished_at: context.now,
	});

export const stalledMessage = 'The comparison came no further; run it again';

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
	for (const finding of compareLink(after, truth, moneyOn(known, truth)))
		await record(context, run, finding);
}

/** Money may be on it, and nobody but a person can tell. */
async function recordUnreadable(
	context: OperationContext,
	run: RunRow,
	{ gateway_reference, reference, reason }: UnreadableLink,
): Promise<void> {
	const link = await store.lockLinkOf(context, run.gateway, { gateway_reference, reference });
	if (link !== null) await books.markCompared(context, link.id);
	const whose = link === null ? 'of another system' : `of ours (${link.reference})`;
	await record(context, run, {
		kind: 'UNREADABLE',
		subject: gateway_reference,
		payment_link_id: link?.id ?? null,
		currency: link?.currency ?? null,
		amount_ours: link?.amount ?? null,
		amount_at_gateway: null,
		explanation: `A link ${whose} cannot be read, so look at it there (${reason})`.slice(0, 500),
	});
}

async function record(context: OperationContext, run: RunRow, finding: Finding): Promise<void> {
	const { row, before } = await books.recordFinding(context, run, finding);
	if (before?.status === 'OPEN' || (before?.status === 'ACCEPTED' && isSameFinding(before, row)))
		return;
	const anew = { resolved_at: null, accepted_at: null, accepted_reason: null };
	const open =
		before === null ? row : await move(context, differenceLifecycle, row, 'reopen', anew);
	const { id, run_id, gateway, kind, subject, explanation, status } = open;
	context.publish(reconciliationEvents.difference_found, {
		subject_type: 'reconciliation_difference',
		subject_id: id,
		client_id: null,
		payload: { difference_id: id, run_id, gateway, kind, subject, explanation, status },
	});
}

/**
 * Differences that an earlier run found and this one has not met, because their links are not of its span. A difference
 * is open until it is gone, however old its link is, so the gateway is asked about each unless our own books tell.
 */
async function lookAgain(job: JobContext, gateway: PaymentGateway, run: RunRow): Promise<void> {
	for (;;) {
		const unseen = await job.transaction(async (context) =>
			(await books.keepAlive(context, run)) ? books.listUnseenDifferences(context, run) : [],
		);
		if (unseen.length === 0) return;
		for (const difference of unseen) {
			const known = await job.transaction((context) => judgeAlone(context, difference));
			const truth = known ?? (await fetchTruth(gateway, difference));
			await job.transaction((context) => compareAgain(context, run, difference, truth));
		}
	}
}

type Seen = GatewayLink | 'absent' | 'unreadable' | 'remains';

/** What need not be asked: money that waits for a person, and what other systems have that we shall never read. */
async function judgeAlone(
	context: OperationContext,
	difference: DifferenceRow,
): Promise<'absent' | 'remains' | null> {
	if (await books.hasUnmatchedMoney(context, difference)) return 'remains';
	const { kind, payment_link_id, created_at } = difference;
	if (kind !== 'UNREADABLE' || payment_link_id !== null) return null;
	return addDays(created_at, foreignUnreadableDays) > context.now ? 'remains' : 'absent';
}

async function fetchTruth(gateway: PaymentGateway, { subject }: DifferenceRow): Promise<Seen> {
	try {
		return await gateway.getLink(subject);
	} catch (error) {
		if (saysNotFound(error)) return 'absent';
		if (isMalformedAnswer(error)) return 'unreadable';
		throw error;
	}
}

async function compareAgain(
	context: OperationContext,
	run: RunRow,
	{ id }: DifferenceRow,
	truth: Seen,
): Promise<void> {
	if (typeof truth === 'object') await compare(context, run, truth);
	const difference = await books.lockDifference(context, id);
	if (difference.status !== 'OPEN' || difference.run_id === run.id) return;
	const remains =
		truth === 'remains' ||
		truth === 'unreadable' ||
		(truth === 'absent' && difference.kind === 'MISSING_AT_GATEWAY');
	if (remains) await books.markSeen(context, run, difference);
	else
		await move(context, differenceLifecycle, difference, 'resolve', { resolved_at: context.now });
}

async function finish(context: OperationContext, runId: string): Promise<void> {
	const current = await books.getRun(context, runId);
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
	for (const payment of await books.listUnlistedMoney(context, current)) {
		await record(context, current, {
			kind: 'UNEXPECTED_MONEY',
			subject: payment.gateway_reference,
			payment_link_id: payment.payment_link_id,
			currency: payment.currency,
			amount_ours: null,
			amount_at_gateway: payment.amount,
			explanation: `${payment.amount} ${payment.currency} arrived and is not placed: ${payment.unmatched_reason ?? ''}`,
		});
	}
	await move(context, reconciliationRunLifecycle, current, 'finish', { finished_at: context.now });
}
