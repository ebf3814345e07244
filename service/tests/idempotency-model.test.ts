import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { addDays, addSeconds } from '../platform/clock/index.ts';
import { nextNumber, type Transaction } from '../platform/database/index.ts';
import { DomainError } from '../platform/errors/index.ts';
import {
	claimKey,
	storeAnswer,
	fingerprint,
	forgetExpired,
	releaseKey,
	renewKey,
	fenceKey,
	type IdempotencyScope,
} from '../platform/idempotency/index.ts';
import {
	holdMs,
	lanes,
	Model,
	nameOf,
	round,
	type Attempt,
	type Ending,
	type Outcome,
	type Step,
	type Subject,
} from './idempotency-model.ts';
import { propertyTimeoutMs, searchSteps } from './property-steps.ts';
import { startTestService, type TestService } from './service.ts';

class Thrown extends Error {}

describe('idempotency keys', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	const inTransaction = <T>(work: (tx: Transaction) => Promise<T>) =>
		service.runtime.database.transaction(work);

	/** The effect of a command and its answer: how often it happened, counted in the same transaction. */
	async function answer(tx: Transaction, scope: IdempotencyScope, now: Date): Promise<Outcome> {
		const count = await nextNumber(tx, nameOf(scope));
		const text = `${scope.fingerprint.slice(0, 8)} ${count}`;
		await storeAnswer(tx, scope, { status: 201, body: { text } }, now);
		return `did ${text}`;
	}
	const again = (stored: { status: number; body: unknown }): Outcome => {
		expect(stored).toEqual({ status: 201, body: { text: expect.any(String) } });
		return `again ${(stored.body as { text: string }).text}`;
	};
	async function outcomeOf(work: Promise<Outcome>): Promise<Outcome> {
		try {
			return await work;
		} catch (error) {
			if (error instanceof Thrown) return 'threw';
			if (!(error instanceof DomainError)) throw error;
			const seconds = error.retryAfterSeconds;
			const code = error.definition.code.replace('idempotency.', '');
			return seconds === undefined ? code : `${code} ${seconds}`;
		}
	}

	/** A command in one transaction; `gate` keeps the transaction open before it ends. */
	const call = (
		scope: IdempotencyScope,
		now: Date,
		how: Ending,
		gate: () => Promise<void> = async () => {},
	) =>
		outcomeOf(
			inTransaction(async (tx) => {
				const earlier = await claimKey(tx, scope, now, null);
				if (earlier === null && how === 'throws') await nextNumber(tx, nameOf(scope));
				const outcome =
					earlier !== null ? again(earlier) : how === 'throws' ? '' : await answer(tx, scope, now);
				await gate();
				if (earlier === null && how === 'throws') throw new Thrown();
				return outcome;
			}),
		);

	const begin = (scope: IdempotencyScope, now: Date, lease_token: string, how: 'asks' | Ending) =>
		outcomeOf(
			inTransaction(async (tx) => {
				const earlier = await claimKey(tx, scope, now, lease_token);
				if (earlier !== null) return again(earlier);
				if (how === 'throws') throw new Thrown();
				return how === 'answers' ? answer(tx, scope, now) : 'asks';
			}),
		);

	/** As the service ends a command with a vendor step, also one whose second transaction failed. */
	const end = ({ scope, lease_token }: Attempt, now: Date, how: Ending | 'refuses') =>
		outcomeOf(
			(async () => {
				try {
					return await inTransaction(async (tx) => {
						await fenceKey(tx, scope, lease_token);
						if (how === 'refuses') {
							await releaseKey(tx, scope);
							return 'refused';
						}
						const outcome = await answer(tx, scope, now);
						if (how === 'throws') throw new Thrown();
						return outcome;
					});
				} catch (error) {
					if (error instanceof Thrown)
						await inTransaction(async (tx) => {
							await fenceKey(tx, scope, lease_token);
							await releaseKey(tx, scope);
						});
					throw error;
				}
			})(),
		);

	/** One lane: what happens, next to what should. */
	function startLane(name: string) {
		const model = new Model();
		const attempts: Attempt[] = [];
		const scopeOf = ({ caller, operation, key, body }: Subject): IdempotencyScope => ({
			principal: `${name}-${caller}`,
			operation: `test.${operation}`,
			key: `key-${key}`,
			fingerprint: fingerprint({ body }),
			vault: service.runtime.vault,
		});

		/** False when there was nothing to do it to. */
		async function take(step: Step, now: Date): Promise<boolean> {
			const at = now.getTime();
			switch (step.kind) {
				case 'call': {
					const scope = scopeOf(step.of);
					const refusal = model.claim(scope, at);
					const expected =
						refusal ?? (step.ending === 'throws' ? 'threw' : model.answers(scope, at));
					expect(await call(scope, now, step.ending)).toBe(expected);
					return true;
				}
				case 'race': {
					const scope = scopeOf(step.of);
					const refusal = model.claim(scope, at);
					const outcomes = await Promise.all(
						Array.from({ length: step.calls }, () => call(scope, now, 'answers')),
					);
					if (refusal !== null) {
						expect(new Set(outcomes)).toEqual(new Set([refusal]));
						return true;
					}
					const done = model.answers(scope, at);
					expect(outcomes.filter((one) => one === done)).toHaveLength(1);
					const others = [done, done.replace('did', 'again'), 'in-progress 1'];
					expect(outcomes.filter((one) => !others.includes(one))).toEqual([]);
					return true;
				}
				case 'overlap': {
					const scope = scopeOf(step.of);
					const refusal = model.claim(scope, at);
					let open = (): void => {};
					const gate = new Promise<void>((resolve) => (open = resolve));
					let arrived = (): void => {};
					const waiting = new Promise<void>((resolve) => (arrived = resolve));
					const outer = call(scope, now, step.ending, () => {
						arrived();
						return gate;
					});
					// A call that is refused at once never comes to the gate.
					await Promise.race([waiting, outer]);
					const isOpen = refusal === null || refusal.startsWith('again');
					try {
						for (const other of step.meanwhile.map(scopeOf)) {
							const same = isOpen && nameOf(other) === nameOf(scope);
							const expected =
								model.claim(other, at) ?? (same ? 'in-progress 1' : model.answers(other, at));
							expect(await call(other, now, 'answers')).toBe(expected);
						}
					} finally {
						open();
					}
					const expected =
						refusal ?? (step.ending === 'throws' ? 'threw' : model.answers(scope, at));
					expect(await outer).toBe(expected);
					return true;
				}
				case 'begin': {
					const scope = scopeOf(step.of);
					const lease_token = randomUUID();
					const refusal = model.claim(scope, at);
					const outcome = await begin(scope, now, lease_token, step.ending);
					if (refusal !== null) expect(outcome).toBe(refusal);
					else if (step.ending === 'throws') expect(outcome).toBe('threw');
					else if (step.ending === 'answers') expect(outcome).toBe(model.answers(scope, at));
					else {
						expect(outcome).toBe('asks');
						model.takes(scope, lease_token, at);
						attempts.push({ scope, lease_token });
					}
					return true;
				}
				case 'end': {
					const attempt = attempts[step.attempt % Math.max(1, attempts.length)];
					if (attempt === undefined) return false;
					const isMine = model.holds(attempt);
					const outcome = await end(attempt, now, step.ending);
					if (!isMine) expect(outcome).toBe('in-progress 1');
					else if (step.ending === 'answers')
						expect(outcome).toBe(model.answers(attempt.scope, at));
					else {
						expect(outcome).toBe(step.ending === 'throws' ? 'threw' : 'refused');
						model.entries.delete(nameOf(attempt.scope));
					}
					return true;
				}
				case 'renew': {
					const attempt = attempts[step.attempt % Math.max(1, attempts.length)];
					if (attempt === undefined) return false;
					const isMine = model.holds(attempt);
					const { scope, lease_token } = attempt;
					expect(await inTransaction((tx) => renewKey(tx, scope, now, lease_token))).toBe(isMine);
					const entry = model.entries.get(nameOf(scope));
					if (isMine && entry?.state === 'RUNNING') entry.until = at + holdMs;
					return true;
				}
			}
		}

		/** The rows and the effects are what the model says, not only what the callers were told. */
		async function compare(): Promise<void> {
			const { client } = service.runtime.database;
			const where = { startsWith: `${name}-` };
			const rows = await client.idempotencyKey.findMany({ where: { principal: where } });
			const found = rows.map((row) => [
				[row.principal, row.operation, row.key].join('/'),
				row.status,
				row.fingerprint,
				row.lease_token,
				row.leased_until?.getTime() ?? null,
				row.expires_at.getTime(),
			]);
			const expected = [...model.entries].map(([key, entry]) => [
				key,
				entry.state,
				entry.fingerprint,
				entry.state === 'RUNNING' ? entry.lease_token : null,
				entry.state === 'RUNNING' ? entry.until : null,
				entry.expires,
			]);
			expect(found.sort()).toEqual(expected.sort());
			const counters = await client.counter.findMany({ where: { name: where } });
			expect(new Map(counters.map((one) => [one.name, Number(one.value)]))).toEqual(model.effects);
		}
		return { take, compare, model };
	}

	it(
		'agree with a model, whatever callers, crashes and time do to them',
		() =>
			searchSteps(
				'idempotency keys',
				fc.array(round, { minLength: 1, maxLength: 8, size: 'max' }),
				async (history) => {
					const run = randomUUID();
					const all = Array.from({ length: lanes }, (_, index) => startLane(`${run}-${index}`));
					let now = new Date('2026-11-20T03:00:00.000Z');
					let steps = 0;
					for (const { lanes: plans, seconds, forgets } of history) {
						await Promise.all(
							all.map(async (lane, index) => {
								for (const one of plans[index] ?? []) {
									if (await lane.take(one, now)) steps += 1;
								}
							}),
						);
						now = addSeconds(now, seconds);
						if (forgets) {
							await inTransaction((tx) => forgetExpired(tx, now));
							for (const lane of all) lane.model.forget(now.getTime());
						}
					}
					await Promise.all(all.map((lane) => lane.compare()));
					// What is left would only make the next history slower.
					await inTransaction((tx) => forgetExpired(tx, addDays(now, 31)));
					return steps;
				},
			),
		propertyTimeoutMs,
	);
});
