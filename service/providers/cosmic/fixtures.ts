import { randomUUID } from 'node:crypto';
import { readFileSync } from 'node:fs';
import nock from 'nock';
import type {
	HeldByOthers,
	StoreFault,
	StoreOperation,
} from '../../capabilities/quotations/ports.suite.ts';

type Body = Record<string, unknown>;
type Answer = [number, string, Record<string, string>];

/** A message in `recordings/`. */
export function recording(name: string): Body {
	return JSON.parse(readFileSync(new URL(`./recordings/${name}.json`, import.meta.url), 'utf8'));
}

const json = (status: number, body: unknown): Answer => [
	status,
	JSON.stringify(body),
	{ 'content-type': 'application/json' },
];
const page: Answer = [502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' }];

export function recordedError(name: string): Answer {
	const body = Object(recording('errors')[name]);
	return json(body.status, body);
}

type StoredObject = {
	id: string;
	slug: string;
	title: string;
	metadata: Body;
	created_at: string;
};
type StoredMedia = { name: string; original_name: string; url: string; content: Buffer };

/** Imitates one bucket in memory, faults included. */
export function playCosmic(settings: { apiUrl: string; uploadUrl: string; bucketSlug: string }) {
	const objects: StoredObject[] = [];
	const medias: StoredMedia[] = [];
	const faults: { operation: StoreOperation; fault: StoreFault }[] = [];

	async function answer(operation: StoreOperation | null, act: () => Answer): Promise<Answer> {
		const index = faults.findIndex((planned) => planned.operation === operation);
		const fault = index === -1 ? undefined : faults.splice(index, 1)[0]?.fault;
		switch (fault) {
			case undefined:
				return act();
			case 'refuses':
				return recordedError('validation');
			case 'throttles':
				return recordedError('rate_limit');
			case 'breaks':
				return page;
			case 'loses':
				act();
				return page;
			case 'garbles':
				act();
				return json(200, { media: null });
			case 'ignores':
				act();
				return new Promise(() => undefined);
			case 'unreachable':
				throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		}
	}

	/** File metafields are written as a name and read as addresses. */
	function read(object: StoredObject): Body {
		const media = medias.find((candidate) => candidate.name === object.metadata.pdf);
		const pdf = media === undefined ? null : { url: media.url, imgix_url: media.url };
		return {
			...Object(recording('object').object),
			...object,
			metadata: { ...object.metadata, pdf },
		};
	}

	const optionsOf = (request: Request): URLSearchParams => new URL(request.url).searchParams;
	const queryOf = (request: Request): Body => JSON.parse(optionsOf(request).get('query') ?? '{}');

	function find(request: Request): Answer {
		const { slug } = queryOf(request);
		const found = objects.filter((object) => slug === undefined || object.slug === slug);
		if (optionsOf(request).get('sort') === '-created_at')
			found.sort((a, b) => b.created_at.localeCompare(a.created_at));
		const skip = Number(optionsOf(request).get('skip') ?? 0);
		const limit = Number(optionsOf(request).get('limit') ?? 1000);
		const page = found.slice(skip, skip + limit);
		if (page.length === 0) return recordedError('no_objects');
		return json(200, { objects: page.map(read), total: found.length, limit, skip });
	}

	function insert({ slug, title, metadata, created_at }: StoredObject): Answer {
		const isTaken = objects.some((object) => object.slug === slug);
		const object = {
			id: `673db1c2f23fa4ca${String(objects.length + 1).padStart(8, '0')}`,
			slug: isTaken ? `${slug}-${randomUUID()}` : slug,
			title,
			metadata,
			created_at,
		};
		objects.push(object);
		return json(200, { object: read(object) });
	}

	function update(id: string | undefined, changes: Partial<StoredObject>): Answer {
		const object = objects.find((candidate) => candidate.id === id);
		if (object === undefined) return recordedError('no_objects');
		Object.assign(object, changes);
		return json(200, { object: read(object) });
	}

	async function upload(form: FormData): Promise<() => Answer> {
		const file = form.get('media');
		if (!(file instanceof Blob)) return () => recordedError('validation');
		const content = Buffer.from(await file.arrayBuffer());
		return () => {
			const original_name = 'name' in file ? String(file.name) : '';
			const name = `${randomUUID()}-${original_name}`;
			const media = { name, original_name, url: `https://cdn.cosmicjs.com/${name}`, content };
			medias.push(media);
			return json(200, {
				media: { ...Object(recording('media').media), ...withoutContent(media) },
			});
		};
	}

	const withoutContent = ({ content: _, ...media }: StoredMedia): Body => media;
	const idIn = (request: Request): string | undefined =>
		new URL(request.url).pathname.split('/').at(-1);
	const bucket = `/buckets/${settings.bucketSlug}`;
	nock(settings.apiUrl)
		.persist()
		.get(`${bucket}/objects`)
		.query(true)
		.reply((request: Request) =>
			answer(queryOf(request)['slug'] === undefined ? 'list' : 'find', () => find(request)),
		)
		.get(`${bucket}/media`)
		.query(true)
		.reply((request: Request) =>
			answer(null, () => {
				const { original_name } = queryOf(request);
				const found = medias.filter((media) => media.original_name === original_name);
				if (found.length === 0) return recordedError('no_media');
				return json(200, { media: found.map(withoutContent), total: found.length });
			}),
		)
		.post(`${bucket}/objects`)
		.reply(async (request: Request) => {
			const body = Object(await request.json());
			return answer('insert', () => insert({ ...body, created_at: new Date().toISOString() }));
		})
		.patch(new RegExp(`^/v3${bucket}/objects/\\w+$`))
		.reply(async (request: Request) => {
			const { title, metadata } = Object(await request.json());
			return answer('update', () => update(idIn(request), { title, metadata }));
		})
		.delete(new RegExp(`^/v3${bucket}/objects/\\w+$`))
		.reply((request: Request) =>
			answer('remove', () => {
				const index = objects.findIndex((object) => object.id === idIn(request));
				if (index === -1) return recordedError('no_object');
				objects.splice(index, 1);
				return json(200, { message: 'deleted' });
			}),
		);
	nock(settings.uploadUrl)
		.persist()
		.post(`${bucket}/media`)
		.reply(async (request: Request) => answer('upload', await upload(await request.formData())));

	return {
		objects,
		failNext: (operation: StoreOperation, fault: StoreFault) => {
			faults.push({ operation, fault });
		},
		hold: ({ slug, fields, made_at }: HeldByOthers) => {
			insert({
				id: '',
				slug,
				title: slug,
				metadata: fields,
				created_at: made_at.toISOString(),
			});
		},
		documents: () =>
			objects.map(({ id, slug, title, metadata }) => ({
				external_id: id,
				slug,
				title,
				fields: metadata,
				pdf: medias.find((media) => media.name === metadata.pdf)?.content ?? Buffer.alloc(0),
			})),
		countFiles: () => medias.length,
		download: (url: string) => medias.find((media) => media.url === url)?.content,
	};
}
