import { z } from 'zod';
import { Refusal } from '../../core/api.ts';
import type { Call, Reply } from '../../core/api.ts';
import { isHidden } from '../../core/fault-kinds.ts';
import type { Hidden } from '../../core/fault-kinds.ts';
import type { Simulation } from '../../core/vendor.ts';
import { matchesQuery, pickProps, sortBy } from './query.ts';

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
	hidden: Hidden;
};

export type CosmicCredentials = {
	bucket_slug: string;
	/** Also the author of what the API writes. */
	bucket_id: string;
	read_key: string;
	write_key: string;
};

export type Cosmic = Simulation<CosmicBooks, CosmicCredentials>;

export const createCosmicBooks = (): CosmicBooks => ({
	objects: new Map(),
	media: new Map(),
	hidden: new Map(),
});

export const cosmicError = (status: number, message: string): Reply => ({
	status,
	body: { status, message },
});

function requireBucket(cosmic: Cosmic, call: Call) {
	if (call.parameters.bucket !== cosmic.credentials.bucket_slug) {
		throw new Refusal(cosmicError(404, 'No Bucket found with the provided slug'));
	}
}

export function requireReadKey(cosmic: Cosmic, call: Call) {
	requireBucket(cosmic, call);
	if (call.query.get('read_key') !== cosmic.credentials.read_key) {
		throw new Refusal(cosmicError(401, 'You must provide a valid read_key'));
	}
}

export function requireWriteKey(cosmic: Cosmic, call: Call, formKey?: string) {
	requireBucket(cosmic, call);
	const key = cosmic.credentials.write_key;
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

export function listed<T extends { id: string }>(
	cosmic: Cosmic,
	call: Call,
	rows: T[],
	none: string,
	name: string,
): Reply {
	const query = readQuery(call);
	const found = sortBy(
		rows.filter((row) => matchesQuery(row, query) && !isHidden(cosmic.books.hidden, row.id)),
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
