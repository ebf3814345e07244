import { secondsUntilRetry } from '../../platform/retry/index.ts';
import fc from 'fast-check';
import {
	endsUnpaid,
	findSame,
	isOurReference,
	judgePayment,
	secondsUntilCheck,
	linkLookUps,
	payerFee,
	referenceOf,
	type LinkTerms,
} from './rules.ts';

const link: LinkTerms = {
	reference: 'cs-1',
	status: 'OPEN',
	currency: 'IDR',
	amount: 1000n,
	expected_amount: 1000n,
};
const truth = { reference: 'cs-1', amount: 1000n, expected_amount: 1000n };
const money = { status: 'SUCCEEDED' as const, currency: 'IDR', amount: 1000n };

describe('judgePayment', () => {
	it.each(['CREATING', 'UNKNOWN', 'OPEN', 'EXPIRED', 'CANCELLED'])(
		'takes the exact money on a link that is %s',
		(status) => {
			expect(judgePayment({ ...link, status }, truth, money)).toEqual({ status: 'SUCCEEDED' });
		},
	);

	it.each([
		['a link that is paid', { ...link, status: 'PAID' }, truth, money, 'paid before'],
		['a link that failed', { ...link, status: 'FAILED' }, truth, money, 'FAILED'],
		['no link of ours', null, truth, money, 'No payment link'],
		['another reference', link, { ...truth, reference: 'cs-2' }, money, 'another reference'],
		['another currency', link, truth, { ...money, currency: 'USD' }, 'USD arrived'],
		['less money', link, truth, { ...money, amount: 999n }, '999 arrived'],
		['more money', link, truth, { ...money, amount: 1001n }, '1001 arrived'],
	])('keeps money for %s as unmatched and says why', (_, ours, theirs, payment, reason) => {
		expect(judgePayment(ours, theirs, payment)).toEqual({
			status: 'UNMATCHED',
			reason: expect.stringContaining(reason),
		});
	});

	it('leaves it to a subject that takes parts what becomes of money on a link that is paid', () => {
		expect(judgePayment({ ...link, status: 'PAID' }, truth, money, true)).toEqual({
			status: 'SUCCEEDED',
		});
		expect(judgePayment({ ...link, status: 'FAILED' }, truth, money, true).status).toBe(
			'UNMATCHED',
		);
	});

	it('notes a failed attempt on our link, and nothing of one on a foreign link', () => {
		const failed = { ...money, status: 'FAILED' as const };
		expect(judgePayment(link, truth, failed)).toEqual({ status: 'FAILED' });
		expect(judgePayment(null, truth, failed)).toEqual({ status: 'IGNORED' });
	});

	it('never drops money: whatever arrived is either SUCCEEDED or UNMATCHED', () => {
		const status = fc.constantFrom('CREATING', 'UNKNOWN', 'OPEN', 'PAID', 'EXPIRED', 'FAILED', 'X');
		fc.assert(
			fc.property(status, fc.bigInt(0n, 2000n), fc.boolean(), (state, amount, known) => {
				const ours = known ? { ...link, status: state } : null;
				const verdict = judgePayment(ours, truth, { ...money, amount });
				expect(['SUCCEEDED', 'UNMATCHED']).toContain(verdict.status);
				if (verdict.status === 'SUCCEEDED') expect(amount).toBe(1000n);
			}),
		);
	});
});

describe('a fee that the payer bears', () => {
	const withFee: LinkTerms = { ...link, expected_amount: 1007n };
	const truthWithFee = { ...truth, expected_amount: 1007n };

	it('is part of what is expected, and does not count for the subject', () => {
		const gross = { ...money, amount: 1007n };
		expect(judgePayment(withFee, truthWithFee, gross)).toEqual({ status: 'SUCCEEDED' });
		expect(payerFee(withFee, truthWithFee, gross)).toBe(7n);
		expect(judgePayment(withFee, truthWithFee, money)).toMatchObject({ status: 'UNMATCHED' });
		expect(payerFee(withFee, truthWithFee, money)).toBe(0n);
	});
	it('is taken from the gateway while our link does not know it yet', () => {
		const creating = { ...link, status: 'CREATING', expected_amount: null };
		const gross = { ...money, amount: 1007n };
		expect(judgePayment(creating, truthWithFee, gross)).toEqual({ status: 'SUCCEEDED' });
		// A gateway that asks for something else is not believed.
		const other = { ...truthWithFee, amount: 5n, expected_amount: 5n };
		expect(judgePayment(creating, other, { ...money, amount: 5n })).toMatchObject({
			status: 'UNMATCHED',
		});
	});
});

describe('findSame', () => {
	const paid_at = new Date('2026-11-20T03:00:00.000Z');
	const known = {
		gateway_payment_id: 'g-1:paid',
		gateway_reference: 'g-1',
		currency: 'IDR',
		amount: 1000n,
		paid_at,
	};
	const report = (id: string, changes: object = {}) => ({
		...money,
		gateway_payment_id: id,
		unnamed_id: 'g-1:paid',
		channel: null,
		paid_at,
		raw: {},
		...changes,
	});

	it('knows money again under the name that the vendor gives it later', () => {
		expect(findSame([known], 'g-1', report('py-1'))).toBe(known);
	});
	it('knows named money again when a report leaves the name out', () => {
		const named = { ...known, gateway_payment_id: 'py-1' };
		expect(findSame([named], 'g-1', report('g-1:paid'))).toBe(named);
	});
	it.each([
		['another name', report('py-2')],
		['no name, at another time', report('g-1:paid', { paid_at: new Date(0) })],
		['no name, of another amount', report('g-1:paid', { amount: 999n })],
		['no name, on another link', report('g-2:paid', { unnamed_id: 'g-2:paid' })],
	])('takes money with %s for other money', (_, other) => {
		const named = { ...known, gateway_payment_id: 'py-1' };
		const link = other.unnamed_id === 'g-2:paid' ? 'g-2' : 'g-1';
		expect(findSame([named], link, other)).toBeNull();
	});
	it('goes by the id alone where the vendor names all money', () => {
		const { unnamed_id: _, ...named } = report('g-1:paid');
		expect(findSame([known], 'g-1', named)).toBe(known);
		expect(findSame([known], 'g-1', { ...named, gateway_payment_id: 'py-1' })).toBeNull();
	});
});

describe('endsUnpaid', () => {
	const open = { status: 'OPEN', gateway_reference: 'g-1' };
	const paid = { gateway_payment_id: 'p', channel: null, paid_at: new Date(0), raw: {}, ...money };
	const seen = { gateway_reference: 'g-1', payments: [] };

	it('ends an open link that the gateway has closed', () => {
		expect(endsUnpaid(open, { ...seen, status: 'EXPIRED' })).toBe(true);
		expect(endsUnpaid(open, { ...seen, status: 'CANCELLED' })).toBe(true);
	});
	it('leaves a link that the gateway keeps open', () => {
		expect(endsUnpaid(open, { ...seen, status: 'OPEN' })).toBe(false);
	});
	it('ends a link that was paid there by money that did not fit', () => {
		expect(endsUnpaid(open, { ...seen, status: 'PAID', payments: [paid] })).toBe(true);
	});
	it('believes no PAID without money', () => {
		expect(endsUnpaid(open, { ...seen, status: 'PAID' })).toBe(false);
	});
	it('leaves a link alone when only its twin has expired', () => {
		expect(endsUnpaid(open, { ...seen, gateway_reference: 'g-2', status: 'EXPIRED' })).toBe(false);
	});
	it('ends a link whose own reference at the gateway is not known yet', () => {
		const creating = { status: 'CREATING', gateway_reference: null };
		expect(endsUnpaid(creating, { ...seen, status: 'EXPIRED' })).toBe(true);
	});
	it.each(['PAID', 'EXPIRED', 'CANCELLED', 'FAILED'])('never ends a link that is %s', (status) => {
		expect(endsUnpaid({ ...open, status }, { ...seen, status: 'EXPIRED' })).toBe(false);
	});
});

describe('schedules', () => {
	it('checks an open link at 1, 5, 15 and 60 minutes of age, then hourly', () => {
		const ages: number[] = [];
		for (let checks = 0, age = 0; checks < 6; checks += 1) {
			age += secondsUntilCheck(checks) / 60;
			ages.push(age);
		}
		expect(ages).toEqual([1, 5, 15, 60, 120, 180]);
	});
	it('looks a lost link up four times with growing pauses', () => {
		expect([1, 2, 3, 4].map((made) => secondsUntilRetry(linkLookUps, made))).toEqual([
			60,
			300,
			900,
			null,
		]);
	});
});

describe('references', () => {
	it('are the same for every attempt of one link and recognisable as ours', () => {
		expect(referenceOf('42')).toBe('cs-42');
		expect(isOurReference(referenceOf('42'))).toBe(true);
		expect(isOurReference('invoice-42')).toBe(false);
		expect(isOurReference(null)).toBe(false);
	});
});
