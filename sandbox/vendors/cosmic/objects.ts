import { z } from 'zod';
import { Refusal } from '../../core/api.ts';
import type { ApiErrors, Call, Reply, Route } from '../../core/api.ts';
import { hideFor, isHidden } from '../../core/fault-kinds.ts';
import { findMedia, getMedia, insertMedia } from './media.ts';
import { pickProps } from './query.ts';
import { cosmicError, listed, requireReadKey, requireWriteKey } from './books.ts';
import type { Cosmic, CosmicObject } from './books.ts';

const OBJECTS = '/buckets/{bucket}/objects';
const MEDIA = '/buckets/{bucket}/media';

export function cosmicRoutes(cosmic: Cosmic): Route[] {
	return [
		[`GET ${OBJECTS}`, (call) => findObjects(cosmic, call)],
		[`GET ${OBJECTS}/{id}`, (call) => getObject(cosmic, call)],
		[`POST ${OBJECTS}`, (call) => insertObject(cosmic, call)],
		[`PATCH ${OBJECTS}/{id}`, (call) => updateObject(cosmic, call)],
		[`DELETE ${OBJECTS}/{id}`, (call) => deleteFrom(cosmic, call, cosmic.books.objects)],
		[`POST ${MEDIA}`, (call) => insertMedia(cosmic, call)],
		[`GET ${MEDIA}`, (call) => findMedia(cosmic, call)],
		[`GET ${MEDIA}/{id}`, (call) => getMedia(cosmic, call)],
		[`DELETE ${MEDIA}/{id}`, (call) => deleteFrom(cosmic, call, cosmic.books.media)],
		['GET /buckets/{bucket}/object-types', (call) => listTypes(cosmic, call)],
	];
}

export const cosmicErrors: ApiErrors = {
	throttled: () => cosmicError(429, 'Too many requests. Please try again later.'),
	unavailable: () => cosmicError(500, 'Something went wrong. Please try again later.'),
	not_found: () => cosmicError(404, 'Not found'),
	invalid_json: () => cosmicError(400, 'Invalid JSON in the request body'),
};

function findObjects(cosmic: Cosmic, call: Call): Reply {
	requireReadKey(cosmic, call);
	const status = call.query.get('status') ?? 'published';
	const rows = [...cosmic.books.objects.values()]
		.filter((object) => status === 'any' || object.status === status)
		.map((object) => readObject(cosmic, object));
	return listed(cosmic, call, rows, 'No objects found', 'objects');
}

function getObject(cosmic: Cosmic, call: Call): Reply {
	requireReadKey(cosmic, call);
	const object = cosmic.books.objects.get(call.parameters.id ?? '');
	if (!object || isHidden(cosmic.books.hidden, object.id))
		return cosmicError(404, 'No object found');
	const read = readObject(cosmic, object);
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

function insertObject(cosmic: Cosmic, call: Call): Reply {
	requireWriteKey(cosmic, call);
	const input = parse(ObjectInput, call);
	const now = cosmic.now().toISOString();
	const object: CosmicObject = {
		id: cosmic.random.hex(24),
		slug: freeSlug(cosmic, input.type, toSlug(input.slug || input.title)),
		title: input.title,
		bucket: cosmic.credentials.bucket_id,
		created_at: now,
		created_by: cosmic.credentials.bucket_id,
		modified_at: now,
		modified_by: cosmic.credentials.bucket_id,
		status: input.status,
		published_at: input.status === 'published' ? now : null,
		type: input.type,
		metadata: input.metadata ?? {},
		thumbnail: input.thumbnail ?? null,
	};
	cosmic.books.objects.set(object.id, object);
	hideFor(cosmic.books.hidden, object.id, call.fault('delayed_read'));
	return { status: 200, body: { object: readObject(cosmic, object) } };
}

function updateObject(cosmic: Cosmic, call: Call): Reply {
	requireWriteKey(cosmic, call);
	const object = cosmic.books.objects.get(call.parameters.id ?? '');
	if (!object) return cosmicError(404, 'No object found');
	const input = parse(ObjectInput.partial().extend({ status: z.string().optional() }), call);
	const now = cosmic.now().toISOString();
	const { slug, metadata, type: _type, trigger_webhook: _trigger, ...rest } = input;
	if (slug && slug !== object.slug) object.slug = freeSlug(cosmic, object.type, toSlug(slug));
	if (metadata) object.metadata = { ...object.metadata, ...metadata };
	for (const name of ['title', 'status', 'thumbnail'] as const) {
		if (rest[name] !== undefined) Object.assign(object, { [name]: rest[name] });
	}
	object.modified_at = now;
	if (object.status === 'published') object.published_at = now;
	return { status: 200, body: { object: readObject(cosmic, object) } };
}

function deleteFrom(cosmic: Cosmic, call: Call, books: Map<string, { id: string }>): Reply {
	requireWriteKey(cosmic, call);
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

const toSlug = (text: string) =>
	text
		.toLowerCase()
		.normalize('NFKD')
		.replace(/[^a-z0-9]+/g, '-')
		.replace(/^-+|-+$/g, '') || 'untitled';

/** A second insert with the same slug is no error: it becomes a second object under another slug. */
function freeSlug(cosmic: Cosmic, type: string, slug: string): string {
	const isTaken = [...cosmic.books.objects.values()].some(
		(object) => object.type === type && object.slug === slug,
	);
	return isTaken ? `${slug}-${cosmic.random.uuid()}` : slug;
}

function readObject(cosmic: Cosmic, object: CosmicObject): CosmicObject {
	const thumbnail = object.thumbnail && cosmic.books.media.get(object.thumbnail)?.imgix_url;
	return {
		...object,
		metadata: z.record(z.string(), z.unknown()).parse(withFiles(cosmic, object.metadata)),
		thumbnail: thumbnail || object.thumbnail,
	};
}

function withFiles(cosmic: Cosmic, value: unknown): unknown {
	if (typeof value === 'string') {
		const media = cosmic.books.media.get(value);
		return media ? { url: media.url, imgix_url: media.imgix_url } : value;
	}
	if (Array.isArray(value)) return value.map((one) => withFiles(cosmic, one));
	if (typeof value !== 'object' || value === null) return value;
	return Object.fromEntries(
		Object.entries(value).map(([key, one]) => [key, withFiles(cosmic, one)]),
	);
}

function listTypes(cosmic: Cosmic, call: Call): Reply {
	requireReadKey(cosmic, call);
	const types = new Set([...cosmic.books.objects.values()].map((object) => object.type));
	return { status: 200, body: { object_types: [...types].map((slug) => ({ slug, title: slug })) } };
}
