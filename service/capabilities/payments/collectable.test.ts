import { judgeAmount } from './collectable.ts';

const collects = (smallest: bigint, largest: bigint) => ({
	title: 'Gateway',
	collects: { IDR: { smallest, largest } },
});
const codes = (gateways: Parameters<typeof judgeAmount>[0], amount: bigint, currency = 'IDR') =>
	judgeAmount(gateways, { currency, amount }).map((one) => one.code);

describe('what a gateway will not collect', () => {
	const one = [collects(10_000n, 1_000_000_000n)];

	it.each<[bigint, string[]]>([
		[0n, []],
		[1n, ['AMOUNT_TOO_SMALL']],
		[9_990n, ['AMOUNT_TOO_SMALL']],
		[10_000n, []],
		[1_000_000_000n, []],
		[1_665_000_000n, ['AMOUNT_TOO_LARGE']],
	])('is told of %d rupiah: %j', (amount, expected) => {
		expect(codes(one, amount)).toEqual(expected);
	});

	it('is no matter when another gateway collects it', () => {
		const two = [...one, collects(1_000n, 9_999n)];
		expect(codes(two, 9_990n)).toEqual([]);
		expect(codes(two, 999n)).toEqual(['AMOUNT_TOO_SMALL']);
		expect(codes(two, 1_665_000_000n)).toEqual(['AMOUNT_TOO_LARGE']);
	});

	it('is told between the limits of two gateways, too', () => {
		expect(codes([collects(1n, 9n), collects(100n, 999n)], 50n)).toEqual(['AMOUNT_TOO_SMALL']);
	});

	it('is a currency that none of them has', () => {
		expect(codes(one, 1_250n, 'USD')).toEqual(['CURRENCY_NOT_COLLECTED']);
	});
});
