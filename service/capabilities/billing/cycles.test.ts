import { randomUUID } from 'node:crypto';
import { startTestService, type TestService } from '../../tests/service.ts';
import { modules } from '../../app/capabilities.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import {
	cancelOpenCycles,
	createCycle,
	isPartlySettled,
	voidCycle,
	type WantedCycle,
} from './cycles.ts';
import { aBillingCycle, aCreditNote, aPdf, pay, upload } from './fixtures.ts';
import { cycleFollowerPoint } from './followers.ts';

describe('the cycles of a subscription', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { BILLING_DUE_DAYS: '30' } });
	});
	afterAll(() => service.stop());

	const createdEvents = async (id: string): Promise<number> => {
		const events = await service.call('GET', `/events?type=billing_cycle.created&subject_id=${id}`);
		return events.body.data.length;
	};
	const wishOf = (cycle: any): WantedCycle => ({
		subject_type: 'subscription',
		subject_id: cycle.subscription_id,
		kind: 'INITIAL',
		occasion: 'INITIAL',
		quotation_id: cycle.quotation_id,
		client_id: cycle.client_id,
		currency: 'IDR',
		period_start: new Date(`${cycle.period_start}T00:00:00Z`),
		period_end: new Date(`${cycle.period_end}T00:00:00Z`),
		quoted_amount: 1n,
		amount: 1n,
		tax: 0n,
		items: [{ description: 'x', quantity: 1, unit_amount: 1n, amount: 1n, tax: 0n }],
	});

	it('begin with what was quoted, due after the days of the setting', async () => {
		const cycle = await aBillingCycle(service);
		expect(cycle).toMatchObject({
			kind: 'INITIAL',
			status: 'DRAFT',
			number: null,
			quoted_amount: 4_162_500,
			amount: 4_162_500,
			tax: 412_500,
			due_date: '2026-12-20',
			items: [{ position: 1, quantity: 25, unit_amount: 150_000, amount: 3_750_000 }],
		});
		expect(await createdEvents(cycle.id)).toBe(1);
	});

	it('have one cycle for an occasion, however often it is asked for', async () => {
		const cycle = await aBillingCycle(service);
		const again = await Promise.all(
			[1, 2].map(() => service.transaction((context) => createCycle(context, wishOf(cycle)))),
		);
		expect(again.map(({ id, amount }) => [id, amount])).toEqual([
			[cycle.id, 4_162_500n],
			[cycle.id, 4_162_500n],
		]);
		expect(await createdEvents(cycle.id)).toBe(1);
	});

	it('end together unless they are paid', async () => {
		const open = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const paid = await aBillingCycle(service, { status: 'PAID' });
		for (const cycle of [open, paid]) {
			for (let time = 0; time < 2; time += 1)
				await service.transaction((context) => cancelOpenCycles(context, cycle));
		}
		const statusOf = async ({ id }: any) =>
			(await service.call('GET', `/billing-cycles/${id}`)).body.status;
		expect(await statusOf(open)).toBe('CANCELLED');
		expect(await statusOf(paid)).toBe('PAID');
	});

	it.each(['the cycle', 'its subscription'])(
		'lose no money when %s is cancelled after a part was paid: it is credit of the client, once',
		async (what) => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			const read = async (path: string) => (await service.call('GET', path)).body;
			const [link] = (await read(`/payment-links?subject_id=${cycle.id}`)).data;
			service.vendors.pay(link.reference, 1_000_000n);
			await service.call('POST', `/payment-links/${link.id}/refresh`);
			await service.settle();
			const [path, body] =
				what === 'the cycle'
					? [`/billing-cycles/${cycle.id}/cancel`, { reason: 'A test' }]
					: [
							`/subscriptions/${cycle.subscription_id}/cancel`,
							{ reason: 'A test', service: 'SWITCH_OFF' },
						];
			const settle = { reason: 'WITHHELD', amount: 10_000, note: 'A test', reference: 'BP-1' };
			await service.call('POST', `/billing-cycles/${cycle.id}/settle`, settle);
			await Promise.all([service.call('POST', path, body), service.call('POST', path, body)]);
			await service.settle();
			expect(await read(`/billing-cycles/${cycle.id}`)).toMatchObject({
				status: 'CANCELLED',
				received_amount: 0,
			});
			const [payment] = (await read(`/payments?subject_id=${cycle.id}`)).data;
			expect(payment).toMatchObject({ placed_amount: 0, credit_amount: 1_000_000 });
			const kinds = async () =>
				(await read(`/attention?subject_id=${payment.id}`)).data.map((one: any) => one.kind);
			expect(await kinds()).toEqual(['payment.credited']);
			const events = await read(`/events?type=payment.credited&subject_id=${payment.id}`);
			expect(events.data).toMatchObject([{ data: { credit_amount: 1_000_000 } }]);

			const { client_id } = cycle;
			const next = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
			const match = { billing_cycle_id: next.id, reason: 'The new bill' };
			await service.call('POST', `/payments/${payment.id}/match`, match);
			await service.settle();
			expect(await read(`/billing-cycles/${next.id}`)).toMatchObject({
				received_amount: 1_000_000,
				balance: next.amount - 1_000_000,
			});
			expect(await kinds()).toEqual([]);
		},
	);

	const make = (wanted: WantedCycle) =>
		service.transaction((context) => createCycle(context, wanted));

	it('can be two adjustments of one period, by their changes', async () => {
		const cycle = await aBillingCycle(service);
		const change = (id: string): WantedCycle => ({
			...wishOf(cycle),
			kind: 'ADJUSTMENT',
			occasion: `ADJUSTMENT:${id}`,
			amount: 10n,
			items: [{ description: 'x', quantity: 1, unit_amount: 10n, amount: 10n, tax: 0n }],
		});
		const [first, second] = [await make(change('c-1')), await make(change('c-2'))];
		expect((await make(change('c-1'))).id).toBe(first.id);
		const listed = await service.call(
			'GET',
			`/billing-cycles?subscription_id=${cycle.subscription_id}`,
		);
		expect(listed.body.data.map((one: any) => [one.id, one.kind]).sort()).toEqual(
			[
				[cycle.id, 'INITIAL'],
				[first.id, 'ADJUSTMENT'],
				[second.id, 'ADJUSTMENT'],
			].sort(),
		);
	});

	it('charge no period twice, whatever the occasion is called', async () => {
		const cycle = await aBillingCycle(service);
		const again: WantedCycle = { ...wishOf(cycle), kind: 'RENEWAL', occasion: 'RENEWAL:again' };
		await expect(make(again)).rejects.toThrow();
		await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'Made again' });
		expect(await make(again)).toMatchObject({ kind: 'RENEWAL', status: 'DRAFT' });
	});

	it('need no subscription: whatever has to be paid is billed and paid alike', async () => {
		const { client_id } = await aBillingCycle(service);
		const subject = { subject_type: 'order', subject_id: randomUUID() };
		const wish = wishOf({ client_id, quotation_id: null, period_start: '2026-11-20' });
		const made = await make({
			...wish,
			...subject,
			quotation_id: null,
			period_end: wish.period_start,
			quoted_amount: 111_000n,
			amount: 111_000n,
			tax: 11_000n,
			items: [
				{ description: 'x', quantity: 1, unit_amount: 100_000n, amount: 100_000n, tax: 11_000n },
			],
		});
		const path = `/billing-cycles/${made.id}`;
		const shown = async () => (await service.call('GET', path)).body;
		expect(await shown()).toMatchObject({ ...subject, subscription_id: null, balance: 111_000 });
		await upload(service, made.id, { invoice: { content: aPdf() } });
		await pay(service, made.id);
		expect(await shown()).toMatchObject({ status: 'PAID', balance: 0 });
		const answer = await service.call('POST', '/subscriptions/activate', {
			billing_cycle_id: made.id,
		});
		expect([answer.status, answer.body.errors]).toEqual([
			422,
			[
				{
					path: 'body.billing_cycle_id',
					message: 'The billing cycle is not that of a subscription',
				},
			],
		]);
	});

	it('are void only while nothing came in for them, and give used credit back', async () => {
		const { client_id, id: note_id } = await aCreditNote(service);
		const open = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		await service.call('POST', `/billing-cycles/${open.id}/use-credit`);
		const isSettled = (id: string) =>
			service.transaction((context) => isPartlySettled(context, id));
		const makeVoid = (id: string) =>
			service.transaction((context) => voidCycle(context, id, 'Made anew'));
		expect(await isSettled(open.id)).toBe(false);
		await makeVoid(open.id);
		await makeVoid(open.id);
		const read = async (path: string) => (await service.call('GET', path)).body;
		expect(await read(`/billing-cycles/${open.id}`)).toMatchObject({
			status: 'CANCELLED',
			closed_reason: 'Made anew',
		});
		expect(await read(`/credit-notes/${note_id}`)).toMatchObject({ credit_amount: 111_000 });

		const partly = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await service.call('POST', `/billing-cycles/${partly.id}/settle`, {
			reason: 'PAID_OUTSIDE',
			amount: 1000,
			reference: 'BCA 1',
			note: 'A test',
		});
		const paid = await aBillingCycle(service, { status: 'PAID' });
		for (const { id } of [partly, paid]) {
			expect(await isSettled(id)).toBe(true);
			await expect(makeVoid(id)).rejects.toMatchObject({
				definition: { code: 'billing_cycle.partly-settled' },
			});
		}
	});
});

describe('followers of billing cycles', () => {
	const ended: string[] = [];
	const follower = extend(cycleFollowerPoint, {
		name: 'test',
		onSettled: async (context, { id, status }) => {
			// In the same transaction: what it writes stands or falls with the cycle.
			const there = await context.tx.billingCycle.findUniqueOrThrow({ where: { id } });
			ended.push(`${id} ${there.status} ${status}`);
		},
	});
	let service: TestService;
	beforeAll(async () => {
		const test = defineModule({ name: 'test-follower', extensions: [follower] });
		service = await startTestService({ modules: [...modules, test] });
	});
	afterAll(() => service.stop());

	it.each(['PAID', 'CANCELLED', 'WRITTEN_OFF'] as const)(
		'hear once that one is %s, when it becomes so',
		async (status) => {
			const { id } = await aBillingCycle(service, { status });
			expect(ended.filter((one) => one.startsWith(id))).toEqual([`${id} ${status} ${status}`]);
		},
	);
});
