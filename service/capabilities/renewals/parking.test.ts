import { startTestService, type TestService } from '../../tests/service.ts';
import { anActive, cyclesOf, lastRun, morningOf, runOn, tamper } from './fixtures.ts';
import { makeDueJob } from './jobs.ts';

describe('a billing run', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	const read = async (id: string): Promise<any> =>
		(await service.call('GET', `/subscriptions/${id}`)).body;
	const renewals = async (id: string): Promise<any[]> =>
		(await cyclesOf(service, id)).filter(({ kind }) => kind === 'RENEWAL');

	describe('parks', () => {
		const parked = async (id: string): Promise<string> => {
			const { parked_reason } = await read(id);
			expect(await lastRun(service)).toMatchObject({
				status: 'DONE',
				parked: 1,
				entries: [{ subscription_id: id, outcome: 'PARKED', reason: parked_reason }],
			});
			expect(await renewals(id)).toEqual([]);
			return parked_reason;
		};

		it('what costs more than three times the last period without a change', async () => {
			const { id } = await anActive(service);
			await service.runtime.database.client.subscriptionItemTerm.updateMany({
				data: { amount: 4_650_001n },
			});
			await runOn(service, '2026-12-06');
			expect(await parked(id)).toBe(
				'IDR 4,650,001 before tax is more than 3 times the last period (IDR 1,500,000), and no change explains it',
			);
		});

		it('not what a change explains, nor three times exactly, nor a whole period after a few days', async () => {
			const { id: exact } = await anActive(service);
			await service.runtime.database.client.subscriptionItemTerm.updateMany({
				data: { amount: 4_650_000n },
			});
			const { id, items, client_id } = await anActive(service);
			const change = await service.runtime.database.client.subscriptionChange.create({
				data: {
					id: '01931d5e-0000-7000-8000-00000000c0df',
					subscription_id: id,
					client_id,
					kind: 'ITEMS',
					status: 'SCHEDULED',
					effective_on: new Date('2026-12-20'),
					requested_by: 'test',
				},
			});
			await service.runtime.database.client.subscriptionItemTerm.create({
				data: {
					id: '01931d5e-0000-7000-8000-00000000c0e0',
					subscription_item_id: items[0].id,
					subscription_id: id,
					valid_from: new Date('2026-12-20'),
					product_id: items[0].product_id,
					description: 'More',
					quantity: 100,
					unit_amount: 150_000n,
					amount: 15_000_000n,
					change_id: change.id,
				},
			});
			await runOn(service, '2026-12-06');
			expect(await renewals(exact)).toMatchObject([{ net: 4_650_000 }]);
			expect(await renewals(id)).toMatchObject([{ net: 15_000_000 }]);
		});

		it('what has no price', async () => {
			const { id } = await anActive(service);
			await service.runtime.database.client.subscriptionItemTerm.deleteMany();
			await runOn(service, '2026-12-06');
			expect(await parked(id)).toBe('No item of it has a price for its next period');
		});

		it.each([
			['has no anchor', { anchor_date: null }, 'It has no day on which its periods begin'],
			[
				'would begin before its first period',
				{ next_billing_date: new Date('2026-01-01') },
				'Its next period would begin before its first one',
			],
			[
				'was to be made long before its lead',
				{ next_billing_date: new Date('2027-06-20') },
				'Its next period begins on 2027-06-20, but was to be made on 2026-12-06',
			],
			[
				'overlaps what was charged',
				{ next_billing_date: new Date('2026-12-01') },
				/^Its cycle could not be made: /,
			],
		])('what %s', async (_, data, reason) => {
			const { id } = await anActive(service);
			await tamper(service, id, data);
			await runOn(service, '2026-12-06');
			const row = await service.runtime.database.client.subscription.findUniqueOrThrow({
				where: { id },
			});
			if (reason instanceof RegExp) expect(row.parked_reason).toMatch(reason);
			else expect(row.parked_reason).toBe(reason);
		});

		it('what got fifteen cycles on one day', async () => {
			const { id, client_id } = await anActive(service);
			service.now = morningOf('2026-12-06');
			await service.runtime.database.client.billingCycle.createMany({
				data: Array.from({ length: 15 }, (_, index) => ({
					id: `01931d5e-0000-7000-8000-0000000f00${String(index).padStart(2, '0')}`,
					subject_type: 'subscription',
					subject_id: id,
					subscription_id: id,
					client_id,
					kind: 'ADJUSTMENT',
					occasion: `test ${index}`,
					status: 'CANCELLED',
					currency: 'IDR',
					period_start: new Date('2026-12-06'),
					period_end: new Date('2026-12-19'),
					of_period: new Date('2026-11-20'),
					quoted_amount: 1n,
					amount: 1n,
					tax: 0n,
					due_date: new Date('2026-12-20'),
					created_at: service.now,
				})),
			});
			await service.runJob(makeDueJob, {});
			expect(await parked(id)).toBe('15 billing cycles were made for it today already');
		});

		it('one bad subscription, and bills all others', async () => {
			const ids: string[] = [];
			for (let count = 0; count < 6; count += 1) ids.push((await anActive(service)).id);
			await tamper(service, ids[2]!, { next_billing_date: new Date('2026-12-01') });
			await tamper(service, ids[4]!, { anchor_date: null });
			await runOn(service, '2026-12-06');
			const counts = [];
			for (const id of ids) counts.push((await renewals(id)).length);
			expect(counts).toEqual([1, 1, 0, 1, 0, 1]);
			expect(await lastRun(service)).toMatchObject({
				status: 'DONE',
				seen: 6,
				made: 4,
				parked: 2,
				failed: 0,
			});
		});
	});
});
