import { addDays, addSeconds } from '../../platform/clock/index.ts';
import { dueAt, judge, lateBase, suspensionDay, type Facts, type Verdict } from './rules.ts';

import { due, at, thePolicy, done, factsAt, judged } from './rules-fixtures.ts';

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
