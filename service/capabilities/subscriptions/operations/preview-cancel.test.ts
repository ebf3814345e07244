import { addDays } from '../../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aSubscription, chargeNextPeriod } from '../fixtures.ts';
import { endDue } from '../life-jobs.ts';

const at = (day: string) => new Date(`${day}T03:00:00.000Z`);

describe('the preview of an end (subscription.preview-cancel)', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	/** Ten seats; a day of the period from 20 December costs 10,000. */
	const active = async (more: object = {}) => {
		service.now = at('2026-12-20');
		const product = await aProduct(service, { price: 31_000, ...more });
		return aSubscription(service, {
			status: 'ACTIVE',
			items: [{ product_id: product.id, quantity: 10 }],
		});
	};
	const post = async (path: string, body: object = {}) => {
		const answer = await service.call('POST', path, body);
		expect({ path, ...answer.body, status: answer.status }).toMatchObject({ status: 200 });
		await service.settle();
		return answer.body;
	};
	/** Everything that an end can touch. */
	const booksOf = async (subscription_id: string) => {
		const { client } = service.runtime.database;
		const subject = { where: { subscription_id }, orderBy: { id: 'asc' } } as const;
		return {
			subscription: await client.subscription.findUniqueOrThrow({ where: { id: subscription_id } }),
			cycles: await client.billingCycle.findMany(subject),
			notes: await client.creditNote.findMany(subject),
			changes: await client.subscriptionChange.findMany(subject),
			tasks: await client.provisioningTask.findMany({ where: { owner_id: subscription_id } }),
			events: await client.event.count(),
			numbers: await client.counter.findMany({ orderBy: { name: 'asc' } }),
		};
	};
	const iso = (day: Date | null) => day?.toISOString().slice(0, 10) ?? null;

	const cases: [string, object, (id: string, items: any[]) => Promise<void>][] = [
		[
			'at once in the middle of what is paid',
			{ service: 'SWITCH_OFF' },
			async () => {
				service.now = at('2027-01-09');
			},
		],
		[
			'at once without giving back',
			{ service: 'SWITCH_OFF', give_back: false },
			async () => {
				service.now = at('2027-01-09');
			},
		],
		[
			'at once with what is owed',
			{ service: 'SWITCH_OFF' },
			async (id) => {
				await chargeNextPeriod(service, id);
				service.now = at('2027-01-29');
				await chargeNextPeriod(service, id);
			},
		],
		[
			'at once with changes that wait',
			{ service: 'SWITCH_OFF' },
			async (id, [{ id: item_id }]) => {
				const reason = 'A test';
				for (const quantity of [4, 20])
					await service.call('POST', `/subscriptions/${id}/change`, {
						reason,
						items: [{ item_id, quantity }],
					});
				await service.settle();
			},
		],
		[
			'with the paid period',
			{ service: 'KEEP_UNTIL_PERIOD_END' },
			async (id) => {
				await chargeNextPeriod(service, id);
			},
		],
	];
	it.each(cases)('%s is what the end then does, and stores nothing', async (_, wanted, prepare) => {
		const { id, items } = await active();
		await prepare(id, items);
		const before = await booksOf(id);
		const preview = await post(`/subscriptions/${id}/preview-cancel`, wanted);
		expect(await booksOf(id)).toEqual(before);

		const ended = await post(`/subscriptions/${id}/cancel`, { ...wanted, reason: 'A test' });
		const after = await booksOf(id);
		const isNew = <T extends { id: string }>(was: T[], is: T[]) =>
			is.filter((one) => !was.some((other) => other.id === one.id));
		const became = (status: string) =>
			after.cycles
				.filter(
					(one) =>
						one.status === status &&
						before.cycles.some((old) => old.id === one.id && old.status !== status),
				)
				.map((one) => one.id);
		const notes = isNew(before.notes, after.notes);
		expect(preview).toMatchObject({
			status: ended.status,
			service_until: ended.service_until ?? ended.ends_on,
			credit_notes: notes.map((one) => ({
				period_start: iso(one.period_start),
				period_end: iso(one.period_end),
				amount: Number(one.amount),
				tax: Number(one.tax),
			})),
			credit: notes.reduce((sum, one) => sum + Number(one.credit_amount), 0),
			bills: isNew(before.cycles, after.cycles).map((one) => ({ amount: Number(one.amount) })),
		});
		expect(preview.cancelled.map((one: any) => one.billing_cycle_id)).toEqual(became('CANCELLED'));
		const owed = after.cycles.filter(
			({ status }) => !['PAID', 'CANCELLED', 'WRITTEN_OFF'].includes(status),
		);
		expect(preview.owed.map((one: any) => [one.billing_cycle_id, one.amount])).toEqual(
			owed.map((one) => [one.id, Number(one.amount - one.settled_amount)]),
		);
		const dropped = after.changes.filter(
			(one) =>
				one.status === 'CANCELLED' &&
				before.changes.some((old) => old.id === one.id && old.status !== 'CANCELLED'),
		);
		expect([...preview.drops].sort()).toEqual(dropped.map((one) => one.id).sort());
		if (ended.status === 'CANCELLED') {
			expect(preview.data_removed_on).toBe(ended.terminate_on);
			return;
		}
		service.now = addDays(at(ended.ends_on), 1);
		await service.runJob(endDue, {});
		await service.settle();
		const { body } = await service.call('GET', `/subscriptions/${id}`);
		expect(body).toMatchObject({ status: 'ENDED', service_until: preview.service_until });
		expect(body.terminate_on).toBe(preview.data_removed_on);
	});

	it('names the day on which the data of what was switched on is removed', async () => {
		const product = await aProduct(service, { provisioning_target: 'gcp' });
		const items = [{ product_id: product.id, quantity: 2 }];
		const { id } = await aSubscription(service, { status: 'PROVISIONED', items });
		const now = { service: 'SWITCH_OFF' };
		const preview = await post(`/subscriptions/${id}/preview-cancel`, now);
		const ended = await post(`/subscriptions/${id}/cancel`, { ...now, reason: 'A test' });
		expect(preview.data_removed_on).toEqual(expect.any(String));
		expect(preview.data_removed_on).toBe(ended.terminate_on);
	});

	it('is refused as the end is', async () => {
		const { id } = await aSubscription(service, { status: 'CANCELLED' });
		const now = { service: 'SWITCH_OFF' };
		const preview = await service.call('POST', `/subscriptions/${id}/preview-cancel`, now);
		const end = await service.call('POST', `/subscriptions/${id}/cancel`, {
			...now,
			reason: 'A test',
		});
		expect([preview.status, preview.body.code]).toEqual([end.status, end.body.code]);
	});
});
