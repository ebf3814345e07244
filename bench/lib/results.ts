import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import type { Result } from './result.ts';

export const resultsFolder = path.resolve(import.meta.dirname, '..', 'results');

/** One result, or all of a folder; by default what was measured last. */
export function readResults(place: string = resultsFolder): Result[] {
	if (!existsSync(place)) return [];
	// Our own files; what is missing in them is noticed when it is compared.
	const read = (file: string): Result => JSON.parse(readFileSync(file, 'utf8')) as Result;
	if (place.endsWith('.json')) return [read(place)];
	return readdirSync(place)
		.filter((file) => file.endsWith('.json'))
		.sort()
		.map((file) => read(path.join(place, file)));
}
