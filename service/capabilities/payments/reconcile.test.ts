import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { jest } from '@jest/globals';
import { addSeconds } from '../../platform/clock/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { runJob } from '../../platform/jobs/start-jobs.ts';
import { aGatewayLink } from './gateway-fixtures.ts';
import { paymentGatewayPort } from './ports.ts';
import { compareBooksJob, endStalledRunsJob } from './reconciliation-jobs.ts';

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

	it('reconciliation_difference.accept lets it stay, for a reason that is kept, until the books differ in another way', async () => {
		const { link } = await anOpenLink();
		change(link, { amount: 1n });
		const [found] = (await compare()).differences;
		const accept = `/reconciliation-differences/${found.id}/accept`;
		const reason = 'Lowered in the dashboard for this client';
		const answer = await service.call('POST', accept, { reason }, { role: 'FINANCE' });
		expect(answer).toMatchObject({
			status: 200,
			body: { status: 'ACCEPTED', accepted_reason: reason, accepted_at: expect.any(String) },
		});
		const audit = `/audit-entries?operation=reconciliation_difference.accept&subject_id=${found.id}`;
		expect((await service.call('GET', audit)).body.data).toMatchObject([{ reason }]);
		const matters = `/attention?subject_id=${found.id}`;
		expect((await service.call('GET', matters)).body.data).toEqual([]);
		expect((await service.call('POST', accept, { reason })).body.code).toBe(
			'lifecycle.illegal-move',
		);
		expect(await compare()).toMatchObject({ open_differences: 0 });
		change(link, { amount: 2n });
		expect((await compare()).differences).toMatchObject([
			{ id: found.id, status: 'OPEN', amount_at_gateway: 2, accepted_reason: null },
		]);
	});

	it('does not report money again that was accepted, and reports what comes later on the same link', async () => {
		const { link } = await anOpenLink();
		const there = service.vendors.links.get(link.gateway_reference);
		const stray = { ...there!, gateway_reference: 'stray', reference: 'somebody-elses' };
		service.vendors.links.set('stray', stray);
		service.vendors.pay('stray');
		const [found] = (await compare()).differences;
		const reason = 'Money of our other company';
		await service.call('POST', `/reconciliation-differences/${found.id}/accept`, { reason });
		expect(await compare()).toMatchObject({ open_differences: 0 });
		service.now = addSeconds(service.now, 60);
		const paid = service.vendors.links.get('stray')!;
		const more = { ...paid.payments[0]!, gateway_payment_id: 'stray:second' };
		service.vendors.links.set('stray', { ...paid, payments: [...paid.payments, more] });
		expect((await compare()).differences).toMatchObject([{ id: found.id, status: 'OPEN' }]);
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
			reference: 'of-another-shop',
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

	/** The last attempt of the job, as the queue makes it. */
	const lastAttempt = (run_id: string): Promise<void> =>
		runJob(service.runtime, null, compareBooksJob, { run_id }, { isLast: true });
	const cannotAnswer = (times: number): void => {
		for (let count = 0; count < times; count += 1)
			service.vendors.failures.push({
				method: 'listLinks',
				error: new ProviderError('xendit', 'unavailable', 'down', { status: 503 }),
			});
	};
	const runNow = async (): Promise<any> =>
		(await service.call('POST', '/reconciliations', {})).body;
	const read = async (run: { id: string }): Promise<any> =>
		(await service.call('GET', `/reconciliations/${run.id}`)).body;

	it('fails when its job has no attempt left', async () => {
		const run = await runNow();
		cannotAnswer(2);
		await expect(service.runJob(compareBooksJob, { run_id: run.id })).rejects.toThrow('down');
		expect(await read(run)).toMatchObject({ status: 'RUNNING' });
		await expect(lastAttempt(run.id)).rejects.toThrow('down');
		expect(await read(run)).toMatchObject({ status: 'FAILED', error: 'down' });
	});

	it('is not answered by a run whose job is dead', async () => {
		const dead = await runNow();
		await service.runtime.database.client.$executeRawUnsafe('DELETE FROM pgboss.job');
		service.now = addSeconds(service.now, 1801);
		const run = await runNow();
		expect(run.id).not.toBe(dead.id);
		expect(await read(dead)).toMatchObject({ status: 'FAILED' });
		await service.settle();
		expect(await read(run)).toMatchObject({ status: 'DONE' });
	});

	it('ends by itself when it came no further, and not as long as it does', async () => {
		const run = await runNow();
		await service.runtime.database.client.$executeRawUnsafe('DELETE FROM pgboss.job');
		service.now = addSeconds(service.now, 1799);
		await service.runJob(endStalledRunsJob, {});
		expect(await read(run)).toMatchObject({ status: 'RUNNING' });
		service.now = addSeconds(service.now, 2);
		await service.runJob(endStalledRunsJob, {});
		expect(await read(run)).toMatchObject({ status: 'FAILED' });
		// A job that wakes up after all changes nothing.
		await service.runJob(compareBooksJob, { run_id: run.id });
		expect(await read(run)).toMatchObject({ status: 'FAILED', links_seen: 0 });
	});

	it('lists what it cannot read, once, until it can', async () => {
		const { link } = await anOpenLink();
		service.vendors.unreadable.push(
			{ gateway_reference: 'foreign', reference: 'another-system', reason: 'USD 12.5' },
			{
				gateway_reference: link.gateway_reference,
				reference: link.reference,
				reason: 'IDR 10000.5',
			},
		);
		service.vendors.links.delete(link.gateway_reference);
		const { status, differences } = await compare();
		expect(status).toBe('DONE');
		expect(differences).toHaveLength(2);
		expect(differences).toMatchObject([
			{ kind: 'UNREADABLE', subject: 'foreign', payment_link_id: null },
			{ kind: 'UNREADABLE', subject: link.gateway_reference, payment_link_id: link.id },
		]);
		service.vendors.unreadable.length = 0;
		service.vendors.links.set(
			link.gateway_reference,
			aGatewayLink({ ...link, amount: BigInt(link.amount), expires_at: service.now }),
		);
		await compare();
		const open = await service.call('GET', '/reconciliation-differences?status=OPEN');
		expect(open.body.data.map((one: { subject: string }) => one.subject)).toEqual(['foreign']);
	});

	it('asks no more about what another system has and cannot be read, and lists it for a month', async () => {
		service.vendors.unreadable.push({
			gateway_reference: 'foreign',
			reference: 'another-system',
			reason: 'USD 12.5',
		});
		await compare();
		service.vendors.unreadable.length = 0;
		const open = async (): Promise<number> =>
			(await service.call('GET', '/reconciliation-differences?status=OPEN')).body.data.length;
		for (const [days, listed] of [
			[29, 1],
			[1, 0],
		] as const) {
			service.now = addSeconds(service.now, days * 86_400);
			await compare();
			expect(await open()).toBe(listed);
		}
		expect(service.vendors.calls).not.toContain('getLink');
	});

	it('keeps a difference open until it is gone, however old its link is', async () => {
		const { link } = await anOpenLink();
		change(link, { amount: 1n });
		await compare();
		const there = service.vendors.links.get(link.gateway_reference)!;
		/** Out of every list, but still known at the gateway. */
		service.vendors.links.delete(link.gateway_reference);
		service.now = addSeconds(service.now, 10 * 86_400);
		const getLink = jest.spyOn(
			service.runtime.providers.get(paymentGatewayPort, 'xendit'),
			'getLink',
		);
		getLink.mockResolvedValue(there);
		await compare();
		const open = async () =>
			(await service.call('GET', '/reconciliation-differences?status=OPEN')).body.data;
		expect(await open()).toMatchObject([{ kind: 'AMOUNT_DIFFERS' }]);
		getLink.mockResolvedValue({ ...there, amount: BigInt(link.amount) });
		await compare();
		expect(await open()).toEqual([]);
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
