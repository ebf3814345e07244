import { ProviderError } from '../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aQuotation } from './fixtures.ts';
import { expireQuotations, removeStrayDocuments } from './jobs.ts';
import { documentStorePort } from './ports.ts';

describe('quotation.expire', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const statusOf = async (quotation: any): Promise<string> =>
		(await service.call('GET', `/quotations/${quotation.id}`)).body.status;

	it('marks sent quotations after their last day, once, and announces each', async () => {
		const valid_until = '2026-11-20';
		const sent = await aQuotation(service, { status: 'SENT', valid_until });
		const open = await aQuotation(service, { status: 'SENT', valid_until: '2026-11-21' });
		const draft = await aQuotation(service, { valid_until });
		const accepted = await aQuotation(service, { status: 'ACCEPTED', valid_until });
		service.now = new Date('2026-11-20T16:59:59.999Z');
		await service.runJob(expireQuotations, {});
		expect(await statusOf(sent)).toBe('SENT');
		service.now = new Date('2026-11-20T17:00:00.000Z');
		await Promise.all([service.runJob(expireQuotations, {}), service.runJob(expireQuotations, {})]);
		await service.runJob(expireQuotations, {});
		const states = await Promise.all([sent, open, draft, accepted].map(statusOf));
		expect(states).toEqual(['EXPIRED', 'SENT', 'DRAFT', 'ACCEPTED']);
		const events = await service.call('GET', '/events?type=quotation.expired');
		expect(events.body.data.map((one: any) => one.subject_id)).toEqual([sent.id]);
	});

	it('gets through more than one batch', async () => {
		const client = await aClient(service);
		const items = [{ product_id: (await aProduct(service)).id, quantity: 1 }];
		const first = await aQuotation(service, { status: 'SENT', client_id: client.id, items });
		await service.transaction(async ({ tx }) => {
			const { items: _, ...row } = await tx.quotation.findUniqueOrThrow({
				where: { id: first.id },
				include: { items: true },
			});
			const { randomUUID } = await import('node:crypto');
			await tx.quotation.createMany({
				data: Array.from({ length: 250 }, (__, index) => ({
					...row,
					id: randomUUID(),
					number: `QUO-2020-${index}`,
				})),
			});
		});
		service.now = new Date(service.now.getTime() + 30 * 86_400_000);
		await service.runJob(expireQuotations, {});
		const left = await service.call('GET', `/quotations?client_id=${client.id}&status=SENT`);
		expect(left.body.data).toEqual([]);
	});
});

describe('quotation.remove-stray-documents', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	const sweep = (): Promise<void> => service.runJob(removeStrayDocuments, {});
	const held = (): string[] => [...service.vendors.documents.keys()].sort();
	const document = (slug: string, fields: Record<string, string>): string => {
		const pdf = { filename: `${slug}.pdf`, content: Buffer.from('%PDF-'), source: slug };
		service.vendors.documents.set(slug, { slug, title: slug, fields, pdf });
		return slug;
	};
	/** What is left when an attempt dies after the store has taken a second document under another slug. */
	const strayOf = (quotation: any, suffix = 'x'): string =>
		document(`${slugOf(quotation)}-${suffix}`, { quotation_id: quotation.id });
	const slugOf = (quotation: any): string =>
		`${quotation.number.toLowerCase()}-v${quotation.version}-${quotation.id.slice(-12)}`;

	it('removes every stray, and leaves the document of each quotation', async () => {
		const quotations = [];
		for (let count = 0; count < 3; count += 1)
			quotations.push(await aQuotation(service, { status: 'SYNCED' }));
		for (const quotation of quotations) strayOf(quotation);
		strayOf(quotations[0], 'y');
		await sweep();
		expect(held()).toEqual(quotations.map(slugOf).sort());
	});

	it('leaves the documents of all versions', async () => {
		const first = await aQuotation(service, { status: 'SENT' });
		const revised = await service.call('POST', `/quotations/${first.id}/revise`, {
			items: [{ product_id: first.items[0].product_id, quantity: 2 }],
		});
		const second = revised.body;
		await service.call('POST', `/quotations/${second.id}/sync`);
		await sweep();
		expect(held()).toEqual([slugOf(first), slugOf(second)].sort());
	});

	it('leaves the right document of a quotation whose sync is not finished, and removes the stray', async () => {
		const quotation = await aQuotation(service);
		const right = document(slugOf(quotation), { quotation_id: quotation.id });
		strayOf(quotation);
		await sweep();
		expect(held()).toEqual([right]);
	});

	it('leaves what people have made, and what tells of no quotation of ours', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const others = [
			document('written-by-hand', {}),
			document('with-nonsense', { quotation_id: 'the one of last week' }),
			document('of-another-installation', { quotation_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f' }),
		];
		await sweep();
		expect(held()).toEqual([...others, slugOf(quotation)].sort());
	});

	it('leaves the document that its quotation names, although its slug was changed in the store', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const renamed = strayOf(quotation);
		service.vendors.documents.delete(slugOf(quotation));
		await service.runtime.database.client.quotation.update({
			where: { id: quotation.id },
			data: { cosmic_id: `cosmic-${renamed}` },
		});
		await sweep();
		expect(held()).toEqual([renamed]);
	});

	it('asks for two days, by the clock of the service', async () => {
		const asked: unknown[] = [];
		const documents = service.runtime.providers.get(documentStorePort);
		const { list } = documents;
		documents.list = (span) => {
			asked.push(span);
			return list(span);
		};
		await sweep();
		const made_since = new Date(service.now.getTime() - 2 * 86_400_000);
		expect(asked).toEqual([{ made_since, after: null }]);
	});

	it('reads no more than fifty pages of a store', async () => {
		const documents = service.runtime.providers.get(documentStorePort);
		let pages = 0;
		documents.list = async () => {
			pages += 1;
			return { documents: [], unreadable: [], next: String(pages) };
		};
		await sweep();
		expect(pages).toBe(50);
	});

	it.each(['listDocuments', 'removeDocument'])(
		'fails when the store does in %s, so that it is repeated, and then removes the stray',
		async (method) => {
			const quotation = await aQuotation(service, { status: 'SYNCED' });
			strayOf(quotation);
			const error = new ProviderError('cosmic', 'unavailable', 'no answer', { code: 'timeout' });
			service.vendors.failures.push({ method, error });
			await expect(sweep()).rejects.toBe(error);
			await sweep();
			expect(held()).toEqual([slugOf(quotation)]);
		},
	);

	it('removes the others although one is refused', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		const strays = ['a', 'b', 'c'].map((suffix) => strayOf(quotation, suffix));
		const error = new ProviderError('cosmic', 'rejected', 'This one is locked');
		service.vendors.failures.push({ method: 'removeDocument', error });
		await expect(sweep()).rejects.toBe(error);
		expect(held()).toHaveLength(2);
		expect([...strays, slugOf(quotation)]).toEqual(expect.arrayContaining(held()));
	});

	it('does nothing where no store is installed', async () => {
		await service.stop();
		service = await startTestService({ providers: [] });
		await sweep();
	});
});
