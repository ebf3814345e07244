import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { paymentsConfig } from './config.ts';
import { ensureLinkReference } from './job-references.ts';
import { createPaymentLink } from './operations/create-payment-link.ts';
import { findLockedSubject, payablePoint } from './payable.ts';
import * as store from './store.ts';
import type { Subject } from './store.ts';

/**
 * Leaves a subject without a link to workflows for a while; what none of them does, the service does then. `at_once` where
 * no workflow is meant to make it.
 */
export function ensureLinkLater(
	context: OperationContext,
	{ subject_type, subject_id }: Subject,
	{ at_once = false } = {},
): void {
	const { PAYMENT_LINK_PICKUP_SECONDS } = context.config.read(paymentsConfig);
	context.enqueue(
		ensureLinkReference,
		{ subject_type, subject_id },
		{ start_after_seconds: at_once ? 0 : PAYMENT_LINK_PICKUP_SECONDS },
	);
}

/**
 * Makes a link for a subject that waits for money and has none. The payer is told by the reaction to the new link, and
 * people are told when none can be made. Repeating it changes nothing: a subject has one open link.
 */
export async function ensureLink(job: JobContext, subject: Subject): Promise<void> {
	const wish = await job.transaction((context) => missingLink(context, subject));
	if (wish === null) return;
	try {
		await job.run(createPaymentLink, wish, {});
	} catch (error) {
		// What may work a moment later fails the job, which is repeated.
		if (!(error instanceof DomainError) || error.definition.status === 503) throw error;
		await job.transaction(async (context) => {
			const locked = await findLockedSubject(context, subject);
			if (locked?.isCollectable() === true) await locked.onLinkImpossible(error.message);
		});
	}
}

/** The link to make; null when none is needed. */
async function missingLink(context: OperationContext, subject: Subject) {
	const locked = await findLockedSubject(context, subject);
	if (locked === null || !locked.isCollectable()) return null;
	if ((await locked.terms()).amount === 0n) {
		await locked.onNothingOwed();
		return null;
	}
	// One whose making is not confirmed is taken further by the same command.
	const { subject_id: id } = subject;
	if ((await store.listSubjectsWithLink(context, subject.subject_type, [id])).has(id)) return null;
	const { subject_type, subject_id } = subject;
	const newest = await store.findNewestLink(context, subject);
	const gateway = newest?.gateway ?? installedGateway(context);
	if (gateway === undefined) {
		await locked.onLinkImpossible('No payment gateway is installed');
		return null;
	}
	return { subject_type, subject_id, gateway, channels: [], keep_others: false };
}

export const installedGateway = ({ providers }: OperationContext): string | undefined =>
	providers.list().find(({ ports }) => ports.includes('paymentGateway'))?.id;

/** When the service makes the next link that no workflow has made; null when nothing waits for one. */
export async function nextToEnsure(context: ReadContext): Promise<Date | null> {
	const { PAYMENT_LINK_PICKUP_SECONDS: seconds } = context.config.read(paymentsConfig);
	let next: Date | null = null;
	for (const payable of context.extensions.list(payablePoint)) {
		const since = (await payable.firstWithoutLink?.(context)) ?? null;
		if (since !== null && (next === null || since < next)) next = since;
	}
	return next === null ? null : addSeconds(next, seconds);
}

const pageSize = 200;

/** The same for everything that waits for money: also what a lost job or a link that could not be made has left. */
export async function ensureAllLinks(job: JobContext): Promise<void> {
	const types = job.runtime.extensions.list(payablePoint).map(({ type }) => type);
	for (const subject_type of types) {
		for (let after: string | null = null; ;) {
			const page: Page = await job.transaction((context) =>
				withoutLink(context, subject_type, after),
			);
			for (const subject_id of page.without) {
				// A failure of one never stops the others; the next sweep tries it again.
				await ensureLink(job, { subject_type, subject_id }).catch((error: unknown) => {
					job.log.warn({ err: error, subject_type, subject_id }, 'a link could not be made');
				});
			}
			if (page.last === null) break;
			after = page.last;
		}
	}
}

type Page = { without: readonly string[]; last: string | null };

async function withoutLink(
	context: OperationContext,
	subject_type: string,
	after: string | null,
): Promise<Page> {
	const payable = context.extensions.find(payablePoint, subject_type);
	const { PAYMENT_LINK_PICKUP_SECONDS } = context.config.read(paymentsConfig);
	const unchangedSince = addSeconds(context.now, -PAYMENT_LINK_PICKUP_SECONDS);
	const ids =
		(await payable?.listCollectable?.(context, { after, take: pageSize, unchangedSince })) ?? [];
	const linked = await store.listSubjectsWithLink(context, subject_type, ids);
	return {
		without: ids.filter((id) => !linked.has(id)),
		last: ids.length < pageSize ? null : (ids.at(-1) ?? null),
	};
}
