import fc from 'fast-check';
import { addDays, addSeconds, businessDate } from '../../platform/clock/index.ts';
import { atHour, hourOf, isWorkingDay } from '../../platform/calendar/index.ts';
import {
	dueAt,
	judge,
	judgeDue,
	lateBase,
	suspensionDay,
	type Facts,
	type Step,
	type Verdict,
} from './rules.ts';

const day = (text: string): Date => new Date(`${text}T00:00:00.000Z`);
/** A Monday. */
const due = day('2027-02-01');
const at = (offset: number, hour = 9): Date => atHour(addDays(due, offset), hour);

const aStep = (values: Partial<Step> & Pick<Step, 'step'>): Step => {
	const { offset_days = 0, hour = 9 } = values;
	const due_at = dueAt(due, { offset_days, hour });
	return {
		id: values.step,
		action: 'REMIND',
		message: 'PAYMENT_OVERDUE',
		status: 'PLANNED',
		offset_days,
		hour,
		due_at,
		run_at: due_at,
		min_gap_hours: 20,
		working_days_only: false,
		announced_on: null,
		done_at: null,
		message_id: null,
		...values,
	};
};
/** The policy of the start, from the due date on. */
const thePolicy = (): Record<string, Step> => ({
	ask: aStep({
		step: 'ask',
		offset_days: -30,
		action: 'ASK_FINANCE',
		message: null,
		min_gap_hours: 1,
	}),
	escalate: aStep({
		step: 'escalate',
		offset_days: -9,
		action: 'ESCALATE',
		message: null,
		min_gap_hours: 96,
	}),
	before: aStep({ step: 'before', offset_days: -3, message: 'PAYMENT_REMINDER' }),
	due: aStep({ step: 'due', offset_days: 0, message: 'PAYMENT_DUE_TODAY' }),
	overdue: aStep({ step: 'overdue', offset_days: 1, action: 'MARK_OVERDUE' }),
	reminder: aStep({ step: 'reminder', offset_days: 4 }),
	warning: aStep({ step: 'warning', offset_days: 7, message: 'FINAL_WARNING' }),
	suspend: aStep({
		step: 'suspend',
		offset_days: 10,
		action: 'SUSPEND',
		message: 'SUSPENDED_UNPAID',
		min_gap_hours: 72,
		working_days_only: true,
	}),
	cancel: aStep({
		step: 'cancel',
		offset_days: 30,
		action: 'PROPOSE_CANCEL',
		message: null,
		min_gap_hours: 0,
	}),
});
const done = (step: Step, done_at: Date): Step => ({
	...step,
	status: 'DONE',
	done_at,
	message_id: step.message === null ? null : `mail of ${step.step}`,
});

const factsAt = (now: Date, steps: readonly Step[], more: Partial<Facts> = {}): Facts => ({
	now,
	cycle: { created_at: addDays(due, -14), has_invoice: true },
	subscription: { status: 'ACTIVE', suspension_reason: null },
	steps,
	held_until: null,
	money_on_its_way: false,
	warning: { state: 'NONE', sent_at: null },
	days_off: new Set(),
	quiet: { from: 20, until: 8 },
	...more,
});
const judged = (facts: Facts): Record<string, Verdict> =>
	Object.fromEntries(judgeDue(facts).map(({ step, verdict }) => [step.step, verdict]));

describe('a step', () => {
	it('is due at its offset from the due date, at its hour in Jakarta', () => {
		expect(dueAt(due, { offset_days: -3, hour: 9 }).toISOString()).toBe('2027-01-29T02:00:00.000Z');
		expect(dueAt(due, { offset_days: 10, hour: 17 }).toISOString()).toBe(
			'2027-02-11T10:00:00.000Z',
		);
	});

	it('is taken on its day, and the client is told', () => {
		const { reminder } = thePolicy();
		expect(judge(factsAt(at(4), [reminder!]), reminder!)).toEqual({ kind: 'ACT', tells: true });
	});

	it('waits while money may be on its way', () => {
		const { overdue, suspend, cancel } = thePolicy();
		for (const step of [overdue!, suspend!, cancel!]) {
			const facts = factsAt(at(31), [step], { money_on_its_way: true });
			expect(judge(facts, step)).toMatchObject({ kind: 'WAIT', until: addSeconds(at(31), 3600) });
		}
	});

	it('waits for the end of the quiet hours when it tells the client, and only then', () => {
		const { reminder, cancel } = thePolicy();
		const night = at(4, 22);
		expect(judge(factsAt(night, [reminder!]), reminder!)).toMatchObject({
			kind: 'WAIT',
			until: at(5, 8),
		});
		expect(judge(factsAt(at(31, 22), [cancel!]), cancel!)).toEqual({ kind: 'ACT', tells: false });
	});

	it('waits for its gap after the last message to the client', () => {
		const { overdue, reminder } = thePolicy();
		const steps = [done(overdue!, at(3, 15)), reminder!];
		expect(judge(factsAt(at(4), steps), reminder!)).toMatchObject({
			kind: 'WAIT',
			until: addSeconds(at(3, 15), 20 * 3600),
		});
		expect(judge(factsAt(at(4, 12), steps), reminder!)).toEqual({ kind: 'ACT', tells: true });
	});
});

describe('after an outage', () => {
	it('only the newest message is sent, and a bill is overdue without a mail of its own', () => {
		const { before, due: onDay, overdue, reminder } = thePolicy();
		const facts = factsAt(at(4, 10), [before!, onDay!, overdue!, reminder!]);
		expect(judged(facts)).toEqual({
			before: { kind: 'SKIP', reason: 'A newer message was due, too' },
			due: { kind: 'SKIP', reason: 'A newer message was due, too' },
			overdue: { kind: 'ACT', tells: false, reason: 'A newer message was due, too' },
		});
		expect(judge(facts, reminder!)).toEqual({ kind: 'ACT', tells: true });
	});

	it('two channels of one day are both newest', () => {
		const { due: onDay } = thePolicy();
		const chat = { ...onDay!, id: 'chat', step: 'chat', min_gap_hours: 0 };
		const facts = factsAt(at(0, 10), [onDay!, chat]);
		expect([judge(facts, onDay!), judge(facts, chat)]).toEqual([
			{ kind: 'ACT', tells: true },
			{ kind: 'ACT', tells: true },
		]);
	});

	it('a message that is not sent itself makes no older one superfluous', () => {
		const { reminder, warning } = thePolicy();
		// Nothing would be suspended, so there is no warning: the reminder before it is the newest.
		const facts = factsAt(at(8), [reminder!, warning!]);
		expect(judge(facts, warning!)).toMatchObject({ kind: 'SKIP' });
		expect(judge(facts, reminder!)).toEqual({ kind: 'ACT', tells: true });
	});

	it('a suspension waits for a warning, though its own day has long passed', () => {
		const { overdue, reminder, warning, suspend } = thePolicy();
		// A Monday three weeks later.
		const now = at(21);
		const steps = [overdue!, reminder!, warning!, suspend!];
		expect(judge(factsAt(now, steps), warning!)).toEqual({ kind: 'ACT', tells: true });
		expect(judge(factsAt(now, steps), suspend!)).toMatchObject({
			kind: 'WAIT',
			until: addSeconds(now, 72 * 3600),
		});
	});
});

describe('before the invoice is there', () => {
	const without = { cycle: { created_at: addDays(due, -14), has_invoice: false } };

	it('finance is asked and reminded; with it neither is needed', () => {
		const { ask, escalate } = thePolicy();
		const facts = factsAt(at(-8), [ask!, escalate!], without);
		expect(judge(facts, ask!)).toEqual({ kind: 'ACT', tells: false });
		expect(judge(facts, escalate!)).toEqual({ kind: 'ACT', tells: false });
		expect(judge(factsAt(at(-8), [ask!]), ask!)).toMatchObject({ kind: 'SKIP' });
	});

	it('finance has four days after it was asked before it is reminded', () => {
		const { ask, escalate } = thePolicy();
		const asked = at(-9, 8);
		const steps = [done(ask!, asked), escalate!];
		expect(judge(factsAt(at(-8), steps, without), escalate!)).toMatchObject({
			kind: 'WAIT',
			until: addSeconds(asked, 96 * 3600),
		});
	});

	it('a client is not told, not late and not suspended', () => {
		const { before, overdue, warning, suspend, cancel } = thePolicy();
		expect(judge(factsAt(at(-3), [before!], without), before!)).toMatchObject({ kind: 'SKIP' });
		for (const step of [overdue!, warning!, suspend!, cancel!])
			expect(judge(factsAt(at(40), [step], without), step)).toMatchObject({
				kind: 'WAIT',
				until: at(41),
			});
	});

	it('lateness counts from the day on which the client has had time to pay', () => {
		expect(lateBase(due, addDays(due, -14), 7)).toEqual(due);
		expect(lateBase(due, addDays(due, -7), 7)).toEqual(due);
		expect(lateBase(due, addDays(due, -2), 7)).toEqual(addDays(due, 5));
		expect(lateBase(due, addDays(due, 3), 0)).toEqual(addDays(due, 3));
	});
});

describe('a hold', () => {
	const held = { held_until: addDays(due, 20) };

	it('stops messages, suspensions and proposals until the day after it', () => {
		const { reminder, warning, suspend, cancel } = thePolicy();
		for (const step of [reminder!, warning!, suspend!, cancel!]) {
			const others = step === warning ? [suspend!] : [];
			expect(judge(factsAt(at(12), [step, ...others], held), step)).toMatchObject({
				kind: 'WAIT',
				until: at(21),
			});
		}
	});

	it('does not stop a bill from being overdue, of which the client is not told', () => {
		const { overdue } = thePolicy();
		expect(judge(factsAt(at(1), [overdue!], held), overdue!)).toEqual({
			kind: 'ACT',
			tells: false,
			reason: 'It is held',
		});
	});
});

describe('a suspension', () => {
	const { warning, suspend } = thePolicy();
	const warned = done(warning!, at(7));
	const sent = (sent_at: Date) => ({ warning: { state: 'SENT' as const, sent_at } });
	const planned = { ...suspend!, announced_on: addDays(due, 10) };
	const verdict = (now: Date, more: Partial<Facts>, step = planned): Verdict =>
		judge(factsAt(now, [warned, step], more), step);

	it('comes 72 hours after the final warning was sent, on the day that it named', () => {
		expect(verdict(at(10), sent(at(7)))).toEqual({ kind: 'ACT', tells: true });
	});

	it('counts from the moment of sending, not from the wish to send', () => {
		expect(verdict(at(10), sent(at(8)))).toMatchObject({ kind: 'WAIT', until: at(11) });
		expect(verdict(at(10), { warning: { state: 'QUEUED', sent_at: null } })).toMatchObject({
			kind: 'WAIT',
			until: addSeconds(at(10), 3600),
		});
		expect(verdict(at(10), { warning: { state: 'FAILED', sent_at: null } })).toMatchObject({
			kind: 'WAIT',
		});
	});

	it('never comes before the day that the warning named', () => {
		const later = { ...planned, announced_on: addDays(due, 14) };
		expect(verdict(at(10), sent(at(7)), later)).toMatchObject({ kind: 'WAIT', until: at(14) });
	});

	it('has the warning sent again when it did not leave', () => {
		expect(verdict(at(10), { warning: { state: 'SKIPPED', sent_at: null } })).toEqual({
			kind: 'WARN_AGAIN',
			warning: warned,
		});
	});

	it('is left out when a person left out the warning', () => {
		const skipped = { ...warning!, status: 'SKIPPED' };
		expect(judge(factsAt(at(10), [skipped, planned]), planned)).toMatchObject({ kind: 'SKIP' });
		expect(judge(factsAt(at(10), [planned]), planned)).toMatchObject({ kind: 'SKIP' });
	});

	it('waits for a working day', () => {
		// Thursday 11 February is a holiday here, and Friday, too.
		const days_off = new Set(['2027-02-11', '2027-02-12']);
		expect(verdict(at(10), { ...sent(at(7)), days_off })).toMatchObject({
			kind: 'WAIT',
			until: at(14),
		});
	});

	it.each([
		['SUSPENDED', 'NON_PAYMENT', 'SKIP'],
		['SUSPENDED', 'STAFF', 'WAIT'],
		['PAUSED', null, 'WAIT'],
		['PENDING', null, 'SKIP'],
		['TRIALING', null, 'SKIP'],
		['CANCELLED', null, 'SKIP'],
		['ENDED', null, 'SKIP'],
		['PAST_DUE', null, 'ACT'],
	])('of a subscription that is %s (%s): %s', (status, suspension_reason, kind) => {
		const subscription = { status, suspension_reason };
		expect(verdict(at(10), { ...sent(at(7)), subscription })).toMatchObject({ kind });
	});

	it('and its warning are nothing for what is not a subscription', () => {
		const facts = factsAt(at(10), [warning!, planned], { subscription: null });
		expect([judge(facts, warning!).kind, judge(facts, planned).kind]).toEqual(['SKIP', 'SKIP']);
	});

	it('is announced for a working day that is at least 72 hours away', () => {
		// Warned on Wednesday at three: Saturday at three, so Monday.
		expect(
			suspensionDay({ now: at(2, 15), days_off: new Set() }, { ...suspend!, due_at: at(3) }),
		).toEqual(addDays(due, 7));
		expect(suspensionDay({ now: at(7), days_off: new Set() }, suspend!)).toEqual(addDays(due, 10));
	});
});

describe('a trial', () => {
	it('that is not paid ends, and is not asked for after its day', () => {
		const { before, overdue, cancel } = thePolicy();
		const trial = { subscription: { status: 'TRIALING', suspension_reason: null } };
		expect(judge(factsAt(at(-3), [before!], trial), before!).kind).toBe('ACT');
		for (const step of [overdue!, cancel!])
			expect(judge(factsAt(at(31), [step], trial), step).kind).toBe('SKIP');
	});
});

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
