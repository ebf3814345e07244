import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { ProviderError } from '../../platform/errors/index.ts';

describe('reconciliation', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	const compare = async (): Promise<any> => {
		const run = await service.call('POST', '/reconciliations', { days: 3 }, { role: 'FINANCE' });
		expect(run.status).toBe(201);
		await service.settle();
		return (await service.call('GET', `/reconciliations/${run.body.id}`)).body;
	};
	const anOpenLink = async (): Promise<{ cycle: any; link: any }> => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
		return { cycle, link: links.body.data[0] };
	};
	const change = (link: any, values: object): void => {
		const there = service.vendors.links.get(link.gateway_reference);
		if (there === undefined) throw new Error('The gateway does not hold the link');
		service.vendors.links.set(link.gateway_reference, { ...there, ...values });
	};

	it('finds nothing where the books agree, over all pages of the gateway', async () => {
		for (let count = 0; count < 3; count += 1) await anOpenLink();
		expect(await compare()).toMatchObject({
			status: 'DONE',
			links_seen: 3,
			open_differences: 0,
			differences: [],
		});
	});

	it('applies money that a lost webhook hid', async () => {
		const { cycle, link } = await anOpenLink();
		service.vendors.pay(link.reference);
		expect(await compare()).toMatchObject({ status: 'DONE', differences: [] });
		expect((await service.call('GET', `/billing-cycles/${cycle.id}`)).body.status).toBe('PAID');
	});

	it('reports an amount that differs, once, and resolves it when it is gone', async () => {
		const { link } = await anOpenLink();
		change(link, { amount: 1n });
		const first = await compare();
		expect(first.differences).toMatchObject([
			{ kind: 'AMOUNT_DIFFERS', status: 'OPEN', amount_ours: link.amount, amount_at_gateway: 1 },
		]);
		await compare();
		const events = await service.call('GET', '/events?type=reconciliation.difference_found');
		expect(events.body.data).toHaveLength(1);
		change(link, { amount: BigInt(link.amount) });
		await compare();
		const open = await service.call('GET', '/reconciliation-differences?status=OPEN');
		expect(open.body.data).toEqual([]);
	});

	it('reports a link that the gateway no longer lists', async () => {
		const { link } = await anOpenLink();
		service.vendors.links.delete(link.gateway_reference);
		expect((await compare()).differences).toMatchObject([
			{ kind: 'MISSING_AT_GATEWAY', subject: link.gateway_reference, payment_link_id: link.id },
		]);
	});

	it('reports money without a link of ours, keeps it for a person, and no longer reports it once it is matched', async () => {
		const { link } = await anOpenLink();
		const there = service.vendors.links.get(link.gateway_reference);
		service.vendors.links.set('stray', {
			...there!,
			gateway_reference: 'stray',
			reference: 'somebody-elses',
		});
		service.vendors.pay('stray');
		expect((await compare()).differences).toMatchObject([
			{ kind: 'UNEXPECTED_MONEY', subject: 'stray' },
		]);
		const [payment] = (await service.call('GET', '/payments?status=UNMATCHED')).body.data;
		const target = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const body = { billing_cycle_id: target.id, reason: 'Sent to the wrong place' };
		expect((await service.call('POST', `/payments/${payment.id}/match`, body)).status).toBe(200);
		expect((await compare()).differences).toEqual([]);
	});

	it('reports a second link that can be paid for the same sale', async () => {
		const { link } = await anOpenLink();
		const there = service.vendors.links.get(link.gateway_reference);
		service.vendors.links.set('twin', { ...there!, gateway_reference: 'twin' });
		expect((await compare()).differences).toMatchObject([
			{ kind: 'DUPLICATE_LINK', subject: 'twin' },
		]);
	});

	it('goes on where it stopped after a failure, and is one run however often it is asked for', async () => {
		for (let count = 0; count < 3; count += 1) await anOpenLink();
		service.vendors.failures.push({
			method: 'listLinks',
			error: new ProviderError('xendit', 'unavailable', 'down'),
		});
		const first = await service.call('POST', '/reconciliations', {});
		const second = await service.call('POST', '/reconciliations', {});
		expect(second.body.id).toBe(first.body.id);
		await service.settle();
		const third = await service.call('POST', '/reconciliations', {});
		await service.settle();
		expect((await service.call('GET', `/reconciliations/${third.body.id}`)).body).toMatchObject({
			status: 'DONE',
			links_seen: 3,
		});
	});

	it('fails visibly when the gateway refuses', async () => {
		await anOpenLink();
		service.vendors.failures.push({
			method: 'listLinks',
			error: new ProviderError('xendit', 'rejected', 'no permission'),
		});
		expect(await compare()).toMatchObject({ status: 'FAILED', error: 'no permission' });
	});
});
