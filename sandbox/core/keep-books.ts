import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { createRandom } from './random.ts';
import type { World } from './world.ts';

/** How often the books are looked at; what changed in between is lost by a kill -9. */
const LOOK_EVERY_MS = 500;

type Kept = Pick<World, 'clock_offset_ms' | 'cosmic' | 'google' | 'gmail' | 'gemini'> & {
	xendit: Omit<World['xendit'], 'held_back'>;
};

/**
 * Vendors do not forget when we restart, so the books can be kept in a file: links in mails of yesterday then work
 * today. Ids are drawn from another stream in each start: one that came before would be taken for the earlier thing.
 */
export function keepBooks(world: World, file: string): { stop(): void } {
	const kept = read(file);
	if (kept !== undefined) {
		const { xendit, ...books } = kept;
		const { callback_url, held_back } = world.xendit;
		Object.assign(world, books, { xendit: { ...xendit, callback_url, held_back } });
	}
	world.random = createRandom(world.options.seed, `ids since ${Date.now()}`);
	let written = '';
	const write = (): void => {
		const { clock_offset_ms, cosmic, google, gmail, gemini } = world;
		const { held_back: _, ...xendit } = world.xendit;
		const books: Kept = { clock_offset_ms, cosmic, google, gmail, gemini, xendit };
		const bytes = serialize(books);
		const hash = createHash('sha256').update(bytes).digest('hex');
		if (hash === written) return;
		writeFileSync(`${file}.new`, bytes, { mode: 0o600 });
		renameSync(`${file}.new`, file);
		written = hash;
	};
	write();
	const timer = setInterval(write, LOOK_EVERY_MS);
	return {
		stop(): void {
			clearInterval(timer);
			write();
		},
	};
}

function read(file: string): Kept | undefined {
	if (!existsSync(file)) return undefined;
	try {
		// Only this module writes the file.
		return deserialize(readFileSync(file)) as Kept;
	} catch {
		rmSync(file, { force: true });
		return undefined;
	}
}
