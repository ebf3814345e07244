import fc from 'fast-check';
import { addDays, addSeconds, businessDate } from '../../platform/clock/index.ts';
import { atHour, hourOf, isWorkingDay } from '../../platform/calendar/index.ts';
import { judge, judgeDue, type Facts } from './rules.ts';

import { due, at, thePolicy, factsAt } from './rules-fixtures.ts';
describe('for any facts', () => {
	const instants = fc
		.integer({ min: -60 * 24 * 60, max: 200 * 24 * 60 })
		.map((minutes) => addSeconds(at(0), minutes * 60));
	// What is usual comes often: otherwise hardly any suspension would be seen.
	const statuses = fc.constantFrom('PLANNED', 'PLANNED', 'DONE', 'DONE', 'SKIPPED', 'CANCELLED');
	const someFacts = fc
		.record({
			now: instants,
			has_invoice: fc.boolean(),
			status: fc.constantFrom(
				'ACTIVE',
				'PAST_DUE',
				'PAST_DUE',
				'SUSPENDED',
				'PAUSED',
				'TRIALING',
				'ENDED',
			),
			suspension_reason: fc.constantFrom(null, 'STAFF', 'NON_PAYMENT'),
			held: fc.option(fc.integer({ min: 0, max: 90 }), { nil: null, freq: 1 }),
			money_on_its_way: fc.boolean(),
			state: fc.constantFrom('SENT', 'SENT', 'NONE', 'QUEUED', 'SENT', 'FAILED', 'SKIPPED'),
			sent_at: instants,
			announced: fc.option(fc.integer({ min: 1, max: 60 }), { nil: null }),
			of: fc.array(statuses, { minLength: 9, maxLength: 9 }),
			done_at: instants,
			off: fc.array(fc.integer({ min: -60, max: 200 }), { maxLength: 30 }),
		})
		.map((some): Facts => {
			const steps = Object.values(thePolicy()).map((step, index) => ({
				...step,
				status: some.of[index] ?? 'PLANNED',
				done_at: some.of[index] === 'DONE' ? some.done_at : null,
				message_id: some.of[index] === 'DONE' && step.message !== null ? 'a mail' : null,
				announced_on:
					step.action === 'SUSPEND' && some.announced !== null
						? addDays(due, some.announced)
						: null,
			}));
			return factsAt(some.now, steps, {
				cycle: { created_at: addDays(due, -14), has_invoice: some.has_invoice },
				subscription: { status: some.status, suspension_reason: some.suspension_reason },
				held_until: some.held === null ? null : addDays(businessDate(some.now), some.held),
				money_on_its_way: some.money_on_its_way,
				warning: {
					state: some.state as Facts['warning']['state'],
					sent_at: some.state === 'SENT' ? some.sent_at : null,
				},
				days_off: new Set(
					some.off.map((offset) => addDays(due, offset).toISOString().slice(0, 10)),
				),
			});
		});

	it('nothing is suspended without a warning that was sent 72 hours ago, a working day, and an unpaid invoice', () => {
		let suspended = 0;
		fc.assert(
			fc.property(someFacts, (facts) => {
				for (const step of facts.steps) {
					if (step.action !== 'SUSPEND' || step.run_at > facts.now) continue;
					if (judge(facts, step).kind !== 'ACT') continue;
					suspended += 1;
					const { now, warning, cycle } = facts;
					expect(warning.sent_at).not.toBeNull();
					expect(now.getTime() - warning.sent_at!.getTime()).toBeGreaterThanOrEqual(72 * 3_600_000);
					expect([cycle.has_invoice, facts.money_on_its_way, facts.held_until]).toEqual([
						true,
						false,
						null,
					]);
					expect(isWorkingDay(businessDate(now), facts.days_off)).toBe(true);
					if (step.announced_on !== null)
						expect(now >= atHour(step.announced_on, step.hour)).toBe(true);
				}
			}),
			{ numRuns: 20_000 },
		);
		// A property that never sees the case proves nothing.
		expect(suspended).toBeGreaterThan(10);
	});

	it('a client is told nothing at night, while held, or while money may be on its way; and what waits, waits for later', () => {
		fc.assert(
			fc.property(someFacts, (facts) => {
				for (const { verdict } of judgeDue(facts)) {
					if (verdict.kind === 'WAIT') expect(verdict.until > facts.now).toBe(true);
					if (verdict.kind !== 'ACT' || !verdict.tells) continue;
					expect(hourOf(facts.now) >= 8 && hourOf(facts.now) < 20).toBe(true);
					expect([facts.held_until, facts.money_on_its_way]).toEqual([null, false]);
				}
			}),
			{ numRuns: 5000 },
		);
	});

	it('at most one message is sent at a time', () => {
		fc.assert(
			fc.property(someFacts, (facts) => {
				const tells = facts.steps.filter((step) => {
					if (step.status !== 'PLANNED' || step.run_at > facts.now || step.action === 'SUSPEND')
						return false;
					const verdict = judge(facts, step);
					return verdict.kind === 'ACT' && verdict.tells;
				});
				expect(tells.length).toBeLessThanOrEqual(1);
			}),
			{ numRuns: 5000 },
		);
	});
});
