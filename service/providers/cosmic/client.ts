import { createBucketClient } from '@cosmicjs/sdk';
import { z } from 'zod';
import { ProviderError } from '../../platform/errors/index.ts';
import {
	codeOfBreak,
	foundIn,
	neverSent,
	readEach,
	vendorCall,
	type Records,
} from '../../platform/provider/index.ts';
import {
	type CosmicFields,
	CosmicMedia,
	CosmicObject,
	ListedCosmicObject,
	objectType,
} from './translate.ts';

export type CosmicSettings = {
	bucketSlug: string;
	readKey: string;
	writeKey: string;
	apiUrl: string;
	uploadUrl: string;
	timeoutMs: number;
};

export type CosmicClient = {
	findObject(slug: string): Promise<CosmicObject | null>;
	/** Objects of our type, newest first, also those of other systems. */
	listObjects(page: { skip: number; limit: number }): Promise<Records<ListedCosmicObject>>;
	findMedia(originalName: string): Promise<CosmicMedia | null>;
	uploadPdf(filename: string, content: Buffer): Promise<CosmicMedia>;
	insertObject(slug: string, fields: CosmicFields): Promise<CosmicObject>;
	updateObject(id: string, fields: CosmicFields): Promise<CosmicObject>;
	/** An object that is gone already is no error. */
	deleteObject(id: string): Promise<void>;
};

const provider = 'cosmic';
const OneObject = z.object({ object: CosmicObject });
const Objects = z.object({ objects: readEach(CosmicObject) });
const ListedObjects = z.object({ objects: readEach(ListedCosmicObject) });
const OneMedia = z.object({ media: CosmicMedia });
const Medias = z.object({ media: readEach(CosmicMedia) });

/**
 * Objects go through the SDK. Uploads do not: when the connection fails, media.insertOne of 1.8.0 never settles and
 * leaves an unhandled rejection, which ends the process.
 */
export function createCosmicClient(settings: CosmicSettings): CosmicClient {
	const uploadUrl = settings.uploadUrl.replace(/\/+$/, '');
	const bucket = createBucketClient({
		bucketSlug: settings.bucketSlug,
		readKey: settings.readKey,
		writeKey: settings.writeKey,
		custom: { apiUrl: settings.apiUrl.replace(/\/+$/, ''), uploadUrl },
	});

	function call<T>(
		name: string,
		changes: boolean,
		run: (signal: AbortSignal) => Promise<T>,
	): Promise<T> {
		return vendorCall(
			{
				provider,
				name,
				timeoutMs: settings.timeoutMs,
				changes,
				translate: (error) => fromCosmicFailure(error, { name, changes }),
			},
			run,
		);
	}

	return {
		findObject: (slug) =>
			call('objects.find', false, async () => {
				const query = bucket.objects.find({ type: objectType, slug }).status('any').limit(2);
				const found = await orNone(() => withoutCache(query));
				// A slug is unique within a type, but nothing says that it is matched by its case.
				if (found === null) return null;
				const objects = foundIn(Objects.parse(found).objects, { provider, name: 'objects.find' });
				return objects.find((object) => object.slug === slug) ?? null;
			}),
		listObjects: ({ skip, limit }) =>
			call('objects.list', false, async () => {
				const query = bucket.objects
					.find({ type: objectType })
					.props('id,slug,created_at,metadata')
					.sort('-created_at')
					.status('any')
					.skip(skip)
					.limit(limit);
				const found = await orNone(() => withoutCache(query));
				return found === null
					? { readable: [], unreadable: [] }
					: ListedObjects.parse(found).objects;
			}),
		findMedia: (originalName) =>
			call('media.find', false, async () => {
				const query = bucket.media.find({ original_name: originalName }).limit(2);
				const found = await orNone(() => withoutCache(query));
				if (found === null) return null;
				const media = foundIn(Medias.parse(found).media, { provider, name: 'media.find' });
				return media.find((one) => one.original_name === originalName) ?? null;
			}),
		uploadPdf: (filename, content) =>
			call('media.insert', true, async (signal) => {
				const form = new FormData();
				form.set(
					'media',
					new Blob([new Uint8Array(content)], { type: 'application/pdf' }),
					filename,
				);
				form.set('write_key', settings.writeKey);
				const response = await fetch(
					`${uploadUrl}/buckets/${encodeURIComponent(settings.bucketSlug)}/media`,
					{
						method: 'POST',
						headers: { authorization: `Bearer ${settings.writeKey}` },
						body: form,
						redirect: 'error',
						signal,
					},
				);
				const text = await response.text();
				if (!response.ok) throw new CosmicRefusal(response.status, text);
				return OneMedia.parse(JSON.parse(text)).media;
			}),
		insertObject: (slug, fields) =>
			call('objects.insertOne', true, async () => {
				const inserted: unknown = await bucket.objects.insertOne({
					type: objectType,
					slug,
					...fields,
				});
				return OneObject.parse(inserted).object;
			}),
		updateObject: (id, fields) =>
			call('objects.updateOne', true, async () => {
				const updated: unknown = await bucket.objects.updateOne(id, fields);
				return OneObject.parse(updated).object;
			}),
		deleteObject: (id) =>
			call('objects.deleteOne', true, async () => {
				try {
					await bucket.objects.deleteOne(id);
				} catch (error) {
					if (!saysGone(error)) throw error;
				}
			}),
	};
}

/** Reads come from a CDN that may not know our last write; the SDK has no option for this, but a public address. */
function withoutCache(query: { endpoint: string }): Promise<unknown> {
	query.endpoint += '&use_cache=false';
	return Promise.resolve<unknown>(query);
}

const ErrorBody = z.object({ status: z.number(), message: z.string().default('') });

/** An empty result is an error 404 at Cosmic; so is an unknown bucket, which must not look like an empty result. */
async function orNone(read: () => Promise<unknown>): Promise<unknown> {
	try {
		return await read();
	} catch (error) {
		const body = ErrorBody.safeParse(error);
		const isEmpty =
			body.success &&
			body.data.status === 404 &&
			/^no (objects?|media) found/i.test(body.data.message);
		if (isEmpty) return null;
		throw error;
	}
}

/** The message for an unknown id is not documented; that for an unknown bucket, which has the same status, is. */
function saysGone(error: unknown): boolean {
	const body = ErrorBody.safeParse(error);
	if (!body.success || body.data.status !== 404) return false;
	return body.data.message !== '' && !/^no bucket found/i.test(body.data.message);
}

/** Cosmic allows a hundred requests a second and does not say how long to wait. */
const rateLimitSeconds = 2;

/**
 * The SDK throws the body of an error answer, or undefined when there was no answer at all; the status is only known
 * when the body repeats it.
 */
export function fromCosmicFailure(
	error: unknown,
	call: { name: string; changes: boolean },
): ProviderError {
	const doubt = call.changes ? 'outcome-unknown' : 'unavailable';
	const body = ErrorBody.safeParse(error);
	if (!body.success) {
		return new ProviderError(
			provider,
			neverSent(error) ? 'unavailable' : doubt,
			`Cosmic gave no readable answer to ${call.name}`,
			{
				code: codeOfBreak(error),
				...(error instanceof Error && { cause: error }),
			},
		);
	}
	const { status, message: words } = body.data;
	const told = words === '' ? '' : ` (${words.slice(0, 200)})`;
	const message = `Cosmic answered ${call.name} with ${status}${told}`;
	const options = { code: `HTTP_${status}`, status };
	if (status === 429) {
		return new ProviderError(provider, 'throttled', message, {
			...options,
			retryAfterSeconds: rateLimitSeconds,
		});
	}
	const isAnswer = words !== '' && status >= 400 && status < 500 && status !== 408;
	return new ProviderError(provider, isAnswer ? 'rejected' : doubt, message, options);
}

/** An error answer to an upload, with the two fields that the SDK's errors have. */
class CosmicRefusal extends Error {
	readonly status: number;

	constructor(status: number, text: string) {
		super(readMessage(text));
		this.status = status;
	}
}

function readMessage(text: string): string {
	try {
		return z.object({ message: z.string() }).parse(JSON.parse(text)).message;
	} catch {
		return '';
	}
}
