import { z } from 'zod';
import { Refusal } from '../core/vendor-api.ts';
import type { Call, Reply, Route, VendorApi } from '../core/vendor-api.ts';
import type { World } from '../core/world.ts';
import { findMedia, getMedia, insertMedia } from './cosmic-media.ts';
import { pickProps } from './cosmic-query.ts';
import {
	bucketId,
	cosmicError,
	isHidden,
	listed,
	requireReadKey,
	requireWriteKey,
} from './cosmic-state.ts';
import type { CosmicObject } from './cosmic-state.ts';

const OBJECTS = '/buckets/{bucket}/objects';
const MEDIA = '/buckets/{bucket}/media';

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

function listTypes(world: World, call: Call): Reply {
	requireReadKey(world, call);
	const types = new Set([...world.cosmic.objects.values()].map((object) => object.type));
	return { status: 200, body: { object_types: [...types].map((slug) => ({ slug, title: slug })) } };
}
