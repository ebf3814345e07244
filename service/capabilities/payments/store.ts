import { randomUUID } from 'node:crypto';
import type { Payment, PaymentLink } from '../../generated/prisma/client.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { maySee } from '../../platform/actor/index.ts';
import {
	findRow,
	insertRows,
	lockRow,
	lockRowBy,
	lockRowsOf,
	newId,
	pageOf,
	Prisma,
	rowsOf,
	tableOf,
	visibleTo,
	type ListQuery,
	type Page,
	type Transaction,
} from '../../platform/database/index.ts';
import { leaseUntil } from '../../platform/lease/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { GatewayLink, GatewayPayment } from './ports.ts';
import { nextCheckMinutes, referenceOf } from './rules.ts';

export type LinkRow = PaymentLink;
export type PaymentRow = Payment;
export type Subject = { subject_type: string; subject_id: string };

type Tables = Pick<Transaction, 'paymentLink' | 'payment' | '$queryRaw'>;
type Context = Pick<ReadContext, 'now'> & { tx: Tables };
type ActorContext = Context & Pick<ReadContext, 'actor'>;
type PaymentsQuery = ListQuery & {
	status?: string | undefined;
	client_id?: string | undefined;
	subject_id?: string | undefined;
};

export const links = tableOf<LinkRow, Prisma.PaymentLinkCreateManyInput>(
	'payment_links',
	Prisma.PaymentLinkScalarFieldEnum,
);
const payments = tableOf<PaymentRow, Prisma.PaymentCreateManyInput>(
	'payments',
	Prisma.PaymentScalarFieldEnum,
);

export async function getLink(context: ActorContext, id: string): Promise<LinkRow> {
	const link = await findRow(context.tx, links, id);
	if (link === null || !maySee(context.actor, link))
		throw NotFound({ resource: 'payment_link', id });
	return link;
}

export const findLink = ({ tx }: Context, id: string): Promise<LinkRow | null> =>
	tx.paymentLink.findUnique({ where: { id } });

/** Waits for whoever works on the row and keeps it until the transaction ends. */
export async function lockLink(context: ActorContext, id: string): Promise<LinkRow> {
	const link = await lockRow(context.tx, links, id);
	if (link === null || !maySee(context.actor, link))
		throw NotFound({ resource: 'payment_link', id });
	return link;
}

/** The link that a gateway speaks of, locked: by the gateway's own reference, else by ours. */
export async function lockLinkOf(
	{ tx }: Context,
	gateway: string,
	truth: Pick<GatewayLink, 'gateway_reference' | 'reference'>,
): Promise<LinkRow | null> {
	const { gateway_reference, reference } = truth;
	const link = await lockRowBy(tx, links, { gateway, gateway_reference });
	return link ?? (reference === null ? null : lockRowBy(tx, links, { gateway, reference }));
}

export const findLinkOf = (
	{ tx }: Context,
	gateway: string,
	call: { gateway_reference: string; reference: string | null },
): Promise<LinkRow | null> =>
	tx.paymentLink.findFirst({
		where: {
			gateway,
			OR: [
				{ gateway_reference: call.gateway_reference },
				...(call.reference === null ? [] : [{ reference: call.reference }]),
			],
		},
	});

const unsettled = ['CREATING', 'UNKNOWN', 'OPEN'];

/** The link of a subject that can or could still be paid, locked. */
export async function lockUnsettledLink(
	context: ActorContext,
	subject: Subject,
): Promise<LinkRow | null> {
	const found = await lockRowsOf(context.tx, links, 'subject_id', subject.subject_id, unsettled);
	return found.find((link) => link.subject_type === subject.subject_type) ?? null;
}

export async function listUnsettledLinks(
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<LinkRow[]> {
	const found = await rowsOf(tx, links, 'subject_id', subject_id);
	return found.filter(
		(link) => link.subject_type === subject_type && unsettled.includes(link.status),
	);
}

/** Null when the subject has a link already: the partial unique index lets one through. */
export async function insertLink(
	{ tx, now }: Context,
	values: Subject & {
		client_id: string;
		gateway: string;
		currency: string;
		amount: bigint;
		description: string;
		payer_email: string;
		channels: string[];
		expires_at: Date;
	},
): Promise<LinkRow | null> {
	const id = newId();
	const link = {
		id,
		...values,
		reference: referenceOf(id),
		status: 'CREATING',
		...leaseFrom(now),
		created_at: now,
		updated_at: now,
	};
	const rows = await insertRows(tx, links, [link], { skipDuplicates: true });
	return rows[0] ?? null;
}

/** Values beside the status; the status itself changes only through `move`. */
export const updateLink = (
	{ tx, now }: Context,
	id: string,
	values: {
		leased_until?: Date | null;
		lease_token?: string;
		next_check_at?: Date | null;
		checks?: number;
		expires_at?: Date;
		error?: string | null;
	},
): Promise<LinkRow> =>
	tx.paymentLink.update({ where: { id }, data: { ...values, updated_at: now } });

/** What a process that begins to talk to the gateway about a link writes on it. */
export const leaseFrom = (now: Date): { leased_until: Date; lease_token: string } => ({
	leased_until: leaseUntil(now),
	lease_token: randomUUID(),
});

/** Shows that the process that leased the link is alive; false when the link is no longer its own. */
export async function renewLease(
	{ tx, now }: Context,
	{ id, lease_token }: Pick<LinkRow, 'id' | 'lease_token'>,
): Promise<boolean> {
	const renewed = await tx.paymentLink.updateMany({
		where: { id, lease_token },
		data: { leased_until: leaseUntil(now) },
	});
	return renewed.count === 1;
}

/** Ends a look-up that told nothing, unless somebody else is at it by now. */
export const postponeLookUp = (
	{ tx }: Context,
	{ id, lease_token }: Pick<LinkRow, 'id' | 'lease_token'>,
	next_check_at: Date,
) =>
	tx.paymentLink.updateMany({
		where: { id, lease_token },
		data: { leased_until: null, next_check_at },
	});

/** Takes an unconfirmed link for looking it up; null when it is settled or somebody else is at it. */
export async function claimUnconfirmed({ tx, now }: Context, id: string): Promise<LinkRow | null> {
	const rows = await tx.paymentLink.updateManyAndReturn({
		where: {
			id,
			status: { in: ['CREATING', 'UNKNOWN'] },
			OR: [{ leased_until: null }, { leased_until: { lte: now } }],
		},
		data: leaseFrom(now),
	});
	return rows[0] ?? null;
}

export const listUnconfirmed = ({ tx, now }: Context, take: number): Promise<{ id: string }[]> =>
	tx.$queryRaw`
		SELECT id FROM payment_links
		WHERE status IN ('CREATING', 'UNKNOWN') AND (leased_until IS NULL OR leased_until <= ${now})
			AND (next_check_at IS NULL OR next_check_at <= ${now})
		ORDER BY created_at LIMIT ${take}`;

/** Takes open links whose check is due and sets their next one, so that two pollers never share a link. */
export async function claimDueLinks({ tx, now }: Context, take: number): Promise<LinkRow[]> {
	const due = await tx.$queryRaw<{ id: string }[]>`
		SELECT id FROM payment_links WHERE status = 'OPEN' AND next_check_at <= ${now}
		ORDER BY next_check_at LIMIT ${take} FOR UPDATE SKIP LOCKED`;
	const links = await tx.paymentLink.findMany({ where: { id: { in: due.map((row) => row.id) } } });
	for (const link of links) {
		const next = addSeconds(now, nextCheckMinutes(link.checks + 1) * 60);
		await tx.paymentLink.update({
			where: { id: link.id },
			data: { checks: link.checks + 1, next_check_at: next },
		});
	}
	return links;
}

export const listLinks = (context: ActorContext, query: PaymentsQuery): Promise<Page<LinkRow>> =>
	pageOf(context.tx, links, query, filtersOf(query), visibleTo(context.actor));

export async function getPayment(context: ActorContext, id: string): Promise<PaymentRow> {
	const payment = await findRow(context.tx, payments, id);
	if (payment === null || !maySee(context.actor, payment))
		throw NotFound({ resource: 'payment', id });
	return payment;
}

export const listPayments = (
	context: ActorContext,
	query: PaymentsQuery,
): Promise<Page<PaymentRow>> =>
	pageOf(context.tx, payments, query, filtersOf(query), visibleTo(context.actor));

/**
 * Writes a payment down once. Null when it is known already; an attempt that was reported as failed and has come
 * through after all counts as news.
 */
export async function recordPayment(
	{ tx, now }: Context,
	gateway: string,
	link: LinkRow | null,
	payment: GatewayPayment,
	verdict: { status: string; reason: string | null },
): Promise<PaymentRow | null> {
	const key = { gateway, gateway_payment_id: payment.gateway_payment_id };
	const values = {
		status: verdict.status,
		unmatched_reason: verdict.reason,
		currency: payment.currency,
		amount: payment.amount,
		channel: payment.channel,
		paid_at: payment.status === 'SUCCEEDED' ? payment.paid_at : null,
		raw: toJson(payment.raw),
	};
	const owner = {
		payment_link_id: link?.id ?? null,
		client_id: link?.client_id ?? null,
		subject_type: link?.subject_type ?? null,
		subject_id: link?.subject_id ?? null,
	};
	const row = { id: newId(), ...key, ...values, ...owner, created_at: now, updated_at: now };
	const inserted = await insertRows(tx, payments, [row], { skipDuplicates: true });
	if (inserted[0] !== undefined || verdict.status === 'FAILED') return inserted[0] ?? null;
	const upgraded = await tx.payment.updateManyAndReturn({
		where: { ...key, status: 'FAILED' },
		data: { ...values, updated_at: now },
	});
	return upgraded[0] ?? null;
}

/** Null when the payment is not SUCCEEDED any more. */
export async function markUnmatched(
	{ tx, now }: Context,
	id: string,
	reason: string,
): Promise<PaymentRow | null> {
	const rows = await tx.payment.updateManyAndReturn({
		where: { id, status: 'SUCCEEDED' },
		data: { status: 'UNMATCHED', unmatched_reason: reason, updated_at: now },
	});
	return rows[0] ?? null;
}

/** Waits for whoever works on the payment and keeps it until the transaction ends. */
export async function lockPayment(context: ActorContext, id: string): Promise<PaymentRow> {
	const payment = await lockRow(context.tx, payments, id);
	if (payment === null || !maySee(context.actor, payment))
		throw NotFound({ resource: 'payment', id });
	return payment;
}

/** Places money that the caller has locked. */
export const placePayment = (
	{ tx, now }: Context,
	id: string,
	values: Subject & { client_id: string },
): Promise<PaymentRow> =>
	tx.payment.update({
		where: { id },
		data: { ...values, status: 'SUCCEEDED', unmatched_reason: null, updated_at: now },
	});

/** Whether all these payments of a gateway are placed here. */
export async function arePlaced(
	{ tx }: Context,
	gateway: string,
	gatewayPaymentIds: readonly string[],
): Promise<boolean> {
	const placed = await tx.payment.count({
		where: { gateway, gateway_payment_id: { in: [...gatewayPaymentIds] }, status: 'SUCCEEDED' },
	});
	return placed === gatewayPaymentIds.length;
}

export const countUnmatched = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.payment.count({ where: { status: 'UNMATCHED' } });

const filtersOf = ({ status, client_id, subject_id }: PaymentsQuery) => ({
	status,
	client_id,
	subject_id,
});

const toJson = (value: Record<string, unknown>): object => JSON.parse(JSON.stringify(value));
