import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { removeStrayDocuments } from '../capabilities/quotations/jobs.ts';
import { type CosmicClient, createCosmicClient } from '../providers/cosmic/client.ts';
import { createCosmicDocumentStore } from '../providers/cosmic/document-store.ts';
import { cosmic } from '../providers/cosmic/provider.ts';
import { fakeProviders } from './fake-vendors.ts';
import { startTestService, type TestService } from './service.ts';

/** The real adapter against the simulator, which gives a second object with a taken slug another slug. */
describe('documents at Cosmic', () => {
	let sandbox: Sandbox;
	let service: TestService;
	beforeAll(async () => {
		sandbox = await startSandbox();
		const others = fakeProviders().manifests.filter((one) => one.id !== 'cosmic');
		service = await startTestService({
			providers: [...others, cosmic],
			sandbox,
			now: new Date(),
		});
	});
	beforeEach(() => sandbox.reset());
	afterAll(async () => {
		await service.stop();
		await sandbox.close();
	});

	const sweep = (): Promise<void> => service.runJob(removeStrayDocuments, {});
	const idsHeld = async (): Promise<string[]> =>
		(await sandbox.client.call<any>('GET', '/books/cosmic')).objects
			.map(({ id }: { id: string }) => id)
			.sort();

	const client = (): CosmicClient =>
		createCosmicClient({
			bucketSlug: String(sandbox.credentials['COSMIC_BUCKET_SLUG']),
			readKey: String(sandbox.credentials['COSMIC_READ_KEY']),
			writeKey: String(sandbox.credentials['COSMIC_WRITE_KEY']),
			apiUrl: String(sandbox.credentials['COSMIC_API_URL']),
			uploadUrl: String(sandbox.credentials['COSMIC_UPLOAD_URL']),
			timeoutMs: 5000,
		});

	/**
	 * An attempt that does not see the document that is there, inserts its own, and dies before it can delete it: every
	 * later attempt finds the right document and never looks for another.
	 */
	async function dieAfterInsert(quotation: any): Promise<void> {
		const { number, version, id } = quotation;
		const killed = createCosmicDocumentStore({
			...client(),
			findObject: async () => null,
			deleteObject: () => Promise.reject(new Error('killed')),
		});
		const put = killed.put({
			slug: `${number.toLowerCase()}-v${version}-${id.slice(-12)}`,
			title: number,
			fields: { quotation_id: id, number },
			pdf: { filename: `${number}.pdf`, content: Buffer.from('%PDF-1.7'), source: number },
		});
		await expect(put).rejects.toThrow('killed');
	}

	it('one that a killed attempt left beside the right one is removed by the timer', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		await dieAfterInsert(quotation);
		await dieAfterInsert(quotation);
		expect(await idsHeld()).toHaveLength(3);
		await service.call('POST', `/quotations/${quotation.id}/sync`);
		expect(await idsHeld()).toHaveLength(3);
		await sweep();
		expect(await idsHeld()).toEqual([quotation.cosmic_id]);
	});

	it('those that people have made stay', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const insert = (slug: string, metadata: Record<string, string>) =>
			client().insertObject(slug, { title: 'By hand', status: 'draft', metadata });
		const byHand = [await insert('by-hand', {}), await insert('by-hand', { number: 'X-1' })];
		await sweep();
		expect(await idsHeld()).toEqual([quotation.cosmic_id, ...byHand.map(({ id }) => id)].sort());
	});

	it('a stray that is removed by hand in the meantime is no failure', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		for (let count = 0; count < 3; count += 1) await dieAfterInsert(quotation);
		// Its deletions answer late, so both workers have listed the strays before the first is gone.
		await sandbox.client.call<any>('POST', '/faults', {
			vendor: 'cosmic',
			kind: 'slow',
			endpoint: 'DELETE /**',
			delay_ms: 200,
		});
		await Promise.all([sweep(), sweep()]);
		const { requests } = await sandbox.client.call<any>('GET', '/requests?vendor=cosmic');
		const deletions = requests.filter((one: { method: string }) => one.method === 'DELETE');
		const statuses = deletions.map((one: { status: number }) => one.status).sort();
		expect(statuses).toEqual([200, 200, 200, 404, 404, 404]);
		expect(await idsHeld()).toEqual([quotation.cosmic_id]);
	});

	it.each(['GET /**', 'DELETE /**'])(
		'a sweep that Cosmic fails at %s says so, and the next one removes the stray',
		async (endpoint) => {
			const quotation = await aQuotation(service, { status: 'SYNCED' });
			await dieAfterInsert(quotation);
			const fault = { vendor: 'cosmic', kind: 'unavailable', endpoint, times: 1 };
			await sandbox.client.call<any>('POST', '/faults', fault);
			await expect(sweep()).rejects.toMatchObject({ provider: 'cosmic', status: 500 });
			expect(await idsHeld()).toHaveLength(2);
			await sweep();
			expect(await idsHeld()).toEqual([quotation.cosmic_id]);
		},
	);

	it('are looked through to the last page', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		await dieAfterInsert(quotation);
		await sandbox.client.call<any>('POST', '/clock', { advance_ms: 1000 });
		const fields = { title: 'By hand', status: 'published', metadata: {} };
		for (let count = 0; count < 400; count += 1) await client().insertObject('by-hand', fields);
		expect(await idsHeld()).toHaveLength(402);
		await sweep();
		expect(await idsHeld()).toHaveLength(401);
		expect(await idsHeld()).toContain(quotation.cosmic_id);
	});
});
