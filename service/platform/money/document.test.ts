import fc from 'fast-check';
import { apportion, shareExactly, sumOf } from './document.ts';

describe('shares of a total', () => {
	it.each([
		[100_000n, [7n, 11n, 13n], [22_581n, 35_484n, 41_935n]],
		[50_001n, [999_999n, 333_333n, 1n], [37_501n, 12_500n, 0n]],
		[11_000n, [33_333n, 33_333n, 33_334n], [3_667n, 3_666n, 3_667n]],
		[-11_000n, [33_333n, 33_333n, 33_334n], [-3_667n, -3_666n, -3_667n]],
		[-11_000n, [-33_333n, -33_333n, -33_334n], [-3_667n, -3_666n, -3_667n]],
		[2n, [1n, 1n, 1n], [1n, 1n, 0n]],
		[100n, [300n, -100n], [150n, -50n]],
		[7n, [0n, 0n], [4n, 3n]],
		[7n, [], []],
	])('of %s by %j are %j', (total, weights, shares) => {
		expect(apportion(total, weights)).toEqual(shares);
	});

	it('add up to it, are less than one unit off, and those of a credit mirror those of the bill', () => {
		const amounts = fc.bigInt({ min: 0n, max: 10n ** 12n });
		fc.assert(
			fc.property(
				fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n }),
				fc.array(amounts, { minLength: 1, maxLength: 12 }),
				(total, weights) => {
					const shares = apportion(total, weights);
					const sum = sumOf(weights);
					expect(sumOf(shares)).toBe(total);
					expect(apportion(-total, weights)).toEqual(shares.map((share) => -share));
					for (const [index, share] of shares.entries()) {
						const off = share * sum - total * (weights[index] ?? 0n);
						if (sum > 0n) expect(off < sum && off > -sum).toBe(true);
					}
				},
			),
		);
	});

	it('add up also where a part is taken back', () => {
		const amounts = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });
		fc.assert(
			fc.property(amounts, fc.array(amounts, { minLength: 1, maxLength: 12 }), (total, weights) => {
				expect(sumOf(apportion(total, weights))).toBe(total);
			}),
		);
	});
});

describe('shares by exact fractions', () => {
	it.each([
		[4n, [10n, 20n, 10n], 10n, [1n, 2n, 1n]],
		[3n, [15n, 15n], 10n, [2n, 1n]],
		[1n, [100_000n * 11n, -99_990n * 11n], 100n, [11_000n, -10_999n]],
		[-1n, [-100_000n * 11n, 99_990n * 11n], 100n, [-11_000n, 10_999n]],
		[5n, [10n, 10n], 10n, [3n, 2n]],
		[-2n, [10n, 10n], 10n, [-1n, -1n]],
		[0n, [], 10n, []],
	])('%s of %j / %s are %j', (total, numerators, denominator, shares) => {
		expect(shareExactly(total, numerators, denominator)).toEqual(shares);
	});

	it('add up to the rounded sum, each less than one unit from its fraction', () => {
		const fractions = fc.bigInt({ min: -(10n ** 9n), max: 10n ** 9n });
		fc.assert(
			fc.property(
				fc.array(fractions, { minLength: 1, maxLength: 9 }),
				fc.bigInt({ min: 1n, max: 400n }),
				(numerators, denominator) => {
					const sum = sumOf(numerators);
					// Rounded down or up: halves go away from zero elsewhere.
					const down = (sum - (((sum % denominator) + denominator) % denominator)) / denominator;
					for (const total of sum % denominator === 0n ? [down] : [down, down + 1n]) {
						const shares = shareExactly(total, numerators, denominator);
						expect(sumOf(shares)).toBe(total);
						for (const [index, share] of shares.entries()) {
							const off = share * denominator - (numerators[index] ?? 0n);
							expect(off < denominator && off > -denominator).toBe(true);
						}
					}
				},
			),
		);
	});
});
