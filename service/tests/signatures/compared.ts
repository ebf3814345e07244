import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';

/** Records the lengths of what the test file compares in constant time, whichever module or package does it. */
export function watchComparisons(): [number, number][] {
	const compared: [number, number][] = [];
	const { timingSafeEqual } = crypto;
	const put = (compare: typeof timingSafeEqual): void => {
		crypto.timingSafeEqual = compare;
		// Those who imported it by its name see the change only then.
		syncBuiltinESMExports();
	};
	beforeAll(() =>
		put((left, right) => {
			compared.push([left.byteLength, right.byteLength]);
			return timingSafeEqual(left, right);
		}),
	);
	afterAll(() => put(timingSafeEqual));
	return compared;
}
