import { failureOf, startBench } from '../../tests/bench.ts';
import type { Bench } from '../../tests/bench.ts';

let bench: Bench;
beforeAll(async () => {
	bench = await startBench();
});
afterEach(() => bench.sandbox.reset());
afterAll(() => bench.close());

const quotation = (slug: string, metadata = {}) => ({
	type: 'quotations',
	title: `Quotation ${slug}`,
	slug,
	metadata,
});
const upload = (content = '%PDF-1.7 test', name = 'QUO 2026 0001.pdf') =>
	bench.cosmic.media.insertOne({
		media: { buffer: Buffer.from(content), originalname: name } as never,
	});

describe('cosmic objects', () => {
	it('that do not exist are a 404, not an empty answer', async () => {
		const wanted = { type: 'quotations', slug: 'none' };
		const error = await failureOf(bench.cosmic.objects.findOne(wanted));
		expect(error).toEqual({ status: 404, message: 'No objects found' });
		expect(await failureOf(bench.cosmic.objects.find(wanted))).toEqual(error);
	});

	it('are found again by type and slug, by metadata and by id', async () => {
		const { object } = await bench.cosmic.objects.insertOne(quotation('q-1', { number: 'QUO-1' }));
		const bySlug = await bench.cosmic.objects.findOne({ type: 'quotations', slug: 'q-1' });
		const byMetadata = await bench.cosmic.objects.findOne({
			'metadata.number': { $in: ['QUO-1'] },
		});
		expect([bySlug.object.id, byMetadata.object.id]).toEqual([object.id, object.id]);
		expect(object.id).toMatch(/^[0-9a-f]{24}$/);
		expect(object.status).toBe('published');
		await failureOf(bench.cosmic.objects.findOne({ type: 'invoices', slug: 'q-1' }));
	});

	it('can be limited, sorted, skipped and reduced to props', async () => {
		for (const slug of ['c', 'a', 'b']) await bench.cosmic.objects.insertOne(quotation(slug));
		const { objects, total } = await bench.cosmic.objects
			.find({ type: 'quotations' })
			.props('slug,metadata.number')
			.sort('slug')
			.skip(1)
			.limit(1);
		expect([objects, total]).toEqual([[{ slug: 'b' }], 3]);
	});

	it('come newest first, page after page, and a page beyond the last is a 404', async () => {
		for (const slug of ['a', 'b', 'c', 'd', 'e'].map((one) => `q-${one}`)) {
			await bench.cosmic.objects.insertOne(quotation(slug));
			await bench.control('POST', '/clock', { advance_ms: 1000 });
		}
		await bench.cosmic.objects.insertOne({ type: 'notes', title: 'Not one of them' });
		const page = (skip: number) =>
			bench.cosmic.objects
				.find({ type: 'quotations' })
				.props('slug')
				.sort('-created_at')
				.skip(skip)
				.limit(2);
		const pages = await Promise.all([0, 2, 4].map(page));
		expect(pages.map(({ objects }) => objects.map(({ slug }: { slug: string }) => slug))).toEqual([
			['q-e', 'q-d'],
			['q-c', 'q-b'],
			['q-a'],
		]);
		expect(pages.map(({ total, limit, skip }) => [total, limit, skip])).toEqual([
			[5, 2, 0],
			[5, 2, 2],
			[5, 2, 4],
		]);
		expect(await failureOf(page(6))).toEqual({ status: 404, message: 'No objects found' });
	});

	it('can be asked for by the time at which they were made', async () => {
		await bench.cosmic.objects.insertOne(quotation('q-1'));
		await bench.control('POST', '/clock', { advance_ms: 60_000 });
		const { object } = await bench.cosmic.objects.insertOne(quotation('q-2'));
		const { objects } = await bench.cosmic.objects.find({
			type: 'quotations',
			created_at: { $gte: object.created_at },
		});
		expect(objects.map(({ slug }: { slug: string }) => slug)).toEqual(['q-2']);
	});

	it('with a slug that is taken become a second object, because nothing is idempotent', async () => {
		const first = await bench.cosmic.objects.insertOne(quotation('q-1'));
		const second = await bench.cosmic.objects.insertOne(quotation('q-1'));
		expect(second.object.slug).toMatch(/^q-1-./);
		expect(second.object.id).not.toBe(first.object.id);
	});

	it('get a slug from the title when they bring none', async () => {
		const { object } = await bench.cosmic.objects.insertOne({
			type: 'notes',
			title: 'Halo, Dunia!',
		});
		expect(object.slug).toBe('halo-dunia');
	});

	it('are changed and deleted by id', async () => {
		const { object } = await bench.cosmic.objects.insertOne(quotation('q-1', { a: 1, b: 2 }));
		const changed = await bench.cosmic.objects.updateOne(object.id, { metadata: { b: 3 } });
		expect(changed.object.metadata).toEqual({ a: 1, b: 3 });
		await bench.cosmic.objects.deleteOne(object.id);
		expect((await bench.books('cosmic')).objects).toEqual([]);
		expect(await failureOf(bench.cosmic.objects.deleteOne(object.id))).toMatchObject({
			status: 404,
		});
	});

	it('that are drafts are read only when asked for', async () => {
		await bench.cosmic.objects.insertOne({ ...quotation('q-1'), status: 'draft' });
		await failureOf(bench.cosmic.objects.findOne({ slug: 'q-1' }));
		const { objects } = await bench.cosmic.objects.find({ slug: 'q-1' }).status('any');
		expect(objects).toHaveLength(1);
	});

	it('need the right keys and a title', async () => {
		const url = `${bench.env.COSMIC_API_URL}/buckets/${bench.env.COSMIC_BUCKET_SLUG}/objects`;
		expect((await fetch(`${url}?read_key=wrong`)).status).toBe(401);
		expect((await fetch(url, { method: 'POST', body: '{}' })).status).toBe(401);
		const error = await failureOf(bench.cosmic.objects.insertOne({ type: 'notes' } as never));
		expect(error.status).toBe(400);
	});
});

describe('cosmic media', () => {
	it('are uploaded, found, and public on the CDN without any key', async () => {
		const { media } = await upload();
		expect(media).toMatchObject({
			original_name: 'QUO 2026 0001.pdf',
			type: 'application/pdf',
			size: 13,
		});
		const response = await fetch(media.url);
		expect(response.headers.get('content-type')).toContain('application/pdf');
		expect(await response.text()).toBe('%PDF-1.7 test');
		const found = await bench.cosmic.media.findOne({ name: media.name });
		expect(found.media.id).toBe(media.id);
		await bench.cosmic.media.deleteOne(media.id);
		expect((await fetch(media.url)).status).toBe(404);
	});

	it('are written into a metafield by name and read back as url and imgix_url', async () => {
		const { media } = await upload();
		await bench.cosmic.objects.insertOne(
			quotation('q-1', { pdf: media.name, nested: { pdf: media.name } }),
		);
		const { object } = await bench.cosmic.objects.findOne({ slug: 'q-1' });
		const file = { url: media.url, imgix_url: media.imgix_url };
		expect(object.metadata).toEqual({ pdf: file, nested: { pdf: file } });
	});

	it('have links on the public address of the sandbox', async () => {
		const open = await startBench({ public_url: 'https://sandbox.cloudsales.example/' });
		try {
			const { media } = await open.cosmic.media.insertOne({
				media: { buffer: Buffer.from('x'), originalname: 'x.pdf' } as never,
			});
			expect(media.url).toBe(`https://sandbox.cloudsales.example/cosmic-cdn/${media.name}`);
		} finally {
			await open.close();
		}
	});
});

it('the fault delayed_read hides a new object from the next reads', async () => {
	await bench.fault({ vendor: 'cosmic', kind: 'delayed_read', times: 1, reads: 1 });
	await bench.cosmic.objects.insertOne(quotation('q-1'));
	const find = () => bench.cosmic.objects.findOne({ slug: 'q-1' });
	expect((await failureOf(find())).status).toBe(404);
	expect((await find()).object.slug).toBe('q-1');
});
