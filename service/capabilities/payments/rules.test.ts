import fc from 'fast-check';
import {
	endsUnpaid,
	isOurReference,
	judgePayment,
	nextCheckMinutes,
	nextLookUpSeconds,
	referenceOf,
	type LinkTerms,
} from './rules.ts';

const link: LinkTerms = { reference: 'cs-1', status: 'OPEN', currency: 'IDR', amount: 1000n };
const truth = { reference: 'cs-1' };
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
		['another reference', link, { reference: 'cs-2' }, money, 'another reference'],
		['another currency', link, truth, { ...money, currency: 'USD' }, 'USD arrived'],
		['less money', link, truth, { ...money, amount: 999n }, '999 arrived'],
		['more money', link, truth, { ...money, amount: 1001n }, '1001 arrived'],
	])('keeps money for %s as unmatched and says why', (_, ours, theirs, payment, reason) => {
		expect(judgePayment(ours, theirs, payment)).toEqual({
			status: 'UNMATCHED',
			reason: expect.stringContaining(reason),
		});
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
			age += nextCheckMinutes(checks);
			ages.push(age);
		}
		expect(ages).toEqual([1, 5, 15, 60, 120, 180]);
	});
	it('looks a lost link up four times with growing pauses', () => {
		expect([1, 2, 3, 4].map(nextLookUpSeconds)).toEqual([60, 300, 900, null]);
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
