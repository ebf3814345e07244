import fc from 'fast-check';
import type { IdempotencyScope } from '../platform/idempotency/index.ts';

/**
 * Keys as the service promises them, said without a database, against the real functions on the real PostgreSQL.
 *
 * Several callers live in lanes that share nothing but the table and the clock; the steps of one lane come one after the
 * other, the lanes at once. An attempt is what a command with a vendor step is between its two transactions: it may go
 * on, refuse, fail, or never be heard of again, which is what the death of its process looks like from outside. It may
 * also go on long after others have taken its place.
 */

export type Subject = { caller: number; operation: number; key: number; body: number };
export type Ending = 'answers' | 'throws';
export type Step =
	/** A command in one transaction. */
	| { kind: 'call'; of: Subject; ending: Ending }
	/** The same, at once and several times. */
	| { kind: 'race'; of: Subject; calls: number }
	/** A command whose transaction is still open while others come. */
	| { kind: 'overlap'; of: Subject; ending: Ending; meanwhile: Subject[] }
	/** The first transaction of a command with a vendor step: it prepares, has its answer at once, or fails. */
	| { kind: 'begin'; of: Subject; ending: 'asks' | Ending }
	/** The second one, of any attempt that was ever begun. */
	| { kind: 'end'; attempt: number; ending: Ending | 'refuses' }
	| { kind: 'renew'; attempt: number };
/** What all lanes do before time passes. */
type Round = { lanes: Step[][]; seconds: number; forgets: boolean };

export const lanes = 4;
const day = 86_400;
const subject: fc.Arbitrary<Subject> = fc.record({
	caller: fc.nat(1),
	operation: fc.nat(1),
	key: fc.nat(1),
	// Mostly the same body, or nearly all calls would be refused for another one.
	body: fc.oneof({ weight: 5, arbitrary: fc.constant(0) }, fc.constant(1)),
});
const ending = fc.constantFrom<Ending>('answers', 'answers', 'throws');
const step: fc.Arbitrary<Step> = fc.oneof(
	{ weight: 5, arbitrary: fc.record({ kind: fc.constant('call'), of: subject, ending }) },
	{
		weight: 1,
		arbitrary: fc.record({
			kind: fc.constant('race'),
			of: subject,
			calls: fc.integer({ min: 2, max: 3 }),
		}),
	},
	{
		weight: 2,
		arbitrary: fc.record({
			kind: fc.constant('overlap'),
			of: subject,
			ending,
			meanwhile: fc.array(subject, { minLength: 1, maxLength: 3 }),
		}),
	},
	{
		weight: 6,
		arbitrary: fc.record({
			kind: fc.constant('begin'),
			of: subject,
			ending: fc.constantFrom('asks', 'asks', 'asks', 'asks', 'answers', 'throws'),
		}),
	},
	{
		weight: 4,
		arbitrary: fc.record({
			kind: fc.constant('end'),
			attempt: fc.nat(30),
			ending: fc.constantFrom('answers', 'answers', 'refuses', 'throws'),
		}),
	},
	{ weight: 2, arbitrary: fc.record({ kind: fc.constant('renew'), attempt: fc.nat(30) }) },
);
export const round: fc.Arbitrary<Round> = fc.record({
	lanes: fc.array(fc.array(step, { maxLength: 8, size: 'max' }), {
		minLength: lanes,
		maxLength: lanes,
	}),
	seconds: fc.constantFrom(0, 1, 24, 25, 26, 3600, 29 * day, 30 * day),
	forgets: fc.boolean(),
});

/** What a key stands for. */
type Entry = { fingerprint: string; expires: number } & (
	{ state: 'DONE'; answer: string } | { state: 'RUNNING'; lease_token: string; until: number }
);
/** What a call came to: `did` is new, `again` is what an earlier one was told. */
export type Outcome = string;
export type Attempt = { scope: IdempotencyScope; lease_token: string };

export const holdMs = 25_000;
const keptMs = 30 * day * 1000;
export const nameOf = ({ principal, operation, key }: IdempotencyScope): string =>
	[principal, operation, key].join('/');

/** One lane as it should be. */
export class Model {
	entries = new Map<string, Entry>();
	effects = new Map<string, number>();

	/** Null: the call may go on. */
	claim(scope: IdempotencyScope, now: number): Outcome | null {
		const entry = this.entries.get(nameOf(scope));
		if (entry === undefined || entry.expires <= now) return null;
		if (entry.fingerprint !== scope.fingerprint) return 'key-reused';
		if (entry.state === 'DONE') return `again ${entry.answer}`;
		return entry.until > now ? 'in-progress 2' : null;
	}

	takes(scope: IdempotencyScope, lease_token: string, now: number): void {
		this.entries.set(nameOf(scope), {
			state: 'RUNNING',
			fingerprint: scope.fingerprint,
			lease_token,
			until: now + holdMs,
			expires: now + keptMs,
		});
	}

	answers(scope: IdempotencyScope, now: number): Outcome {
		const name = nameOf(scope);
		const count = (this.effects.get(name) ?? 0) + 1;
		this.effects.set(name, count);
		const answer = `${scope.fingerprint.slice(0, 8)} ${count}`;
		const expires = now + keptMs;
		this.entries.set(name, { state: 'DONE', fingerprint: scope.fingerprint, answer, expires });
		return `did ${answer}`;
	}

	holds({ scope, lease_token }: Attempt): boolean {
		const entry = this.entries.get(nameOf(scope));
		return entry?.state === 'RUNNING' && entry.lease_token === lease_token;
	}

	forget(now: number): void {
		for (const [name, entry] of this.entries) if (entry.expires < now) this.entries.delete(name);
	}
}
