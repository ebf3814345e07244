import busboy from 'busboy';
import { extname } from 'node:path';
import { z } from 'zod';
import { Refusal } from '../core/vendor-api.ts';
import type { Call, Reply, Route, VendorApi } from '../core/vendor-api.ts';
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

const OBJECTS = '/buckets/{bucket}/objects';
const MEDIA = '/buckets/{bucket}/media';

const cosmicError = (status: number, message: string): Reply => ({
	status,
	body: { status, message },
});

export function cosmicApi(world: World): VendorApi {
	const routes: Route[] = [
		[`GET ${OBJECTS}`, (call) => findObjects(world, call)],
		[`GET ${OBJECTS}/{id}`, (call) => getObject(world, call)],
		[`POST ${OBJECTS}`, (call) => insertObject(world, call)],
		[`PATCH ${OBJECTS}/{id}`, (call) => updateObject(world, call)],
		[`DELETE ${OBJECTS}/{id}`, (call) => deleteFrom(world, call, world.cosmic.objects)],
		[`POST ${MEDIA}`, (call) => insertMedia(world, call)],
		[`GET ${MEDIA}`, (call) => findMedia(world, call)],
		[`GET ${MEDIA}/{id}`, (call) => getMedia(world, call)],
		[`DELETE ${MEDIA}/{id}`, (call) => deleteFrom(world, call, world.cosmic.media)],
		['GET /buckets/{bucket}/object-types', (call) => listTypes(world, call)],
	];
	return {
		vendor: 'cosmic',
		routes,
		errors: {
			throttled: () => cosmicError(429, 'Too many requests. Please try again later.'),
			unavailable: () => cosmicError(500, 'Something went wrong. Please try again later.'),
			not_found: () => cosmicError(404, 'Not found'),
			invalid_json: () => cosmicError(400, 'Invalid JSON in the request body'),
		},
	};
}

function requireBucket(world: World, call: Call) {
	if (call.parameters.bucket !== world.accounts.environment.COSMIC_BUCKET_SLUG) {
		throw new Refusal(cosmicError(404, 'No Bucket found with the provided slug'));
	}
}

function requireReadKey(world: World, call: Call) {
	requireBucket(world, call);
	if (call.query.get('read_key') !== world.accounts.environment.COSMIC_READ_KEY) {
		throw new Refusal(cosmicError(401, 'You must provide a valid read_key'));
	}
}

function requireWriteKey(world: World, call: Call, formKey?: string) {
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
function isHidden(world: World, id: string): boolean {
	const reads = world.cosmic.hidden.get(id) ?? 0;
	if (reads > 0) world.cosmic.hidden.set(id, reads - 1);
	return reads > 0;
}

function listed<T extends { id: string }>(
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
	// Not an empty list: the API answers 404 when nothing matches.
	if (found.length === 0) return cosmicError(404, none);
	const skip = Number(call.query.get('skip') ?? 0);
	const limit = Number(call.query.get('limit') ?? 1000);
	const props = call.query.get('props');
	const page = found.slice(skip, skip + limit).map((row) => pickProps(row, props));
	return { status: 200, body: { [name]: page, total: found.length, limit, skip } };
}

function findObjects(world: World, call: Call): Reply {
	requireReadKey(world, call);
	const status = call.query.get('status') ?? 'published';
	const rows = [...world.cosmic.objects.values()]
		.filter((object) => status === 'any' || object.status === status)
		.map((object) => readObject(world, object));
	return listed(world, call, rows, 'No objects found', 'objects');
}

function getObject(world: World, call: Call): Reply {
	requireReadKey(world, call);
	const object = world.cosmic.objects.get(call.parameters.id ?? '');
	if (!object || isHidden(world, object.id)) return cosmicError(404, 'No object found');
	const read = readObject(world, object);
	return { status: 200, body: { object: pickProps(read, call.query.get('props')) } };
}

const ObjectInput = z.looseObject({
	type: z.string().min(1),
	title: z.string().min(1),
	slug: z.string().optional(),
	status: z.enum(['published', 'draft']).default('published'),
	metadata: z.record(z.string(), z.unknown()).nullish(),
	thumbnail: z.string().nullish(),
});

function insertObject(world: World, call: Call): Reply {
	requireWriteKey(world, call);
	const input = parse(ObjectInput, call);
	const now = world.now().toISOString();
	const object: CosmicObject = {
		id: world.random.hex(24),
		slug: freeSlug(world, input.type, toSlug(input.slug || input.title)),
		title: input.title,
		bucket: bucketId(world),
		created_at: now,
		created_by: bucketId(world),
		modified_at: now,
		modified_by: bucketId(world),
		status: input.status,
		published_at: input.status === 'published' ? now : null,
		type: input.type,
		metadata: input.metadata ?? {},
		thumbnail: input.thumbnail ?? null,
	};
	world.cosmic.objects.set(object.id, object);
	const delayed = call.fault('delayed_read');
	if (delayed) world.cosmic.hidden.set(object.id, delayed.reads ?? 2);
	return { status: 200, body: { object: readObject(world, object) } };
}

function updateObject(world: World, call: Call): Reply {
	requireWriteKey(world, call);
	const object = world.cosmic.objects.get(call.parameters.id ?? '');
	if (!object) return cosmicError(404, 'No object found');
	const input = parse(ObjectInput.partial().extend({ status: z.string().optional() }), call);
	const now = world.now().toISOString();
	const { slug, metadata, type: _type, trigger_webhook: _trigger, ...rest } = input;
	if (slug && slug !== object.slug) object.slug = freeSlug(world, object.type, toSlug(slug));
	if (metadata) object.metadata = { ...object.metadata, ...metadata };
	for (const name of ['title', 'status', 'thumbnail'] as const) {
		if (rest[name] !== undefined) Object.assign(object, { [name]: rest[name] });
	}
	object.modified_at = now;
	if (object.status === 'published') object.published_at = now;
	return { status: 200, body: { object: readObject(world, object) } };
}

function deleteFrom(world: World, call: Call, books: Map<string, { id: string }>): Reply {
	requireWriteKey(world, call);
	const id = call.parameters.id ?? '';
	const key = [...books].find(([key, row]) => key === id || row.id === id)?.[0];
	if (key === undefined) return cosmicError(404, 'Nothing found with the provided id');
	books.delete(key);
	return { status: 200, body: { message: `${id} was deleted successfully` } };
}

function parse<T extends z.ZodType>(schema: T, call: Call): z.infer<T> {
	const parsed = schema.safeParse(call.json());
	if (parsed.success) return parsed.data;
	const issue = parsed.error.issues[0];
	const message = `Validation: invalid '${issue?.path.join('.')}': ${issue?.message}`;
	throw new Refusal(cosmicError(400, message));
}

const bucketId = (world: World) => world.accounts.xendit_user_id.split('').reverse().join('');

const toSlug = (text: string) =>
	text
		.toLowerCase()
		.normalize('NFKD')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '') || 'untitled';

/** A second insert with the same slug is no error: it becomes a second object under another slug. */
function freeSlug(world: World, type: string, slug: string): string {
	const isTaken = [...world.cosmic.objects.values()].some(
		(object) => object.type === type && object.slug === slug,
	);
	return isTaken ? `${slug}-${world.random.uuid()}` : slug;
}

function readObject(world: World, object: CosmicObject): CosmicObject {
	const thumbnail = object.thumbnail && world.cosmic.media.get(object.thumbnail)?.imgix_url;
	return {
		...object,
		metadata: z.record(z.string(), z.unknown()).parse(withFiles(world, object.metadata)),
		thumbnail: thumbnail || object.thumbnail,
	};
}

function withFiles(world: World, value: unknown): unknown {
	if (typeof value === 'string') {
		const media = world.cosmic.media.get(value);
		return media ? { url: media.url, imgix_url: media.imgix_url } : value;
	}
	if (Array.isArray(value)) return value.map((one) => withFiles(world, one));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, one]) => [key, withFiles(world, one)]),
	);
}

type Upload = { fields: Record<string, string>; file?: { name: string; type: string; content: Buffer } };

function readUpload(call: Call): Promise<Upload> {
	return new Promise((resolve, reject) => {
		const upload: Upload = { fields: {} };
		const refuse = () => reject(new Refusal(cosmicError(400, 'A multipart form is required')));
		let parser;
		try {
			parser = busboy({ headers: { 'content-type': call.headers['content-type'] ?? '' } });
		} catch {
			return refuse();
		}
		parser.on('field', (name, value) => {
			upload.fields[name] = String(value);
		});
		parser.on('file', (name, stream, info) => {
			const chunks: Buffer[] = [];
			stream.on('data', (chunk: Buffer) => chunks.push(chunk));
			stream.on('end', () => {
				if (name !== 'media') return;
				const { filename = 'file', mimeType } = info;
				upload.file = { name: filename, type: mimeType, content: Buffer.concat(chunks) };
			});
		});
		parser.on('error', refuse);
		parser.on('close', () => resolve(upload));
		parser.end(call.body);
	});
}

async function insertMedia(world: World, call: Call): Promise<Reply> {
	const { fields, file } = await readUpload(call);
	requireWriteKey(world, call, fields.write_key);
	if (!file) return cosmicError(400, 'You must provide a media file');
	const name = `${world.random.uuid()}-${file.name.replace(/[^\w.-]+/g, '-')}`;
	const url = `${world.public_url}/cosmic-cdn/${name}`;
	const media: CosmicMedia = {
		id: world.random.hex(24),
		name,
		original_name: file.name,
		size: file.content.length,
		type: file.type === 'application/octet-stream' ? typeOf(file.name) : file.type,
		bucket: bucketId(world),
		created_at: world.now().toISOString(),
		folder: fields.folder ?? null,
		url,
		imgix_url: url,
		alt_text: null,
		width: null,
		height: null,
		metadata: fields.metadata ? JSON.parse(fields.metadata) : null,
		content: file.content,
	};
	world.cosmic.media.set(name, media);
	return { status: 200, body: { media: withoutContent(media) } };
}

const typeOf = (name: string): string =>
	({ '.pdf': 'application/pdf', '.png': 'image/png', '.jpg': 'image/jpeg' })[
		extname(name).toLowerCase()
	] ?? 'application/octet-stream';

export function withoutContent({ content: _content, ...media }: CosmicMedia) {
	return media;
}

function findMedia(world: World, call: Call): Reply {
	requireReadKey(world, call);
	const rows = [...world.cosmic.media.values()].map(withoutContent);
	return listed(world, call, rows, 'No media found', 'media');
}

function getMedia(world: World, call: Call): Reply {
	requireReadKey(world, call);
	const media = [...world.cosmic.media.values()].find((one) => one.id === call.parameters.id);
	return media ? { status: 200, body: { media: withoutContent(media) } } : cosmicError(404, 'No media found');
}

function listTypes(world: World, call: Call): Reply {
	requireReadKey(world, call);
	const types = new Set([...world.cosmic.objects.values()].map((object) => object.type));
	return { status: 200, body: { object_types: [...types].map((slug) => ({ slug, title: slug })) } };
}
