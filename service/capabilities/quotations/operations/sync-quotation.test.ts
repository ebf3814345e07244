import { ProviderError } from '../../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aQuotation } from '../fixtures.ts';

describe('quotation.sync', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const sync = (quotation: any, key?: string) =>
		service.call('POST', `/quotations/${quotation.id}/sync`, undefined, key ? { key } : {});
	const documentsOf = (quotation: any) =>
		[...service.vendors.documents.values()].filter(
			(one) => one.fields['quotation_id'] === quotation.id,
		);
	const eventsOf = async (quotation: any): Promise<string[]> => {
		const events = await service.call('GET', `/events?subject_id=${quotation.id}&sort=created_at`);
		return events.body.data.map((one: { type: string }) => one.type);
	};

	it('stores the PDF and the facts of the offer, and announces it', async () => {
		const client = await aClient(service, { name: 'PT Dokumen' });
		const quotation = await aQuotation(service, { client_id: client.id });
		const answer = await sync(quotation);
		const slug = `${quotation.number.toLowerCase()}-v1-${quotation.id.slice(-12)}`;
		expect(answer).toMatchObject({
			status: 200,
			body: {
				status: 'DRAFT',
				cosmic_id: `cosmic-${slug}`,
				pdf_url: `https://cdn.example/${slug}.pdf`,
				synced_at: service.now.toISOString(),
			},
		});
		const [document] = documentsOf(quotation);
		expect(document).toMatchObject({
			slug,
			title: `${quotation.number} PT Dokumen`,
			fields: { number: quotation.number, version: 1, currency: 'IDR', total: '4162500' },
			pdf: { filename: `${quotation.number}-v1.pdf` },
		});
		expect(document?.pdf.content.toString()).toContain('PT Dokumen');
		expect(await eventsOf(quotation)).toEqual(['quotation.created', 'quotation.synced']);
	});

	it('repeated by another command changes nothing and announces nothing', async () => {
		const quotation = await aQuotation(service, { status: 'SYNCED' });
		service.now = new Date(service.now.getTime() + 60_000);
		const again = await sync(quotation);
		expect(again.body).toMatchObject({
			pdf_url: quotation.pdf_url,
			synced_at: quotation.synced_at,
		});
		expect(documentsOf(quotation)).toHaveLength(1);
		expect(await eventsOf(quotation)).toEqual(['quotation.created', 'quotation.synced']);
	});

	it('several at once make one document and upload one file, by whatever keys they come', async () => {
		const quotation = await aQuotation(service);
		const before = service.vendors.calls.length;
		const untilDone = async (key: string): Promise<any> => {
			for (;;) {
				const answer = await sync(quotation, key);
				if (answer.status !== 409) return answer;
				expect(answer.body.code).toBe('idempotency.in-progress');
				await new Promise((resolve) => setTimeout(resolve, 5));
			}
		};
		const answers = await Promise.all(['one', 'two', 'three', 'four'].map(untilDone));
		expect(answers.map((answer) => answer.status)).toEqual([200, 200, 200, 200]);
		expect(documentsOf(quotation)).toHaveLength(1);
		const uploads = service.vendors.calls.slice(before).filter((one) => one === 'putDocument');
		expect(uploads).toHaveLength(1);
		expect(await eventsOf(quotation)).toEqual(['quotation.created', 'quotation.synced']);
	});

	it('is free for others again after a failure', async () => {
		const quotation = await aQuotation(service);
		const error = new ProviderError('cosmic', 'rejected', 'no');
		service.vendors.failures.push({ method: 'putDocument', error });
		expect((await sync(quotation, 'refused')).status).toBe(502);
		expect((await sync(quotation, 'after')).status).toBe(200);
	});

	it('keeps the document that an attempt of unknown outcome left behind', async () => {
		const quotation = await aQuotation(service);
		service.vendors.failures.push({
			method: 'putDocument',
			error: new ProviderError('cosmic', 'outcome-unknown', 'no answer', { code: 'timeout' }),
			after: true,
		});
		const first = await sync(quotation, 'sync-unknown');
		expect(first).toMatchObject({
			status: 503,
			body: { code: 'vendor.unavailable', details: { provider: 'cosmic', code: 'timeout' } },
		});
		expect(await eventsOf(quotation)).toEqual(['quotation.created']);
		// Rendering again would fail: the document that is there is enough.
		const broken = new ProviderError('pdf', 'unavailable', 'no browser');
		service.vendors.failures.push({ method: 'render', error: broken });
		const second = await sync(quotation, 'sync-unknown');
		expect([second.status, second.headers['idempotency-replayed']]).toEqual([200, undefined]);
		expect(documentsOf(quotation)).toHaveLength(1);
		expect(service.vendors.failures.splice(0)).toHaveLength(1);
	});

	it.each([
		['rejected', 502, 'vendor.refused'],
		['unavailable', 503, 'vendor.unavailable'],
		['throttled', 503, 'vendor.unavailable'],
	] as const)(
		'answers a store that says %s with %s and writes nothing',
		async (kind, status, code) => {
			const quotation = await aQuotation(service);
			const error = new ProviderError('cosmic', kind, 'no', { retryAfterSeconds: 7 });
			service.vendors.failures.push({ method: 'putDocument', error });
			const answer = await sync(quotation);
			expect([answer.status, answer.body.code]).toEqual([status, code]);
			expect(answer.headers['retry-after']).toBe(kind === 'rejected' ? undefined : '7');
			const after = await service.call('GET', `/quotations/${quotation.id}`);
			expect(after.body).toMatchObject({ cosmic_id: null, pdf_url: null, synced_at: null });
		},
	);
});

describe('quotation.render', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { COMPANY_NAME: 'PT Awan <Niaga>' } });
	});
	afterAll(() => service.stop());

	const render = (quotation: any) => service.call('POST', `/quotations/${quotation.id}/render`);

	it('gives the PDF and stores nothing', async () => {
		const quotation = await aQuotation(service, { status: 'DRAFT' });
		const answer = await render(quotation);
		expect(answer).toMatchObject({
			status: 200,
			body: { filename: `${quotation.number}-v1.pdf`, content_type: 'application/pdf' },
		});
		const pdf = Buffer.from(answer.body.content_base64, 'base64').toString();
		expect(pdf.startsWith('%PDF-')).toBe(true);
		expect(pdf).toContain('PT Awan &lt;Niaga&gt;');
		expect(service.vendors.documents.size).toBe(0);
	});

	it('is refused with the characters that no font has, and what leads on', async () => {
		const client = await aClient(service, { address: 'Jl. 한 1' });
		const answer = await render(await aQuotation(service, { client_id: client.id }));
		expect([answer.status, answer.body.code]).toEqual([422, 'quotation.unprintable']);
		expect(answer.body.detail).toContain('한 (U+D55C)');
		expect(answer.body.details.characters).toEqual(['한']);
		expect(answer.body.advice).toContain('client.update');
	});

	it('says when no PDF can be made', async () => {
		const error = new ProviderError('pdf', 'unavailable', 'The browser did not start');
		service.vendors.failures.push({ method: 'render', error });
		const answer = await render(await aQuotation(service));
		expect([answer.status, answer.body.code]).toEqual([503, 'vendor.unavailable']);
	});
});
