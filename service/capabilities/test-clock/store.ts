import type { TestClock } from '../../generated/prisma/client.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { lockName, Prisma, type Transaction } from '../../platform/database/index.ts';
import type { WorkGrade, WorkSource } from '../../platform/work/index.ts';

export type ClockRow = TestClock;
export type MovingRow = ClockRow & { frozen_at: Date; target: Date };

type Tables = Pick<
	Transaction,
	'testClock' | 'testClockFollower' | '$queryRaw' | '$executeRaw' | '$executeRawUnsafe'
>;
type Context = { tx: Tables };

/** Channel on which a commit with a new time wakes the processes that follow. */
export const clockChannel = 'cloudsales_test_clock';

const only = { id: 1 } as const;
/** A process that has said nothing for so long has ended, or is frozen and does no work either. */
const aliveSeconds = 3;

/** The row; null until the clock is touched for the first time. */
export const findClock = ({ tx }: Context): Promise<ClockRow | null> =>
	tx.testClock.findUnique({ where: only });

/** What the row says before it is there. */
export const untouched = {
	offset_ms: 0n,
	frozen_at: null,
	status: 'READY',
	target: null,
	steps: 0,
	reason: null,
} as const;

/** Business time by the row itself: that of the process may be a poll behind. */
export const nowOf = (
	{ machine_now }: Pick<ReadContext, 'machine_now'>,
	row: Pick<ClockRow, 'frozen_at' | 'offset_ms'>,
): Date => row.frozen_at ?? new Date(machine_now.getTime() + Number(row.offset_ms));

/** The row, made where there is none, for one change after the other: until the transaction ends. */
export async function lockClock({ tx }: Context): Promise<ClockRow> {
	await lockName(tx, 'test-clock');
	await tx.$executeRaw`INSERT INTO test_clock (id) VALUES (1) ON CONFLICT DO NOTHING`;
	return tx.testClock.findUniqueOrThrow({ where: only });
}

/** Writes a change and wakes those who follow; the caller has locked the row. */
export async function changeClock(
	{ tx }: Context,
	values: Prisma.TestClockUpdateInput,
): Promise<ClockRow> {
	const row = await tx.testClock.update({
		where: only,
		data: { ...values, revision: { increment: 1 } },
	});
	await tx.$executeRawUnsafe(`NOTIFY ${clockChannel}`);
	return row;
}

/** Makes the token's holder the mover; null when there is nothing to move. A former mover changes nothing any more. */
export async function takeOver(context: Context, mover: string): Promise<MovingRow | null> {
	const row = await lockClock(context);
	return row.status === 'ADVANCING' ? asMoving(await changeClock(context, { mover })) : null;
}

/** The row for its mover, locked; null when the move has ended or another process has it. */
export async function lockForMover(context: Context, mover: string): Promise<MovingRow | null> {
	const row = await lockClock(context);
	return row.status === 'ADVANCING' && row.mover === mover ? asMoving(row) : null;
}

function asMoving(row: ClockRow): MovingRow {
	const { frozen_at, target } = row;
	if (frozen_at === null || target === null) throw new Error('A move stands at no instant');
	return { ...row, frozen_at, target };
}

/** Notes which revision a process has. */
export const noteSeen = ({ tx }: Context, id: string, revision: bigint): Promise<number> =>
	tx.$executeRaw`
		INSERT INTO test_clock_followers (id, revision, seen_at) VALUES (${id}::uuid, ${revision}, now())
		ON CONFLICT (id) DO UPDATE SET revision = excluded.revision, seen_at = excluded.seen_at`;

export const forgetFollower = ({ tx }: Context, id: string) =>
	tx.testClockFollower.deleteMany({ where: { id } });

/** Processes that are alive, and how many of them have not seen the revision yet. */
export async function countFollowers(
	{ tx }: Context,
	revision: bigint,
): Promise<{ alive: number; behind: number }> {
	const [row] = await tx.$queryRaw<{ alive: number; behind: number }[]>`
		SELECT count(*)::int AS alive, (count(*) FILTER (WHERE revision < ${revision}))::int AS behind
		FROM test_clock_followers WHERE seen_at > now() - ${aliveSeconds}::int * interval '1 second'`;
	return row ?? { alive: 0, behind: 0 };
}

export type Work = { kind: string; id: string; detail: string; grade: WorkGrade };

/** More of one kind are not named: a person looks at a list then. */
const namedOfAKind = 20;

/** What is under way, of every kind in one statement. */
export function listWork(context: ReadContext, sources: readonly WorkSource[]): Promise<Work[]> {
	if (sources.length === 0) return Promise.resolve([]);
	const selects = sources.map(
		(source) => Prisma.sql`
			(SELECT ${source.kind}::text AS kind, id, detail, grade FROM (${source.rows(context)}) AS one LIMIT ${namedOfAKind})`,
	);
	return context.tx.$queryRaw`${Prisma.join(selects, ' UNION ALL ')}`;
}
