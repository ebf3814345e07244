import { createHash } from 'node:crypto';
import { existsSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { deserialize, serialize } from 'node:v8';
import { createRandom } from './random.ts';
import type { KeptBooks, RunningWorld } from './running.ts';

/** How often the books are looked at; what changed in between is lost by a kill -9. */
const LOOK_EVERY_MS = 500;

type Kept = {
	clock_offset_ms: number;
	clock_stands_at: Date | null;
	vendors: Record<string, KeptBooks>;
};

/**
 * Vendors do not forget when we restart, so the books can be kept in a file: links in mails of yesterday then work
 * today. Ids are drawn from another stream in each start: an id that an earlier start had drawn would be taken for
 * that earlier thing.
 */
export function keepBooks(world: RunningWorld, file: string): { stop(): void } {
	const kept = read(file);
	if (kept !== undefined) {
		world.clock_offset_ms = kept.clock_offset_ms;
		world.clock_stands_at = kept.clock_stands_at;
		for (const vendor of world.vendors) {
			const books = kept.vendors[vendor.id];
			if (books) vendor.restore(books);
		}
	}
	world.random = createRandom(world.options.seed, `ids since ${Date.now()}`);
	let written = '';
	const write = (): void => {
		const books: Kept = {
			clock_offset_ms: world.clock_offset_ms,
			clock_stands_at: world.clock_stands_at,
			vendors: Object.fromEntries(world.vendors.map((vendor) => [vendor.id, vendor.kept()])),
		};
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

/** Books that cannot be read, or that an earlier version wrote in another form, are begun anew. */
function read(file: string): Kept | undefined {
	if (!existsSync(file)) return undefined;
	try {
		// Only this module writes the file.
		const kept = deserialize(readFileSync(file)) as Partial<Kept>;
		if (kept.vendors !== undefined)
			return { clock_offset_ms: 0, clock_stands_at: null, vendors: {}, ...kept };
	} catch {
		// Not written to its end.
	}
	rmSync(file, { force: true });
	return undefined;
}
