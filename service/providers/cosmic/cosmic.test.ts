import nock from 'nock';
import { pino } from 'pino';
import { documentStoreSuite } from '../../capabilities/quotations/ports.suite.ts';
import type { DocumentToStore } from '../../capabilities/quotations/ports.ts';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { fromCosmicFailure } from './client.ts';
import { playCosmic, recordedError, recording } from './fixtures.ts';
import { cosmic } from './provider.ts';
import { CosmicObject, findHeldFile, fromCosmicObject, toCosmicFilename } from './translate.ts';

const apiUrl = 'https://api.cosmicjs.com/v3';
const uploadUrl = 'https://workers.cosmicjs.com/v3';
const bucketSlug = 'cloudsales-production';
const readKey = 'not-a-real-read-key';
const writeKey = 'not-a-real-write-key';
const bucket = `/buckets/${bucketSlug}`;

const install = (more: Record<string, unknown> = {}) =>
	cosmic.create(
		{
			COSMIC_BUCKET_SLUG: bucketSlug,
			COSMIC_READ_KEY: readKey,
			COSMIC_WRITE_KEY: writeKey,
			...more,
		},
		{ log: pino({ level: 'silent' }) },
	).documentStore;

const document: DocumentToStore = {
	slug: 'quo-2026-0001-v1',
	title: 'Quotation QUO-2026-0001',
	fields: { number: 'QUO-2026-0001', total: 1_110_000 },
	pdf: { filename: 'QUO 2026/0001.pdf', content: Buffer.from('%PDF-1.4'), source: '<p>a page</p>' },
};

answeredByNock();

documentStoreSuite('cosmic', async () => ({
	store: install({ COSMIC_TIMEOUT_MS: 1000 }),
	vendor: playCosmic({ apiUrl, uploadUrl, bucketSlug }),
	secrets: [readKey, writeKey],
}));

describe('cosmic: calls', () => {
	it('reads past the CDN, drafts included, with the read key', async () => {
		const scope = nock(apiUrl)
			.get(`${bucket}/objects`)
			.query({
				read_key: readKey,
				query: JSON.stringify({ type: 'quotations', slug: document.slug }),
				status: 'any',
				limit: '2',
				use_cache: 'false',
			})
			.reply(200, { objects: [recording('object').object], total: 1 });
		expect(await install().find(document.slug)).toEqual({
			external_id: '673db1c2f23fa4ca35e52da4',
			pdf_url:
				'https://cdn.cosmicjs.com/9c4d6b70-49e5-11eb-98a2-810fade44566-quo-2026-0001-0123456789abcdef.pdf',
		});
		expect(scope.isDone()).toBe(true);
	});

	it('lists past the CDN, drafts included, newest first', async () => {
		const scope = nock(apiUrl)
			.get(`${bucket}/objects`)
			.query({
				read_key: readKey,
				query: JSON.stringify({ type: 'quotations' }),
				props: 'id,slug,created_at,metadata',
				sort: '-created_at',
				status: 'any',
				skip: '200',
				limit: '200',
				use_cache: 'false',
			})
			.reply(200, { objects: [recording('object').object], total: 201 });
		const page = await install().list({
			made_since: new Date('2026-11-20T09:00:00.000Z'),
			after: '200',
		});
		expect(page).toEqual({
			documents: [
				{
					external_id: '673db1c2f23fa4ca35e52da4',
					slug: document.slug,
					fields: expect.objectContaining({ number: 'QUO-2026-0001' }),
				},
			],
			unreadable: [],
			next: null,
		});
		expect(scope.isDone()).toBe(true);
	});

	it('lists what it can read beside what it cannot', async () => {
		const strange = { id: '673db1c2f23fa4ca35e52dff', slug: 7 };
		nock(apiUrl)
			.get(`${bucket}/objects`)
			.query(true)
			.reply(200, { objects: [strange, recording('object').object] });
		const page = await install().list({ made_since: new Date(0), after: null });
		expect(page).toMatchObject({
			documents: [{ slug: document.slug }],
			unreadable: [{ external_id: strange.id, reason: expect.stringContaining('slug') }],
			next: null,
		});
	});

	it('does not say that there is no document when the one it found cannot be read', async () => {
		nock(apiUrl)
			.get(`${bucket}/objects`)
			.query(true)
			.reply(200, { objects: [{ slug: document.slug }] });
		await expect(install().find(document.slug)).rejects.toMatchObject({ code: 'malformed-answer' });
	});

	it('writes the file as the name of the media, with the write key', async () => {
		const media = Object(recording('media').media);
		nock(apiUrl)
			.get(`${bucket}/objects`)
			.query(true)
			.reply(...recordedError('no_objects'));
		nock(apiUrl)
			.get(`${bucket}/media`)
			.query(true)
			.reply(...recordedError('no_media'));
		const headers = { reqheaders: { authorization: `Bearer ${writeKey}` } };
		nock(uploadUrl, headers).post(`${bucket}/media`).reply(200, { media });
		const scope = nock(apiUrl, headers)
			.post(`${bucket}/objects`, {
				type: 'quotations',
				slug: document.slug,
				title: document.title,
				status: 'published',
				metadata: { ...document.fields, pdf: media.name },
			})
			.reply(200, recording('object'));
		expect(await install().put(document)).toEqual({
			external_id: '673db1c2f23fa4ca35e52da4',
			pdf_url: media.url,
		});
		expect(scope.isDone()).toBe(true);
	});

	it.each([
		['find', () => install().find(document.slug)],
		['list', () => install().list({ made_since: new Date(0), after: null })],
		['remove', () => install().remove('one')],
	])('%s: does not take an unknown bucket for an empty one', async (_, run) => {
		nock(apiUrl)
			.get(`${bucket}/objects`)
			.query(true)
			.reply(...recordedError('no_bucket'))
			.delete(`${bucket}/objects/one`)
			.reply(...recordedError('no_bucket'));
		await expect(run()).rejects.toMatchObject({ kind: 'rejected', status: 404 });
	});

	it.each([
		['is deleted', 200, { message: 'deleted' }],
		['was removed as a stray before', ...recordedError('no_object').slice(0, 2)],
	])(
		'takes back its document when an earlier one is not shown yet; it %s',
		async (_, ...answer) => {
			nock(apiUrl)
				.get(`${bucket}/objects`)
				.query(true)
				.twice()
				.reply(...recordedError('no_objects'));
			const media = Object(recording('media').media);
			nock(apiUrl)
				.get(`${bucket}/media`)
				.query(true)
				.reply(200, {
					media: [{ ...media, original_name: toCosmicFilename(document.pdf) }],
				});
			const second = {
				...Object(recording('object').object),
				id: 'second',
				slug: `${document.slug}-2`,
			};
			nock(apiUrl).post(`${bucket}/objects`).reply(200, { object: second });
			const removed = nock(apiUrl)
				.delete(`${bucket}/objects/second`)
				.reply(Number(answer[0]), answer[1]);
			await expect(install().put(document)).rejects.toMatchObject({
				kind: 'outcome-unknown',
				code: 'not-visible-yet',
			});
			expect(removed.isDone()).toBe(true);
		},
	);
});

describe('cosmic: translation', () => {
	const object = CosmicObject.parse(recording('object').object);
	const { original_name } = Object(recording('media').media);

	it('names a file by its content, in characters that survive every store', () => {
		const name = toCosmicFilename(document.pdf);
		expect(name).toMatch(/^quo-2026-0001-[0-9a-f]{16}\.pdf$/);
		expect(toCosmicFilename({ ...document.pdf, source: '<p>another</p>' })).not.toBe(name);
		// A busy machine may print the same page to other bytes.
		expect(toCosmicFilename({ ...document.pdf, content: Buffer.from('%PDF-1.5') })).toBe(name);
		expect(toCosmicFilename({ filename: '.pdf', content: Buffer.from(''), source: '' })).toMatch(
			/^document-/,
		);
	});

	it.each<[unknown, string | undefined]>([
		[{ pdf: { url: 'https://cdn.example/a.pdf' } }, 'https://cdn.example/a.pdf'],
		[{ pdf: null }, undefined],
		[{ pdf: 'a.pdf' }, undefined],
		[{ pdf: {} }, undefined],
		[{}, undefined],
		[null, undefined],
	])('reads the PDF of an object with metadata %j', (metadata, url) => {
		expect(fromCosmicObject(CosmicObject.parse({ ...object, metadata }))?.pdf_url).toBe(url);
	});

	it('knows the file that an object holds already', () => {
		expect(findHeldFile(object, original_name)).toBe(Object(recording('media').media).name);
		expect(findHeldFile(object, 'other.pdf')).toBeNull();
		expect(findHeldFile(null, original_name)).toBeNull();
	});

	it.each<[unknown, boolean, string]>([
		[undefined, false, 'unavailable'],
		[undefined, true, 'outcome-unknown'],
		['<html>Bad Gateway</html>', false, 'unavailable'],
		['<html>Bad Gateway</html>', true, 'outcome-unknown'],
		[{ message: 'no status' }, true, 'outcome-unknown'],
		[{ status: 500, message: 'Something went wrong' }, true, 'outcome-unknown'],
		[{ status: 408, message: 'Request timeout' }, true, 'outcome-unknown'],
		[{ status: 402, message: 'Plan limit' }, true, 'rejected'],
		[{ status: 401, message: 'You must provide a valid write_key' }, true, 'rejected'],
		[{ status: 429, message: 'Too many requests' }, true, 'throttled'],
		[Object.assign(new Error('x'), { code: 'ECONNREFUSED' }), true, 'unavailable'],
	])('takes the failure %j of a call that changes things: %j, as %s', (failure, changes, kind) => {
		const error = fromCosmicFailure(failure, { name: 'objects.insertOne', changes });
		expect(error.kind).toBe(kind);
	});
});

describe('cosmic: settings', () => {
	it('describes every variable and requires the bucket and its keys', () => {
		for (const field of Object.values(cosmic.config.shape)) {
			expect(Object(field).meta()?.description).toEqual(expect.any(String));
		}
		expect(cosmic.required).toEqual(['COSMIC_BUCKET_SLUG', 'COSMIC_READ_KEY', 'COSMIC_WRITE_KEY']);
		expect(() => install({ COSMIC_WRITE_KEY: '' })).toThrow();
	});
});
