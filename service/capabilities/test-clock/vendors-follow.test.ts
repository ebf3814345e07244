import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { providers } from '../../app/providers.ts';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aWish, openLink } from '../payments/fixtures.ts';

describe('simulated vendors under a test clock', () => {
	let sandbox: Sandbox;
	let service: TestService;
	beforeAll(async () => {
		sandbox = await startSandbox({ seed: 5, rate_limit: 0 });
		service = await startTestService({
			runs: true,
			sandbox,
			providers,
			environment: { TEST_CLOCK: 'on', TEST_CLOCK_FOLLOWERS: `${sandbox.url}/_sandbox` },
		});
		await service.call('POST', '/clock/freeze', {});
	});
	afterAll(async () => {
		await service.stop();
		await sandbox.close();
	});

	const moveTo = (to: Date) => service.call('POST', '/clock/move', { to: to.toISOString() });
	const read = (id: string) =>
		service.runtime.database.client.paymentLink.findUniqueOrThrow({ where: { id } });

	it('let a payment link run out at its instant, although no webhook tells of it', async () => {
		const link = await openLink(service, await aWish(service));
		expect(link.expires_at).toEqual(addDays(service.runtime.clock.now(), 7));
		await moveTo(addSeconds(link.expires_at, -1));
		expect((await read(link.id)).status).toBe('OPEN');
		expect((await moveTo(addDays(link.expires_at, 2))).body.status).toBe('READY');
		expect((await read(link.id)).status).toBe('EXPIRED');
		const event = await service.runtime.database.client.event.findFirstOrThrow({
			where: { type: 'payment_link.expired', subject_id: link.id },
		});
		expect(event.occurred_at).toEqual(link.expires_at);
	});

	it('date a payment by it', async () => {
		const link = await openLink(service, await aWish(service));
		await moveTo(addDays(service.runtime.clock.now(), 3));
		const paid_at = service.runtime.clock.now();
		await sandbox.client.call('POST', `/xendit/invoices/${link.gateway_reference}/pay`, {});
		// What is due at the next instant is the money that no webhook has told of: the link is asked about when it runs out.
		await moveTo(addDays(paid_at, 5));
		const payment = await service.runtime.database.client.payment.findFirstOrThrow({
			where: { payment_link_id: link.id },
		});
		expect(payment).toMatchObject({ status: 'SUCCEEDED', paid_at });
	});
});
