import nock from 'nock';
import { aBillingCycle, aPdf, upload } from '../capabilities/billing/fixtures.ts';
import { answeredByNock } from '../platform/provider/fixtures.ts';
import { sha256Hex } from '../platform/security/index.ts';
import { playS3 } from '../providers/s3/fixtures.ts';
import { s3 } from '../providers/s3/provider.ts';
import { fakeProviders, type FakeVendors } from './fake-vendors.ts';
import { startTestService, type TestService } from './service.ts';

const keys = {
	region: 'ap-southeast-3',
	accessKeyId: 'not-a-real-access-key',
	secretAccessKey: 'not-a-real-secret',
};
const environment = {
	S3_ENDPOINT: 'https://s3.example',
	S3_REGION: keys.region,
	S3_BUCKET: 'documents',
	S3_ACCESS_KEY_ID: keys.accessKeyId,
	S3_SECRET_ACCESS_KEY: keys.secretAccessKey,
};

describe('an installation whose documents are at an S3 store', () => {
	answeredByNock();
	let service: TestService;
	let vendors: FakeVendors;
	let vendor: ReturnType<typeof playS3>;
	beforeAll(async () => {
		nock.enableNetConnect('127.0.0.1');
		vendors = fakeProviders();
		const providers = [...vendors.manifests, s3];
		service = await startTestService({ providers, environment });
		// The fixtures pay and read mails by the vendors of the service.
		service.vendors = vendors;
	});
	beforeEach(() => {
		vendor = playS3('https://s3.example/documents', keys);
	});
	afterAll(() => service.stop());

	const contents = () => service.runtime.database.client.documentContent.count();
	const documentsOf = async (cycle: { id: string }): Promise<any[]> =>
		(await service.call('GET', `/documents?related_id=${cycle.id}`)).body.data;
	const download = (url: string) =>
		service.http.get(new URL(url).pathname).buffer(true).parse(bytes);

	it('keeps their bytes there and not in PostgreSQL, and serves them by the same links', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
		const [invoice, tax_invoice] = [aPdf(), aPdf()];
		const files = { invoice: { content: invoice }, tax_invoice: { content: tax_invoice } };
		const answer = await upload(service, cycle.id, files);
		expect(answer).toMatchObject({ status: 200, body: { status: 'INVOICED' } });
		expect([...vendor.objects.keys()].sort()).toEqual([invoice, tax_invoice].map(sha256Hex).sort());
		expect(await contents()).toBe(0);
		const served = await download(answer.body.invoice_file_url);
		expect([served.status, served.body]).toEqual([200, invoice]);
		expect((await upload(service, cycle.id, files)).body).toEqual(answer.body);
		expect(await documentsOf(cycle)).toHaveLength(2);
	});

	it('sends them along with the mail', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await service.call('POST', '/emails/send', { kind: 'INVOICE', related_id: cycle.id });
		await service.settle();
		const mail = vendors.mails.find((one) => one.subject.startsWith('Tagihan'));
		expect(mail?.attachments.map((one) => sha256Hex(one.content)).sort()).toEqual(
			[...vendor.objects.keys()].sort(),
		);
	});

	it('has no document, no number and nothing half attached while the store is down', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
		const files = { invoice: { content: aPdf() } };
		vendor.failNext('breaks');
		const failed = await upload(service, cycle.id, files);
		expect([failed.status, failed.body.code]).toEqual([503, 'vendor.unavailable']);
		expect(await documentsOf(cycle)).toEqual([]);
		const now = await service.call('GET', `/billing-cycles/${cycle.id}`);
		expect(now.body).toMatchObject({ status: 'INVOICE_REQUESTED', number: null });
		expect((await upload(service, cycle.id, files)).body.status).toBe('INVOICED');
	});

	it('says that the store is down to the bearer of a link, not that there is no document', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		vendor.failNext('breaks');
		expect((await download(cycle.invoice_file_url)).status).toBe(503);
		expect((await download(cycle.invoice_file_url)).status).toBe(200);
	});

	it('uploads nothing for a cycle that takes no file any more', async () => {
		const cycle = await aBillingCycle(service, { status: 'CANCELLED' });
		const before = vendor.objects.size;
		const answer = await upload(service, cycle.id, { invoice: { content: aPdf() } });
		expect([answer.status, answer.body.code]).toEqual([409, 'lifecycle.illegal-move']);
		expect(vendor.objects.size).toBe(before);
	});
});

function bytes(response: any, done: (error: Error | null, body: Buffer) => void): void {
	const chunks: Buffer[] = [];
	response.on('data', (chunk: Buffer) => chunks.push(chunk));
	response.on('end', () => done(null, Buffer.concat(chunks)));
}
