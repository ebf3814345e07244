import { startTestService, type TestService } from '../../tests/service.ts';
import { cancelOpenCycles, createInitialCycle, type InitialCycle } from './cycles.ts';
import { aBillingCycle } from './fixtures.ts';

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
	const wishOf = (cycle: any): InitialCycle => ({
		subscription_id: cycle.subscription_id,
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

	it('have one cycle of a kind for a period, however often it is asked for', async () => {
		const cycle = await aBillingCycle(service);
		const again = await Promise.all(
			[1, 2].map(() =>
				service.transaction((context) => createInitialCycle(context, wishOf(cycle))),
			),
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
			await service.transaction((context) => cancelOpenCycles(context, cycle.subscription_id));
			await service.transaction((context) => cancelOpenCycles(context, cycle.subscription_id));
		}
		const statusOf = async ({ id }: any) =>
			(await service.call('GET', `/billing-cycles/${id}`)).body.status;
		expect(await statusOf(open)).toBe('CANCELLED');
		expect(await statusOf(paid)).toBe('PAID');
	});
});
