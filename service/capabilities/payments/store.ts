import type { Payment, PaymentLink } from '../../generated/prisma/client.ts';
import { addDays, endOfBusinessDay } from '../../platform/clock/index.ts';
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
import { newLease } from '../../platform/lease/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { GatewayLink, GatewayPayment } from './ports.ts';
import { referenceOf } from './rules.ts';

export type LinkRow = PaymentLink;

/**
 * For the queries of those whose links they are: whether a subject has a link that can be paid, or had one until after that
 * moment.
 */
export const hasLinkSince = (
	subject: { type: string; id: Prisma.Sql },
	moment: Date,
): Prisma.Sql => Prisma.sql`EXISTS (
	SELECT 1 FROM payment_links WHERE subject_type = ${subject.type} AND subject_id = ${subject.id} AND (
		status = 'OPEN' OR (status IN ('PAID', 'EXPIRED', 'CANCELLED') AND payment_links.updated_at > ${moment})
	)
)`;
export type PaymentRow = Payment;
export type Subject = { subject_type: string; subject_id: string };

type Tables = Pick<Transaction, 'paymentLink' | 'payment' | '$queryRaw' | '$executeRaw'>;
type Context = Pick<ReadContext, 'now' | 'machine_now'> & { tx: Tables };
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
export const payments = tableOf<PaymentRow, Prisma.PaymentCreateManyInput>(
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
	findRow(tx, links, id);

/** Row lock until the end of the transaction. */
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
	truth: { gateway_reference: string; reference: string | null },
): Promise<LinkRow | null> {
	const { gateway_reference, reference } = truth;
	const link = await lockRowBy(tx, links, { gateway, gateway_reference });
	return link ?? (reference === null ? null : lockRowBy(tx, links, { gateway, reference }));
}

const unsettled = ['CREATING', 'UNKNOWN', 'OPEN'];

/** The link of a subject that can or could still be paid at this gateway and by this channel, locked. */
export async function lockUnsettledLink(
	context: ActorContext,
	wanted: Subject & { gateway: string; channel: string | null },
): Promise<LinkRow | null> {
	const found = await lockRowsOf(context.tx, links, 'subject_id', wanted.subject_id, unsettled);
	const isWanted = (link: LinkRow): boolean =>
		link.subject_type === wanted.subject_type &&
		link.gateway === wanted.gateway &&
		link.channel === wanted.channel;
	return found.find(isWanted) ?? null;
}

/** What the gateway says of a link, apart from its status and money. */
export const atGateway = (truth: GatewayLink) => ({
	gateway_reference: truth.gateway_reference,
	url: truth.url,
	payment_code: truth.payment_code,
	qr_string: truth.qr_string,
	instructions: truth.instructions.map(({ title, steps }) => ({ title, steps: [...steps] })),
	expected_amount: truth.expected_amount,
	fee: truth.fee?.amount ?? null,
	fee_bearer: truth.fee?.bearer ?? null,
});

/** The link of a subject that was made last, whatever became of it. */
export const findNewestLink = (
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<LinkRow | null> =>
	tx.paymentLink.findFirst({ where: { subject_type, subject_id }, orderBy: { id: 'desc' } });

/** Those of the subjects that have a link that can be paid now. */
export async function listSubjectsWithLink(
	{ tx, now }: Context,
	subject_type: string,
	ids: readonly string[],
): Promise<ReadonlySet<string>> {
	const found = await tx.paymentLink.findMany({
		where: {
			subject_type,
			subject_id: { in: [...ids] },
			status: 'OPEN',
			expires_at: { gt: now },
		},
		select: { subject_id: true },
	});
	return new Set(found.map((link) => link.subject_id));
}

/** Every link that the subject has or had. */
export async function listLinksOf(
	{ tx }: Context,
	{ subject_type, subject_id }: Subject,
): Promise<LinkRow[]> {
	const found = await rowsOf(tx, links, 'subject_id', subject_id);
	return found.filter((link) => link.subject_type === subject_type);
}

export const listUnsettledLinks = async (context: Context, subject: Subject): Promise<LinkRow[]> =>
	(await listLinksOf(context, subject)).filter((link) => unsettled.includes(link.status));

/** Null when the subject has such a link already: the partial unique index lets one through. */
export async function insertLink(
	{ tx, now, machine_now }: Context,
	values: Subject & {
		client_id: string;
		gateway: string;
		currency: string;
		amount: bigint;
		description: string;
		payer_email: string;
		channel: string | null;
		channels: string[];
		keep_others: boolean;
		made_by: string | null;
		expires_at: Date;
	},
): Promise<LinkRow | null> {
	const id = newId();
	const link = {
		id,
		...values,
		reference: referenceOf(id),
		status: 'CREATING',
		...newLease(machine_now),
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
	query: PaymentsQuery & {
		has_credit?: 'true' | undefined;
		currency?: string | undefined;
		paid_from?: Date | undefined;
		paid_to?: Date | undefined;
	},
): Promise<Page<PaymentRow>> =>
	pageOf(context.tx, payments, query, { ...filtersOf(query), currency: query.currency }, [
		...visibleTo(context.actor),
		...(query.paid_from === undefined
			? []
			: [Prisma.sql`paid_at > ${endOfBusinessDay(addDays(query.paid_from, -1))}`]),
		...(query.paid_to === undefined
			? []
			: [Prisma.sql`paid_at <= ${endOfBusinessDay(query.paid_to)}`]),
		...(query.has_credit === undefined ? [] : [Prisma.sql`credit_amount > 0`]),
	]);

export const paymentsOn = ({ tx }: Context, { id }: Pick<LinkRow, 'id'>): Promise<PaymentRow[]> =>
	rowsOf(tx, payments, 'payment_link_id', id);

/** The payments that a report of money on a link could be about. */
export function listKnownPayments(
	context: Context,
	gateway: string,
	link: LinkRow | null,
	truth: GatewayLink,
): Promise<PaymentRow[]> {
	if (link !== null) return paymentsOn(context, link);
	const ids = truth.payments.map((payment) => payment.gateway_payment_id);
	const { gateway_reference } = truth;
	return context.tx.payment.findMany({
		where: { gateway, OR: [{ gateway_reference }, { gateway_payment_id: { in: ids } }] },
	});
}

/** The money that is known here on a link of the gateway. */
export const listMoneyOn = (
	{ tx }: Context,
	gateway: string,
	{ gateway_reference }: Pick<GatewayLink, 'gateway_reference'>,
): Promise<PaymentRow[]> => tx.payment.findMany({ where: { gateway, gateway_reference } });

/** What was decided about a payment, beside its status. */
export type Placement = Partial<
	Pick<PaymentRow, 'payer_fee' | 'placed_amount' | 'unmatched_reason'>
>;

/** Writes a payment down with the outcome of its first move. Null when another transaction has written it. */
export async function insertPayment(
	{ tx, now }: Context,
	link: LinkRow | null,
	money: { gateway: string; gateway_reference: string; payment: GatewayPayment },
	outcome: Placement & Pick<PaymentRow, 'status'>,
): Promise<PaymentRow | null> {
	const { gateway, gateway_reference, payment } = money;
	const rows = await insertRows(
		tx,
		payments,
		[
			{
				id: newId(),
				payment_link_id: link?.id ?? null,
				client_id: link?.client_id ?? null,
				subject_type: link?.subject_type ?? null,
				subject_id: link?.subject_id ?? null,
				gateway,
				gateway_reference,
				gateway_payment_id: payment.gateway_payment_id,
				...valuesOf(payment),
				...outcome,
				created_at: now,
				updated_at: now,
			},
		],
		{ skipDuplicates: true },
	);
	return rows[0] ?? null;
}

/** What a report says of a payment, apart from its names. */
export const valuesOf = (payment: GatewayPayment) => ({
	currency: payment.currency,
	amount: payment.amount,
	channel: payment.channel,
	paid_at: payment.status === 'SUCCEEDED' ? payment.paid_at : null,
	raw: toJson(payment.raw),
});

/** Changes which part of a payment is placed and which is credit; the status changes only through `move`. */
export const updatePayment = (
	{ tx, now }: Context,
	id: string,
	parts: { placed_amount: bigint; credit_amount: bigint } & Partial<
		Pick<PaymentRow, 'subject_type' | 'subject_id'>
	>,
): Promise<PaymentRow> => tx.payment.update({ where: { id }, data: { ...parts, updated_at: now } });

/** The vendor has given its own name to money that was written down under a name of ours. */
export const namePayment = (
	{ tx, now }: Context,
	id: string,
	payment: GatewayPayment,
): Promise<PaymentRow> =>
	tx.payment.update({
		where: { id },
		data: {
			gateway_payment_id: payment.gateway_payment_id,
			raw: toJson(payment.raw),
			updated_at: now,
		},
	});

/** Waits for other transactions that hold the payment, and keeps it until this one ends. */
export async function lockPayment(context: ActorContext, id: string): Promise<PaymentRow> {
	const payment = await lockRow(context.tx, payments, id);
	if (payment === null || !maySee(context.actor, payment))
		throw NotFound({ resource: 'payment', id });
	return payment;
}

export const countUnmatched = ({ tx }: Pick<Context, 'tx'>): Promise<number> =>
	tx.payment.count({ where: { status: 'UNMATCHED' } });

const filtersOf = ({ status, client_id, subject_id }: PaymentsQuery) => ({
	status,
	client_id,
	subject_id,
});

/** PostgreSQL takes no NUL in JSON, which a vendor's words may hold. */
const toJson = (value: Record<string, unknown>): object =>
	JSON.parse(
		JSON.stringify(value, (_, one) => (typeof one === 'string' ? one.replaceAll('\0', '') : one)),
	);
