import type { ReadContext } from '../../platform/context/index.ts';
import {
	addDays,
	addSeconds,
	businessDate,
	startOfBusinessDay,
} from '../../platform/clock/index.ts';
import { Prisma, type Transaction } from '../../platform/database/index.ts';

type Context = Pick<ReadContext, 'now'> & { tx: Pick<Transaction, '$queryRaw' | '$executeRaw'> };

/** What has to be done with a subscription, or with items of it, when one of its days has come. */
export type Due = {
	/** Where the column is; in the subscriptions when absent. */
	of?: 'subscription_items';
	/** The column that holds the day; an index begins with it, or with the status and it. */
	column: 'current_period_end' | 'ends_on' | 'paused_from' | 'switch_off_on' | 'terminate_on';
	/** So many days after the day in the column; negative for days before it. */
	days_after: number;
	/** Hour of that day in Jakarta from which on it is due: mails that can wait leave in the morning. */
	hour: number;
	/** Only of subscriptions with these statuses; of all when empty. */
	statuses: readonly string[];
	/** What else must hold. It must no longer hold once the work is done, or the work is due for ever. */
	only?: Prisma.Sql;
};

/** Latest value of the column that is due now. */
const latest = ({ days_after, hour }: Due, now: Date): Date =>
	addDays(businessDate(addSeconds(now, -hour * 3600)), -days_after);

function conditionOf({ column, statuses, only }: Due): { day: Prisma.Sql; where: Prisma.Sql } {
	const day = Prisma.raw(column);
	const parts = [
		...(statuses.length === 0 ? [] : [Prisma.sql`status IN (${Prisma.join([...statuses])})`]),
		...(only === undefined ? [] : [only]),
		Prisma.sql`${day} IS NOT NULL`,
	];
	return { day, where: Prisma.join(parts, ' AND ') };
}

/** `change_id` names the change that has ended an item; it is null for a subscription. */
export type DueRow = { id: string; day: Date; subscription_id: string; change_id: string | null };

const tableOf = ({ of }: Due): Prisma.Sql => Prisma.raw(of ?? 'subscriptions');
const parts = ({ of }: Due): Prisma.Sql =>
	of === undefined
		? Prisma.sql`id AS subscription_id, NULL::uuid AS change_id`
		: Prisma.sql`subscription_id, ended_by_id AS change_id`;

/** The next page of what is due, oldest first, after the last row of the page before. */
export function listDue(
	{ tx, now }: Context,
	due: Due,
	after: DueRow | null,
	limit: number,
): Promise<DueRow[]> {
	const { day, where } = conditionOf(due);
	const beyond =
		after === null
			? Prisma.empty
			: Prisma.sql`AND (${day}, id) > (${after.day}::date, ${after.id}::uuid)`;
	return tx.$queryRaw<DueRow[]>`
		SELECT id, ${day} AS day, ${parts(due)} FROM ${tableOf(due)}
		WHERE ${where} AND ${day} <= ${latest(due, now)}::date ${beyond}
		ORDER BY ${day}, id LIMIT ${limit}`;
}

/** Whether it is still due for a row whose subscription the caller has locked. */
export async function isStillDue({ tx, now }: Context, due: Due, id: string): Promise<boolean> {
	const { day, where } = conditionOf(due);
	const rows = await tx.$queryRaw<unknown[]>`
		SELECT id FROM ${tableOf(due)}
		WHERE id = ${id}::uuid AND ${where} AND ${day} <= ${latest(due, now)}::date`;
	return rows.length > 0;
}

/** When it is next due for any row; in the past when it is due now, null when nothing is planned. */
export async function nextInstant({ tx }: Context, due: Due): Promise<Date | null> {
	const { day, where } = conditionOf({ ...due, statuses: [] });
	// One look into the index for each status: a minimum over several statuses reads all their entries.
	const firsts = (due.statuses.length === 0 ? [null] : due.statuses).map(
		(status) => Prisma.sql`
			(SELECT ${day} AS day FROM ${tableOf(due)}
			WHERE ${where} ${status === null ? Prisma.empty : Prisma.sql`AND status = ${status}`}
			ORDER BY ${day} LIMIT 1)`,
	);
	const [first] = await tx.$queryRaw<{ day: Date | null }[]>`
		SELECT min(day) AS day FROM (${Prisma.join(firsts, ' UNION ALL ')}) AS firsts`;
	if (first === undefined || first.day === null) return null;
	return addSeconds(startOfBusinessDay(addDays(first.day, due.days_after)), due.hour * 3600);
}

export type Rolling = {
	id: string;
	anchor_date: Date;
	billing_period: string;
	current_period_end: Date;
};

/** Subscriptions of a due page with what their periods are counted from, locked; those that another worker has are left out. */
export function lockRolling(
	{ tx, now }: Context,
	due: Due,
	ids: readonly string[],
): Promise<Rolling[]> {
	const { day, where } = conditionOf(due);
	return tx.$queryRaw<Rolling[]>`
		SELECT id, anchor_date, billing_period, current_period_end FROM subscriptions
		WHERE id = ANY(${[...ids]}::uuid[]) AND ${where} AND ${day} <= ${latest(due, now)}::date
			AND anchor_date IS NOT NULL
		ORDER BY id FOR UPDATE SKIP LOCKED`;
}

/** Writes the current periods of many subscriptions in one statement. */
export async function setCurrentPeriods(
	{ tx, now }: Context,
	periods: readonly { id: string; start: Date; end: Date }[],
): Promise<void> {
	if (periods.length === 0) return;
	await tx.$executeRaw`
		UPDATE subscriptions AS s SET current_period_start = p.start_day, current_period_end = p.end_day, updated_at = ${now}
		FROM unnest(
			${periods.map(({ id }) => id)}::uuid[],
			${periods.map(({ start }) => start)}::date[],
			${periods.map(({ end }) => end)}::date[]
		) AS p(id, start_day, end_day)
		WHERE s.id = p.id`;
}
