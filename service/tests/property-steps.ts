import fc from 'fast-check';

/** Steps of one search: PROPERTY_STEPS=100000 for a long one, PROPERTY_SEED=… to repeat one. */
const wanted = Number(process.env['PROPERTY_STEPS'] ?? 2000);
const firstSeed = Number(process.env['PROPERTY_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
/** Time limit of a test that searches, also when it has found something and looks for a shorter way to it. */
export const propertyTimeoutMs = 300_000 + wanted * 100;
const tellEvery = 10_000;

/**
 * Checks a property with ever new histories until they had so many steps. `run` gives the number of steps of one
 * history. The seed is printed; with it the same histories come again.
 */
export async function searchSteps<T>(
	title: string,
	histories: fc.Arbitrary<T>,
	run: (history: T) => Promise<number>,
): Promise<void> {
	const begun = performance.now();
	const tell = (text: string): void => {
		const seconds = Math.round((performance.now() - begun) / 1000);
		process.stdout.write(`${title}: ${text} in ${seconds} s, PROPERTY_SEED=${firstSeed}\n`);
	};
	let steps = 0;
	let told = 0;
	try {
		for (let round = 0; steps < wanted; round += 1) {
			const property = fc.asyncProperty(histories, async (history) => {
				steps += await run(history);
			});
			await fc.assert(property, { numRuns: 5, seed: firstSeed + round });
			if (steps < told + tellEvery) continue;
			told = steps;
			if (steps < wanted) tell(`${steps} steps`);
		}
	} catch (error) {
		tell(`a difference after ${steps} steps`);
		throw error;
	}
	tell(`${steps} steps without a difference`);
}
