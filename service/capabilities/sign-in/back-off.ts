import type { OperationContext } from '../../platform/context/index.ts';
import * as store from './failure-store.ts';

/** What is guessed at: an account, whether it exists or not, or everything that one network tries. */
type Subject = { kind: 'password' | 'code' | 'network'; of: string };

/** Attempts that cost nothing; a network may be a whole office. */
const free = { password: 4, code: 4, network: 30 } as const satisfies Record<
	Subject['kind'],
	number
>;
/** Hours without an attempt after which it begins anew. */
const forgottenAfter = { password: 24, code: 24, network: 1 } as const satisfies Record<
	Subject['kind'],
	number
>;
const longestSeconds = 15 * 60;

/** Pause after so many failures in a row: none at first, then half a minute, doubled each time, up to a quarter of an hour. */
export const pauseAfter = (kind: Subject['kind'], failures: number): number =>
	failures <= free[kind] ? 0 : Math.min(15 * 2 ** (failures - free[kind]), longestSeconds);

const hashOf = ({ vault }: Pick<OperationContext, 'vault'>, { kind, of }: Subject): string =>
	vault.sign('sign-in-failures', [kind, of]);

/**
 * Counts an attempt before it is judged, so that many at once are not judged as if each were the first. Gives the seconds to
 * wait, 0 when the attempt may be judged now. An account is never locked: its owner waits a quarter of an hour
 * at most, and other ways to sign in are not held up.
 */
export async function countAttempt(
	context: OperationContext,
	subjects: readonly Subject[],
): Promise<number> {
	const hashes = subjects.map((subject) => ({ subject, hash: hashOf(context, subject) }));
	// In one order, so that two attempts never wait for each other.
	hashes.sort((a, b) => a.hash.localeCompare(b.hash));
	const now = context.machine_now;
	const counted = [];
	for (const { subject, hash } of hashes)
		counted.push({ subject, hash, row: await lock(context, subject.kind, hash) });
	const wait = Math.max(
		0,
		...counted.map(({ row }) => Math.ceil((row.blocked_until.getTime() - now.getTime()) / 1000)),
	);
	if (wait > 0) return wait;
	for (const { subject, hash, row } of counted) {
		const failures = row.failures + 1;
		const blockedSeconds = pauseAfter(subject.kind, failures);
		await store.writeFailures(context, hash, { failures, blockedSeconds });
	}
	return 0;
}

const lock = (context: OperationContext, kind: Subject['kind'], hash: string) =>
	store.lockFailures(context, hash, forgottenAfter[kind]);

/**
 * The attempt was right. An account begins anew; of a network only this attempt is taken back, so that an office is not
 * slowed down by people who know their passwords, and a guesser gains nothing by signing in to an account of its own.
 */
export async function forgiveAttempts(
	context: OperationContext,
	...subjects: readonly Subject[]
): Promise<void> {
	for (const subject of subjects) {
		const hash = hashOf(context, subject);
		if (subject.kind !== 'network') {
			await store.forgetFailures(context, hash);
			continue;
		}
		const { failures } = await lock(context, subject.kind, hash);
		const left = { failures: Math.max(0, failures - 1), blockedSeconds: 0 };
		await store.writeFailures(context, hash, left);
	}
}
