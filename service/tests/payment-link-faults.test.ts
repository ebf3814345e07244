import { startSandbox, type Sandbox } from '../../sandbox/sandbox.ts';
import { aWish, openLink } from '../capabilities/payments/fixtures.ts';
import { pollLinksJob } from '../capabilities/payments/jobs.ts';
import type { LinkWish } from '../capabilities/payments/open-link.ts';
import { addSeconds } from '../platform/clock/index.ts';
import { DomainError } from '../platform/errors/index.ts';
import { xendit } from '../providers/xendit/provider.ts';
import { startTestService, type TestService } from './service.ts';

const faults = [
	'none',
	'timeout_before',
	'timeout_after_commit',
	'html_502',
	'html_502_after_commit',
	'empty_503',
	'cut',
	'cut_after_commit',
	'throttled',
	'unavailable',
	'malformed_2xx',
	'missing_available_arrays',
];

/** The real adapter against the simulator: what counts is what the vendor holds in the end. */
describe('a payment link at Xendit', () => {
	let sandbox: Sandbox;
	let service: TestService;
	beforeAll(async () => {
		sandbox = await startSandbox({ rate_limit: 0 });
		service = await startTestService({
			providers: [xendit],
			sandbox,
			environment: { XENDIT_TIMEOUT_MS: '400' },
			now: new Date(),
		});
	});
	afterAll(async () => {
		await service.stop();
		await sandbox.close();
	});

	/** Asks again after the time that the answer names, as every caller should. */
	async function persist(wish: LinkWish) {
		for (let attempt = 0; attempt < 5; attempt += 1) {
			try {
				return await openLink(service, wish);
			} catch (error) {
				if (!(error instanceof DomainError) || error.retryAfterSeconds === undefined) throw error;
				service.now = addSeconds(service.now, error.retryAfterSeconds);
			}
		}
		throw new Error('No link after five attempts');
	}

	it.each(faults)('is made once and paid once, whatever happens to the call: %s', async (kind) => {
		if (kind !== 'none') {
			const endpoint = 'POST /v2/invoices';
			await sandbox.client.call<any>('POST', '/faults', {
				vendor: 'xendit',
				kind,
				endpoint,
				times: 1,
			});
		}
		const wish = await aWish(service);
		const link = await persist(wish);
		const { invoices } = await sandbox.client.call<any>('GET', '/books/xendit');
		const ours = invoices.filter(
			(invoice: { external_id: string }) => invoice.external_id === link.reference,
		);
		expect(ours).toMatchObject([{ id: link.gateway_reference, amount: 1_000_000 }]);

		await sandbox.client.call<any>('POST', `/xendit/invoices/${link.gateway_reference}/pay`, {});
		service.now = addSeconds(service.now, 61);
		await service.runJob(pollLinksJob, {});
		const after = await service.call('GET', `/payment-links/${link.id}`);
		expect(after.body.status).toBe('PAID');
		const payments = await service.call('GET', `/payments?subject_id=${wish.subject_id}`);
		expect(payments.body.data).toMatchObject([{ status: 'SUCCEEDED', amount: 1_000_000 }]);
	});
});
