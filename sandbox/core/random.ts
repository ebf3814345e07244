import { createHash } from 'node:crypto';

export type Random = {
	/** A number in [0, 1). */
	next(): number;
	integer(below: number): number;
	hex(length: number): string;
	digits(length: number): string;
	uuid(): string;
	bytes(length: number): Buffer;
};

/** Each label is a stream of its own, so that drawing ids does not move the draws of faults. */
export function createRandom(seed: number, label: string): Random {
	let state = createHash('sha256').update(`${seed}:${label}`).digest().readUInt32LE(0);
	const next = () => {
		state = (state + 0x6d2b79f5) | 0;
		let t = Math.imul(state ^ (state >>> 15), 1 | state);
		t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
		return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
	};
	const integer = (below: number) => Math.floor(next() * below);
	const from = (alphabet: string, length: number) =>
		Array.from({ length }, () => alphabet[integer(alphabet.length)]).join('');
	const hex = (length: number) => from('0123456789abcdef', length);
	return {
		next,
		integer,
		hex,
		digits: (length) => from('123456789', 1) + from('0123456789', length - 1),
		uuid: () => `${hex(8)}-${hex(4)}-4${hex(3)}-a${hex(3)}-${hex(12)}`,
		bytes: (length) => Buffer.from(hex(length * 2), 'hex'),
	};
}

/** A secret that is the same for the same seed in every run. */
export function derivedSecret(seed: number, label: string, length: number): string {
	let text = '';
	for (let block = 0; text.length < length; block++) {
		text += createHash('sha256')
			.update(`${seed}:${label}:${block}`)
			.digest('base64')
			.replace(/[^A-Za-z0-9]/g, '');
	}
	return text.slice(0, length);
}
