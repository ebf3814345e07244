import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { applyPayment } from './apply-payment.ts';
import { installedGateway } from './ensure-link.ts';
import { lookUpLink, saysNotFound } from './gateway-calls.ts';
import { cancelPaymentLink } from './operations/cancel-payment-link.ts';
import { createPaymentLink } from './operations/create-payment-link.ts';
import { findLockedSubject } from './payable.ts';
import { paymentGatewayPort, type GatewayLink } from './ports.ts';
import * as store from './store.ts';
import type { LinkRow, Subject } from './store.ts';
import { listPaymentsOf } from './subject-store.ts';

/** Links that end sooner are replaced: the reader of a mail needs time to pay by it. */
const longEnoughSeconds = 24 * 3600;

/** Whether a link asks for exactly that much, on a page that a mail can lead to, for long enough. */
const fits = (link: LinkRow, amount: bigint, now: Date): boolean =>
	link.status === 'OPEN' &&
	link.amount === amount &&
	link.url !== null &&
	link.expires_at > addSeconds(now, longEnoughSeconds);

/**
 * Whether money may be on its way to the subject: the gateway has not confirmed a link, or a payment is written down that the
 * subject has not been given yet. Locks the subject.
 */
export async function isMoneyOnItsWay(
	context: OperationContext,
	subject: Subject,
): Promise<boolean> {
	const locked = await findLockedSubject(context, subject);
	if (locked === null) return false;
	const links = await store.listUnsettledLinks(context, subject);
	if (links.some(({ status }) => status !== 'OPEN')) return true;
	for (const { id, status, placed_amount } of await listPaymentsOf(context, subject))
		if (status === 'SUCCEEDED' && placed_amount > 0n && !(await locked.hasTaken(id))) return true;
	return false;
}

export type ExactLink =
	| { kind: 'OPEN'; link: LinkRow }
	/** Nothing is owed any more, or it is not collectable. */
	| { kind: 'NOT_NEEDED' }
	/** No link can be made, and repeating does not help; people were told. */
	| { kind: 'IMPOSSIBLE'; reason: string };

type Step = ExactLink | { kind: 'CLOSE'; links: readonly string[] } | { kind: 'MAKE'; wish: Wish };
type Wish = Subject & { gateway: string; channels: string[]; keep_others: boolean };

/** Closing what asks for another amount, making the right one, and looking again. */
const roundsMax = 3;

/**
 * Makes sure that the subject has an open link for exactly what is owed. One for another amount is closed first: a client who
 * pays it would pay too much, or owe the rest without knowing. Others for the same amount, such as a virtual account, stay.
 * What may work a moment later is thrown (503, or an error of the gateway).
 */
export async function ensureExactLink(job: JobContext, subject: Subject): Promise<ExactLink> {
	for (let round = 0; round < roundsMax; round += 1) {
		const step = await job.transaction((context) => nextStep(context, subject));
		if (step.kind === 'CLOSE')
			// One that was paid meanwhile cannot be closed; the next round sees what is owed then.
			for (const payment_link_id of step.links)
				await refusedOrDone(job.run(cancelPaymentLink, { payment_link_id }, {}));
		else if (step.kind === 'MAKE') {
			const refusal = await refusedOrDone(job.run(createPaymentLink, step.wish, {}));
			if (refusal !== null) return impossible(job, subject, refusal);
		} else return step;
	}
	return { kind: 'IMPOSSIBLE', reason: 'No payment link for exactly what is owed stays open' };
}

/** The refusal in words, null when it was done. What may work a moment later is thrown, for the caller to repeat. */
async function refusedOrDone(work: Promise<unknown>): Promise<string | null> {
	try {
		await work;
		return null;
	} catch (error) {
		if (!(error instanceof DomainError) || error.retryAfterSeconds !== undefined) throw error;
		return error.message;
	}
}

async function nextStep(context: OperationContext, subject: Subject): Promise<Step> {
	const locked = await findLockedSubject(context, subject);
	if (locked === null || !locked.isCollectable()) return { kind: 'NOT_NEEDED' };
	const { amount } = await locked.terms();
	if (amount === 0n) return { kind: 'NOT_NEEDED' };
	const links = await store.listUnsettledLinks(context, subject);
	const link = links.find((one) => fits(one, amount, context.now));
	const others = links.filter((one) => one.status === 'OPEN' && one.amount !== amount);
	if (others.length > 0) return { kind: 'CLOSE', links: others.map(({ id }) => id) };
	if (link !== undefined) {
		// The address that mails carry is that of the link which the subject was told of last.
		await locked.onLinkOpened(link);
		return { kind: 'OPEN', link };
	}
	// A page that ends too soon, or has no address, makes room for the new one; other channels stay as they are.
	const page = links.filter((one) => one.status === 'OPEN' && one.channel === null);
	if (page.length > 0) return { kind: 'CLOSE', links: page.map(({ id }) => id) };
	const newest = await store.findNewestLink(context, subject);
	const gateway = newest?.gateway ?? installedGateway(context);
	if (gateway === undefined) {
		const reason = 'No payment gateway is installed';
		await locked.onLinkImpossible(reason);
		return { kind: 'IMPOSSIBLE', reason };
	}
	const { subject_type, subject_id } = subject;
	const keep_others = links.length > 0;
	return { kind: 'MAKE', wish: { subject_type, subject_id, gateway, channels: [], keep_others } };
}

async function impossible(job: JobContext, subject: Subject, reason: string): Promise<ExactLink> {
	await job.transaction(async (context) => {
		const locked = await findLockedSubject(context, subject);
		if (locked?.isCollectable() === true) await locked.onLinkImpossible(reason);
	});
	return { kind: 'IMPOSSIBLE', reason };
}

/**
 * Asks the gateway about every link that the subject has or had, and writes down what came in. Throws when one was not
 * answered: the caller knows no more than before. That the gateway has no such link is an answer: no money came by it.
 */
export async function askAboutLinks(job: JobContext, subject: Subject): Promise<void> {
	const links = await job.transaction((context) => store.listLinksOf(context, subject));
	for (const link of links) {
		if (link.status === 'FAILED') continue;
		const truth = await truthAbout(job, link);
		if (truth !== null)
			await job.transaction((context) => applyPayment(context, link.gateway, truth));
	}
}

async function truthAbout(job: JobContext, link: LinkRow): Promise<GatewayLink | null> {
	try {
		return await lookUpLink(job.providers.get(paymentGatewayPort, link.gateway), link);
	} catch (error) {
		if (saysNotFound(error)) return null;
		throw error;
	}
}
