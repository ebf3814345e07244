/** Draws that a seed repeats. Each name has a stream of its own, so that one more draw here changes nothing there. */
export type Random = {
	next(): number;
	/** Both ends included. */
	between(low: number, high: number): number;
	chance(probability: number): boolean;
	pick<T>(list: readonly T[]): T;
	stream(name: string): Random;
};

export function createRandom(seed: number, name = ''): Random {
	let state = hash(`${seed}/${name}`);
	// mulberry32
	const next = (): number => {
		state = (state + 0x6d2b79f5) | 0;
		let value = Math.imul(state ^ (state >>> 15), 1 | state);
		value = (value + Math.imul(value ^ (value >>> 7), 61 | value)) ^ value;
		return ((value ^ (value >>> 14)) >>> 0) / 2 ** 32;
	};
	return {
		next,
		between: (low, high) => low + Math.floor(next() * (high - low + 1)),
		chance: (probability) => next() < probability,
		pick(list) {
			const found = list[Math.floor(next() * list.length)];
			if (found === undefined) throw new Error('Nothing to pick from');
			return found;
		},
		stream: (inner) => createRandom(seed, `${name}/${inner}`),
	};
}

function hash(text: string): number {
	let value = 2166136261;
	for (const letter of text) value = Math.imul(value ^ (letter.codePointAt(0) ?? 0), 16777619);
	return value | 0;
}
