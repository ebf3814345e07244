import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import {
	InProgress,
	invalidInput,
	vendorFailure,
	type ProviderError,
} from '../../platform/errors/index.ts';
import { newLease } from '../../platform/lease/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { Refusal, type Outcome, type Prepared } from '../../platform/operation/index.ts';
import {
	AmountNotCollectable,
	CurrencyNotCollectable,
	OtherLinkOpen,
	OutcomeUnknown,
} from './errors.ts';
import type { GatewayAnswer, PreparedLink } from './gateway-calls.ts';
import { resolveLinkReference } from './job-references.ts';
import { paymentLinkLifecycle } from './lifecycle.ts';
import type { PayableTerms } from './payable.ts';
import { paymentGatewayPort } from './ports.ts';
import { returnAddress } from './return-address.ts';
import { giveUpLink, isUnconfirmed, recordTruth } from './record-truth.ts';
import { linkLife, quietSeconds } from './rules.ts';
import * as leaseStore from './lease-store.ts';
import * as store from './store.ts';
import type { LinkRow } from './store.ts';

/** What is to be collected, and how. */
export type LinkWish = PayableTerms & {
	subject_type: string;
	subject_id: string;
	/** All that is left to pay of the subject; `amount` is that, or a part of it. */
	owed: bigint;
	gateway: string;
	/** One channel, or null for a page of the gateway. */
	channel: string | null;
	/** Channels that such a page offers; empty for all. */
	channels: readonly string[];
	/** Whether the other open links of the subject stay open beside this one. */
	keep_others: boolean;
	/** Seconds that it is to live, where the caller says so; the gateway's limit holds for every link. */
	expires_in_seconds?: number;
};

/**
 * First of three parts of making a link: gives the subject's open link at that gateway and channel, or the intent that `callGateway` acts on. Two
 * callers at the same time get one link: the second is told to come back.
 */
export async function prepareLink(
	context: OperationContext,
	wish: LinkWish,
): Promise<Prepared<PreparedLink, LinkRow>> {
	context.providers.pick('paymentGateway', wish.gateway, 'body.gateway');
	const seconds = lifeOf(context, wish);
	const existing = await store.lockUnsettledLink(context, wish);
	if (existing !== null) return continueLink(context, existing, wish, seconds);
	const link = await store.insertLink(context, {
		subject_type: wish.subject_type,
		subject_id: wish.subject_id,
		client_id: wish.client_id,
		gateway: wish.gateway,
		currency: wish.currency,
		amount: wish.amount,
		description: wish.description,
		payer_email: wish.payer.email,
		channel: wish.channel,
		channels: [...wish.channels],
		keep_others: wish.keep_others,
		made_by: context.actor.type === 'SYSTEM' ? context.actor.name : null,
		expires_at: addSeconds(context.now, seconds),
	});
	if (link === null) throw InProgress({}, { retryAfterSeconds: 2 });
	const request = requestOf(context, link, wish, seconds);
	return { call: { link, fresh: true, may_create: true, request } };
}

async function continueLink(
	context: OperationContext,
	link: LinkRow,
	wish: LinkWish,
	seconds: number,
): Promise<Prepared<PreparedLink, LinkRow>> {
	const request = requestOf(context, link, wish, seconds);
	if (link.status === 'OPEN') {
		if (link.expires_at > context.now) return { done: stillAsked(context, link, wish) };
		// Only the gateway knows whether it was paid in its last minute.
		return { call: { link, fresh: false, may_create: false, request } };
	}
	if (link.leased_until !== null && link.leased_until > context.machine_now)
		throw InProgress({}, { retryAfterSeconds: 2 });
	const taken = await store.updateLink(context, link.id, {
		...newLease(context.machine_now),
		expires_at: addSeconds(context.now, seconds),
	});
	const may_create = secondsOfQuietLeft(context, link) === 0;
	return { call: { link: taken, fresh: false, may_create, request } };
}

/**
 * The open link, unless it asks for something that is not wanted any more. More than is owed: a settlement has had it
 * closed, and the next one asks for the rest.
 */
function stillAsked(context: OperationContext, link: LinkRow, wish: LinkWish): LinkRow {
	const canClose = describeGateway(context, wish)?.supports.cancel === true;
	if (link.amount > wish.owed && canClose) {
		const detail = 'The open link asks for more than is owed and is being closed; ask again';
		throw InProgress({}, { detail, retryAfterSeconds: 2 });
	}
	if (wish.amount < wish.owed && link.amount !== wish.amount) {
		const details = { payment_link_id: link.id, amount: link.amount.toString() };
		throw OtherLinkOpen(details, { detail: `The open link asks for ${link.amount}` });
	}
	return link;
}

const describeGateway = (context: OperationContext, { gateway }: Pick<LinkWish, 'gateway'>) =>
	context.providers.describe(paymentGatewayPort, gateway);

const lifeOf = (context: OperationContext, wish: LinkWish): number =>
	linkLife(
		{ asked: wish.expires_in_seconds, payable_until: wish.payable_until, now: context.now },
		describeGateway(context, wish)?.supports.longest_life,
	);

/** Shows, while the gateway is asked, that this process is alive. */
export async function renewLink(
	context: OperationContext,
	{ link }: PreparedLink,
): Promise<boolean> {
	// An open link is asked about without a lease.
	return link.status === 'OPEN' || leaseStore.renewLease(context, link);
}

/** Last of the three parts: what the gateway said, or that it said nothing, is written down with its consequence. */
export async function recordLink(
	context: OperationContext,
	prepared: PreparedLink,
	outcome: Outcome<GatewayAnswer>,
): Promise<LinkRow | Refusal> {
	const link = await store.lockLink(context, prepared.link.id);
	// After the lease was lost, a link that was found still counts; that none was found may be out of date.
	const isReplaced = isUnconfirmed(link) && link.lease_token !== prepared.link.lease_token;
	if (isReplaced && !(outcome.ok && outcome.answer.kind === 'link'))
		return new Refusal(InProgress({}, { retryAfterSeconds: 1 }));
	if (!outcome.ok) return recordFailure(context, link, outcome.error);
	const { answer } = outcome;
	switch (answer.kind) {
		case 'not-collectable': {
			const smallest = answer.smallest.toString();
			const largest = answer.largest.toString();
			const detail = `The gateway collects from ${say(answer.smallest, link)} to ${say(answer.largest, link)}, and ${say(link.amount, link)} is owed`;
			if (isUnconfirmed(link)) await giveUpLink(context, link, detail);
			return new Refusal(AmountNotCollectable({ smallest, largest }, { detail }));
		}
		case 'no-currency': {
			const currencies = [...answer.known];
			const detail = `The gateway collects ${currencies.join(', ')}, and ${say(link.amount, link)} is owed`;
			if (isUnconfirmed(link)) await giveUpLink(context, link, detail);
			return new Refusal(
				CurrencyNotCollectable({ currency: link.currency, currencies }, { detail }),
			);
		}
		case 'no-channel': {
			const message = `The gateway has ${answer.known.join(', ')} for this amount`;
			if (isUnconfirmed(link)) await giveUpLink(context, link, message);
			return new Refusal(invalidInput([{ path: 'body.channel', message }]));
		}
		case 'none':
			return recordUnknown(context, link);
		case 'link':
			return usable(await recordTruth(context, link, answer.truth));
	}
}

const say = (amount: bigint, { currency }: LinkRow): string => formatMoney(amount, currency, 'en');

/** A link that ended while it was being made is no answer; the next attempt makes another. */
function usable(link: LinkRow): LinkRow | Refusal {
	if (link.status === 'OPEN' || link.status === 'PAID') return link;
	const detail = `The payment link is ${link.status}${link.error === null ? '' : `: ${link.error}`}; ask again for a new one`;
	return new Refusal(InProgress({}, { detail, retryAfterSeconds: 1 }));
}

async function recordFailure(
	context: OperationContext,
	link: LinkRow,
	error: ProviderError,
): Promise<LinkRow | Refusal> {
	// Another process confirmed it in the meantime, or it was open from the start.
	if (link.status === 'PAID') return link;
	if (!isUnconfirmed(link)) return new Refusal(vendorFailure(error));
	switch (error.kind) {
		case 'rejected':
			await giveUpLink(context, link, error.message);
			return new Refusal(vendorFailure(error));
		case 'outcome-unknown': {
			const next_check_at = addSeconds(context.machine_now, quietSeconds);
			const values = { leased_until: null, next_check_at, error: error.message.slice(0, 500) };
			const lost =
				link.status === 'CREATING'
					? await move(context, paymentLinkLifecycle, link, 'lose', { ...values, checks: 0 })
					: await store.updateLink(context, link.id, values);
			context.enqueue(
				resolveLinkReference,
				{ payment_link_id: link.id },
				{ start_after_seconds: quietSeconds },
			);
			return recordUnknown(context, lost);
		}
		case 'throttled':
		case 'unavailable':
			await store.updateLink(context, link.id, { leased_until: null });
			return new Refusal(vendorFailure(error));
	}
}

async function recordUnknown(context: OperationContext, link: LinkRow): Promise<Refusal> {
	await store.updateLink(context, link.id, { leased_until: null });
	const wait = secondsOfQuietLeft(context, link);
	return new Refusal(
		OutcomeUnknown({ payment_link_id: link.id }, { retryAfterSeconds: Math.max(1, wait) }),
	);
}

/** While the gateway may still be at work on a lost call, "not found" is not believed. */
function secondsOfQuietLeft(context: OperationContext, link: LinkRow): number {
	if (link.status !== 'UNKNOWN' || link.checks > 0 || link.next_check_at === null) return 0;
	return Math.max(
		0,
		Math.ceil((link.next_check_at.getTime() - context.machine_now.getTime()) / 1000),
	);
}

/** What is owed comes from the row, so that a second attempt never asks for another amount under the same reference. */
function requestOf(
	context: OperationContext,
	link: LinkRow,
	wish: LinkWish,
	expires_in_seconds: number,
): PreparedLink['request'] {
	return {
		reference: link.reference,
		currency: link.currency,
		amount: link.amount,
		description: link.description,
		payer_email: wish.payer.email,
		payer_name: wish.payer.name,
		locale: wish.payer.locale,
		expires_in_seconds,
		channel: link.channel,
		channels: wish.channels,
		items: wish.items,
		return_url: returnAddress(context, link.id),
	};
}
