import { addSeconds } from '../../platform/clock/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aPaymentLink } from './fixtures.ts';
import { pollLinksJob } from './jobs.ts';
import { paymentGatewayPort } from './ports.ts';
import type { LinkRow } from './store.ts';

const down = new ProviderError('xendit', 'unavailable', 'cannot connect');
const throttled = new ProviderError('xendit', 'throttled', 'too often', { retryAfterSeconds: 30 });

describe('payment_link.poll', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	const reload = (link: LinkRow): Promise<LinkRow> =>
		service.runtime.database.client.paymentLink.findUniqueOrThrow({ where: { id: link.id } });
	const pollAfter = async (seconds: number): Promise<void> => {
		service.now = addSeconds(service.now, seconds);
		await service.runJob(pollLinksJob, {});
	};

	it('finds the money whose webhook was lost', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		await pollAfter(60);
		expect((await reload(link)).status).toBe('PAID');
	});

	it('ends a link that expired at the gateway, and announces it', async () => {
		const link = await aPaymentLink(service);
		const atVendor = service.vendors.links.get(link.gateway_reference ?? '')!;
		service.vendors.links.set(atVendor.gateway_reference, { ...atVendor, status: 'EXPIRED' });
		await pollAfter(60);
		expect((await reload(link)).status).toBe('EXPIRED');
		const events = await service.call('GET', `/events?subject_id=${link.id}`);
		expect(events.body.data.map((event: { type: string }) => event.type)).toContain(
			'payment_link.expired',
		);
	});

	it('asks when a check is due, and not before', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		await pollAfter(59);
		expect((await reload(link)).status).toBe('OPEN');
		await pollAfter(1);
		expect((await reload(link)).status).toBe('PAID');
	});

	it('asks less and less often', async () => {
		const link = await aPaymentLink(service);
		const gaps: number[] = [];
		for (const minutes of [1, 4, 10, 45, 60]) {
			await pollAfter(minutes * 60);
			const { next_check_at } = await reload(link);
			gaps.push((next_check_at!.getTime() - service.machine_now.getTime()) / 60_000);
		}
		expect(gaps).toEqual([4, 10, 45, 60, 60]);
	});

	it('goes on with the others when one cannot be asked, and asks that one again in a minute', async () => {
		const links = [];
		for (let count = 0; count < 7; count += 1) links.push(await aPaymentLink(service));
		for (const link of links) service.vendors.pay(link.reference);
		service.vendors.failures.push({ method: 'getLink', error: down });
		await pollAfter(60);
		const after = await Promise.all(links.map(reload));
		const open = after.filter((link) => link.status === 'OPEN');
		expect(open).toHaveLength(1);
		expect(open[0]).toMatchObject({
			checks: 0,
			next_check_at: addSeconds(service.machine_now, 60),
		});
		await pollAfter(60);
		expect((await reload(open[0]!)).status).toBe('PAID');
	});

	it('does not hurry for a link that the gateway does not know any more', async () => {
		const link = await aPaymentLink(service);
		const refused = new ProviderError('xendit', 'rejected', 'There is no such link', {
			code: 'not-found',
		});
		service.vendors.failures.push({ method: 'getLink', error: refused });
		await pollAfter(60);
		expect(await reload(link)).toMatchObject({
			status: 'OPEN',
			checks: 1,
			next_check_at: addSeconds(service.machine_now, 240),
		});
	});

	it('gets through more links in a run than fit one question', async () => {
		const links: LinkRow[] = [];
		for (let count = 0; count < 120; count += 1) links.push(await aPaymentLink(service));
		for (const link of links) service.vendors.pay(link.reference);
		await pollAfter(60);
		const paid = await service.runtime.database.client.paymentLink.count({
			where: { status: 'PAID' },
		});
		expect(paid).toBe(120);
	});

	it('stops asking a gateway that says it is asked too often', async () => {
		const links = [];
		for (let count = 0; count < 12; count += 1) links.push(await aPaymentLink(service));
		for (const link of links) service.vendors.pay(link.reference);
		service.vendors.failures.push({ method: 'getLink', error: throttled });
		await pollAfter(60);
		const after = await Promise.all(links.map(reload));
		expect(after.filter((link) => link.status === 'OPEN').length).toBeGreaterThanOrEqual(8);
		await pollAfter(60);
		const later = await Promise.all(links.map(reload));
		expect(later.every((link) => link.status === 'PAID')).toBe(true);
	});

	it('asks about each link once when two pollers run at the same time', async () => {
		const links: LinkRow[] = [];
		for (let count = 0; count < 10; count += 1) links.push(await aPaymentLink(service));
		const gateway = service.runtime.providers.get(paymentGatewayPort);
		const asked: string[] = [];
		const { getLink } = gateway;
		gateway.getLink = (reference) => {
			asked.push(reference);
			return getLink(reference);
		};
		service.now = addSeconds(service.now, 60);
		await Promise.all([1, 2, 3].map(() => service.runJob(pollLinksJob, {})));
		expect(asked.sort()).toEqual(links.map((link) => link.gateway_reference).sort());
	});
});
