import { z } from 'zod';
import { Refusal } from '../core/vendor-api.ts';
import type { Call, Reply } from '../core/vendor-api.ts';
import type { World } from '../core/world.ts';
import { matchesQuery, pickProps, sortBy } from './cosmic-query.ts';

export type CosmicObject = {
	id: string;
	slug: string;
	title: string;
	bucket: string;
	created_at: string;
	created_by: string;
	modified_at: string;
	modified_by: string;
	status: string;
	published_at: string | null;
	type: string;
	/** As written: a file metafield holds the media name. */
	metadata: Record<string, unknown>;
	thumbnail: string | null;
};

export type CosmicMedia = {
	id: string;
	name: string;
	original_name: string;
	size: number;
	type: string;
	bucket: string;
	created_at: string;
	folder: string | null;
	url: string;
	imgix_url: string;
	alt_text: string | null;
	width: number | null;
	height: number | null;
	metadata: Record<string, unknown> | null;
	content: Buffer;
};

export type CosmicBooks = {
	objects: Map<string, CosmicObject>;
	media: Map<string, CosmicMedia>;
	/** Objects and media that a fault hides from the next reads. */
	hidden: Map<string, number>;
};

export const createCosmicBooks = (): CosmicBooks => ({
	objects: new Map(),
	media: new Map(),
	hidden: new Map(),
});

export const cosmicError = (status: number, message: string): Reply => ({
	status,
	body: { status, message },
});

/** The bucket's own id, which is also the author of what the API writes. */
export const bucketId = (world: World) =>
	world.accounts.xendit_user_id.split('').reverse().join('');

function requireBucket(world: World, call: Call) {
	if (call.parameters.bucket !== world.accounts.environment.COSMIC_BUCKET_SLUG) {
		throw new Refusal(cosmicError(404, 'No Bucket found with the provided slug'));
	}
}

export function requireReadKey(world: World, call: Call) {
	requireBucket(world, call);
	if (call.query.get('read_key') !== world.accounts.environment.COSMIC_READ_KEY) {
		throw new Refusal(cosmicError(401, 'You must provide a valid read_key'));
	}
}

export function requireWriteKey(world: World, call: Call, formKey?: string) {
	requireBucket(world, call);
	const key = world.accounts.environment.COSMIC_WRITE_KEY;
	if (call.headers.authorization !== `Bearer ${key}` && formKey !== key) {
		throw new Refusal(cosmicError(401, 'You must provide a valid write_key'));
	}
}

function readQuery(call: Call): Record<string, unknown> {
	const text = call.query.get('query');
	if (!text) return {};
	try {
		return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
	} catch {
		throw new Refusal(cosmicError(400, 'Invalid query: it must be a JSON object'));
	}
}

/** `use_cache` is a read from the CDN: what a fault delays is not seen there yet. */
export function isHidden(world: World, id: string): boolean {
	const reads = world.cosmic.hidden.get(id) ?? 0;
	if (reads > 0) world.cosmic.hidden.set(id, reads - 1);
	return reads > 0;
}

export function listed<T extends { id: string }>(
	world: World,
	call: Call,
	rows: T[],
	none: string,
	name: string,
): Reply {
	const query = readQuery(call);
	const found = sortBy(
		rows.filter((row) => matchesQuery(row, query) && !isHidden(world, row.id)),
		call.query.get('sort') ?? '-created_at',
	);
	const skip = Number(call.query.get('skip') ?? 0);
	const limit = Number(call.query.get('limit') ?? 1000);
	const props = call.query.get('props');
	const page = found.slice(skip, skip + limit).map((row) => pickProps(row, props));
	// Not an empty list: the API answers 404 when there is nothing to give.
	if (page.length === 0) return cosmicError(404, none);
	return { status: 200, body: { [name]: page, total: found.length, limit, skip } };
}
