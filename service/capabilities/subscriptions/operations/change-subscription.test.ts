import { addDays } from '../../../platform/clock/index.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { applyDueChanges } from '../change-jobs.ts';
import { aSubscription, changeWorld } from '../fixtures.ts';

describe('a change of a subscription (subscription.change, subscription.preview-change)', () => {
	let service: TestService;
	let start: Date;
	beforeAll(async () => {
		service = await startTestService();
		start = service.now;
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.now = start;
	});

	const { get, read, change, preview, changed, adjustmentsOf, notesOf, termsOf, settle, active } =
		changeWorld(() => service);
	const runJob = async () => {
		await service.runJob(applyDueChanges, {});
		await service.settle();
	};
	describe('to more', () => {
		it('is charged for the rest of the period, and holds when that is paid', async () => {
			const { id, item_id } = await active();
			service.now = new Date('2027-01-05T03:00:00.000Z');
			const answer = await change(id, { items: [{ item_id, quantity: 15 }] });
			expect(answer).toMatchObject({
				status: 201,
				body: {
					kind: 'ITEMS',
					status: 'AWAITING_PAYMENT',
					effective_on: '2027-01-05',
					lapses_on: '2027-01-19',
				},
			});
			const [cycle] = await adjustmentsOf(id);
			// Five seats for 15 of 31 days.
			expect(cycle).toMatchObject({
				id: answer.body.billing_cycle_id,
				net: 75_000,
				tax: 8_250,
				period_start: '2027-01-05',
				period_end: '2027-01-19',
				due_date: '2027-01-19',
			});
			expect(cycle.items).toMatchObject([
				{ description: expect.stringContaining(': 10 → 15 (2027-01-05 – 2027-01-19)') },
			]);
			expect((await read(id)).items).toMatchObject([{ quantity: 10 }]);
			service.now = new Date('2027-01-07T03:00:00.000Z');
			await settle(cycle);
			expect(await changed(answer.body.id)).toMatchObject({ status: 'APPLIED', lapses_on: null });
			const subjects = service.vendors.mails.map(({ subject }) => subject);
			expect(subjects).toContain('Langganan Anda berubah sejak 5 Januari 2027');
			expect((await read(id)).items).toMatchObject([{ quantity: 15 }]);
			expect(await termsOf(id)).toEqual(['2026-12-20 10 = 310000', '2027-01-05 15 = 465000']);
		});

		it('is dropped when nobody pays, with its bill', async () => {
			const { id, item_id } = await active();
			const { body } = await change(id, { items: [{ item_id, quantity: 15 }] });
			service.now = addDays(service.now, 14);
			await runJob();
			expect(await changed(body.id)).toMatchObject({ status: 'AWAITING_PAYMENT' });
			service.now = addDays(service.now, 1);
			await runJob();
			expect(await changed(body.id)).toMatchObject({ status: 'LAPSED' });
			const subjects = service.vendors.mails.map(({ subject }) => subject);
			expect(subjects).toContain('Perubahan langganan mulai 20 Desember 2026 tidak jadi');
			expect(await adjustmentsOf(id)).toMatchObject([{ status: 'CANCELLED' }]);
			expect((await read(id)).items).toMatchObject([{ quantity: 10 }]);
			expect(await termsOf(id)).toEqual(['2026-12-20 10 = 310000']);
		});

		it('holds at once when the credit of the client covers it', async () => {
			const { id, item_id } = await active();
			const less = { when: 'NOW', grant_credit: true };
			service.now = addDays(service.now, 10);
			await change(id, { items: [{ item_id, quantity: 5 }], ...less }, { role: 'FINANCE' });
			const { body } = await change(id, { items: [{ item_id, quantity: 8 }] });
			expect(body).toMatchObject({ status: 'APPLIED' });
			// It takes back a part of what was given back: nothing is left to pay.
			expect(await adjustmentsOf(id)).toMatchObject([{ status: 'PAID', balance: 0, net: 63_000 }]);
			expect((await read(id)).items).toMatchObject([{ quantity: 8 }]);
		});

		it('takes the place of one that nobody has paid yet', async () => {
			const { id, item_id } = await active();
			const first = (await change(id, { items: [{ item_id, quantity: 15 }] })).body;
			const planned = (await preview(id, { items: [{ item_id, quantity: 12 }] })).body;
			expect(planned.replaces).toEqual([first.id]);
			const { body } = await change(id, { items: [{ item_id, quantity: 12 }] });
			expect(await changed(first.id)).toMatchObject({ status: 'CANCELLED' });
			const cycles = await adjustmentsOf(id);
			expect(cycles.map(({ status, net }: any) => [status, net]).sort()).toEqual([
				['CANCELLED', 155_000],
				['DRAFT', 62_000],
			]);
			await settle(cycles.find((one: any) => one.id === body.billing_cycle_id));
			expect((await read(id)).items).toMatchObject([{ quantity: 12 }]);
			expect(await termsOf(id)).toEqual(['2026-12-20 12 = 372000']);
		});

		it('too small for the gateway is carried over, and taken over by the next change', async () => {
			const { id, item_id } = await active();
			service.now = new Date('2027-01-19T03:00:00.000Z');
			const { body } = await change(id, { items: [{ item_id, quantity: 13 }] });
			expect(body).toMatchObject({ status: 'APPLIED', carried_net: 3_000, billing_cycle_id: null });
			expect(await adjustmentsOf(id)).toEqual([]);
			const second = (await change(id, { items: [{ item_id, quantity: 30 }] })).body;
			expect(second).toMatchObject({ status: 'AWAITING_PAYMENT', carried_net: 0 });
			expect(await adjustmentsOf(id)).toMatchObject([{ net: 20_000 }]);
			expect(await changed(body.id)).toMatchObject({ status: 'APPLIED', carried_net: 0 });
		});

		it('adds an item, and another product takes the place of one', async () => {
			const storage = await aProduct(service, { price: 62_000 });
			const better = await aProduct(service, { price: 310_000 });
			const { id, item_id } = await active(1);
			service.now = new Date('2027-01-10T03:00:00.000Z');
			const { body } = await change(id, {
				items: [
					{ sku: storage.sku, quantity: 2 },
					{ item_id, product_id: better.id },
				],
			});
			const [cycle] = await adjustmentsOf(id);
			expect(cycle.items.map(({ amount }: any) => amount)).toEqual([90_000, 40_000]);
			expect((await read(id)).items).toHaveLength(1);
			await settle(cycle);
			expect((await read(id)).items).toMatchObject([
				{ product_id: better.id, quantity: 1, unit_amount: 310_000 },
				{ product_id: storage.id, quantity: 2, unit_amount: 62_000 },
			]);
			expect((await changed(body.id)).items).toMatchObject([
				{ before: null, after: { quantity: 2, amount: 124_000 } },
				{ before: { amount: 31_000 }, after: { amount: 310_000 } },
			]);
		});
	});

	describe('to less', () => {
		it('holds from the next period, and gives nothing back', async () => {
			const { id, item_id } = await active();
			service.now = new Date('2027-01-05T03:00:00.000Z');
			const { body } = await change(id, { items: [{ item_id, quantity: 4 }] });
			expect(body).toMatchObject({ status: 'SCHEDULED', effective_on: '2027-01-20' });
			expect(await termsOf(id)).toEqual(['2026-12-20 10 = 310000', '2027-01-20 4 = 124000']);
			await runJob();
			expect((await read(id)).items).toMatchObject([{ quantity: 10 }]);
			service.now = new Date('2027-01-19T17:30:00.000Z');
			await runJob();
			expect(await changed(body.id)).toMatchObject({ status: 'APPLIED' });
			expect((await read(id)).items).toMatchObject([{ quantity: 4 }]);
			expect(await adjustmentsOf(id)).toEqual([]);
			expect(await notesOf(id)).toEqual([]);
		});

		it('gives back at once only what finance grants', async () => {
			const { id, item_id } = await active();
			service.now = new Date('2027-01-10T03:00:00.000Z');
			const body = { items: [{ item_id, quantity: 4 }], when: 'NOW' };
			expect(await change(id, body)).toMatchObject({
				status: 409,
				body: { code: 'subscription.credit-not-granted', details: { net: '-60000' } },
			});
			const granted = { ...body, grant_credit: true };
			const refused = await change(id, granted, { role: 'SALES' });
			expect(refused.body).toMatchObject({ errors: [{ path: 'body.grant_credit' }] });
			const answer = await change(id, granted, { role: 'FINANCE' });
			expect(answer.body).toMatchObject({ status: 'APPLIED' });
			expect(await notesOf(id)).toMatchObject([
				{ id: answer.body.credit_note_id, amount: 66_600n, tax: 6_600n, credit_amount: 66_600n },
			]);
		});

		it('is taken back before it holds, and leaves what an earlier wish says', async () => {
			const { id, item_id } = await active();
			await change(id, { items: [{ item_id, quantity: 7 }] });
			const { body } = await change(id, { items: [{ item_id, quantity: 4 }] });
			expect(await termsOf(id)).toEqual(['2026-12-20 10 = 310000', '2027-01-20 4 = 124000']);
			const cancelled = await service.call('POST', `/subscription-changes/${body.id}/cancel`, {
				reason: 'A test',
			});
			expect(cancelled.body).toMatchObject({ status: 'CANCELLED' });
			expect(await termsOf(id)).toEqual(['2026-12-20 10 = 310000', '2027-01-20 7 = 217000']);
		});

		it('ends an item, whose service is suspended', async () => {
			const { id, item_id } = await active(3, {
				provisioning_target: 'gcp',
				provisioning_settings: {},
			});
			const { body: task } = await service.call('GET', `/provisioning-tasks?subscription_id=${id}`);
			await service.call('POST', `/provisioning-tasks/${task.data[0].id}/run`);
			const { body } = await change(
				id,
				{ items: [{ item_id, quantity: 0 }], when: 'NOW', grant_credit: true },
				{ role: 'FINANCE' },
			);
			expect(body).toMatchObject({ status: 'APPLIED' });
			const tasks = (await get(`/provisioning-tasks?subscription_id=${id}`)).data;
			expect(tasks.map(({ action, target }: any) => `${action} ${target}`).sort()).toEqual([
				'ACTIVATE gcp',
				'SUSPEND gcp',
			]);
			expect((await read(id)).items).toEqual([]);
		});
	});

	it('asks the target for the new quantity once it holds', async () => {
		const { id, item_id } = await active(3, {
			provisioning_target: 'gcp',
			provisioning_settings: {},
		});
		const tasksOf = async () => (await get(`/provisioning-tasks?subscription_id=${id}`)).data;
		await change(id, { items: [{ item_id, quantity: 9 }] });
		expect(await tasksOf()).toHaveLength(1);
		await settle((await adjustmentsOf(id))[0]);
		const [task] = (await tasksOf()).filter(({ action }: any) => action === 'CHANGE');
		expect(task).toMatchObject({ subject_id: item_id, quantity: 9, target: 'gcp' });
	});

	it('is refused when nothing changes, and while the subscription is not active', async () => {
		const { id, item_id } = await active();
		const same = await change(id, { items: [{ item_id, quantity: 10 }] });
		expect(same.body.code).toBe('subscription.nothing-changes');
		const pending = await aSubscription(service, { status: 'PENDING' });
		const [item] = pending.items;
		const early = await change(pending.id, { items: [{ item_id: item.id, quantity: 30 }] });
		expect(early.body).toMatchObject({
			code: 'subscription.not-changeable',
			details: { status: 'PENDING' },
		});
	});

	it.each([
		[{ item_id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f', quantity: 1 }, 'item_id'],
		[{ sku: 'UNKNOWN', quantity: 1 }, 'sku'],
		[{ quantity: 1 }, 'item_id'],
	])('is refused for the item %j', async (item, field) => {
		const { id } = await active();
		const { status, body } = await change(id, { items: [item] });
		expect([status, body.errors]).toMatchObject([422, [{ path: `body.items[0].${field}` }]]);
	});

	it('subscription_change.list shows with its events', async () => {
		const { id, item_id, client_id } = await active();
		const { body } = await change(id, { items: [{ item_id, quantity: 4 }] });
		const list = (await get(`/subscription-changes?subscription_id=${id}&status=SCHEDULED`)).data;
		expect(list).toMatchObject([{ id: body.id, client_id, reason: 'A test' }]);
		const events = (await get('/events?limit=200&type=subscription_change.requested')).data;
		expect(events.filter((one: any) => one.subject_id === body.id)).toMatchObject([
			{ data: { kind: 'ITEMS', status: 'SCHEDULED' } },
		]);
	});

	it('makes what its preview has shown, and no more', async () => {
		const wishes: [number, object][] = [
			[4, { quantity: 15 }],
			[9, { quantity: 3, when: 'NOW', grant_credit: true }],
			[9, { quantity: 11 }],
			[12, { quantity: 5 }],
			[30, { quantity: 31 }],
		];
		const { id, item_id } = await active();
		const begin = service.now;
		for (const [days, { when, grant_credit, ...wish }] of wishes as [number, any][]) {
			service.now = addDays(begin, days);
			const body = { items: [{ item_id, ...wish }], when, grant_credit };
			const shown = (await preview(id, body)).body;
			const before = [...(await adjustmentsOf(id)), ...(await notesOf(id))].map((one) => one.id);
			const made = (await change(id, body)).body;
			expect(made).toMatchObject({
				effective_on: shown.effective_on,
				items: shown.items,
				status: shown.documents.some((one: any) => one.kind === 'ADJUSTMENT')
					? expect.stringMatching(/AWAITING_PAYMENT|APPLIED/)
					: shown.status,
			});
			const isNew = ({ id: one }: { id: string }) => !before.includes(one);
			const cycles = (await adjustmentsOf(id)).filter(isNew);
			const notes = (await notesOf(id)).filter(isNew);
			expect([
				...cycles.map(({ net, tax }: any) => [net, tax]),
				...notes.map(({ amount, tax }) => [Number(tax - amount), Number(-tax)]),
			]).toEqual(
				shown.documents
					.filter(({ kind }: any) => kind !== 'CARRIED')
					.map(({ net, tax }: any) => [net, tax]),
			);
			for (const cycle of cycles) if (cycle.balance > 0) await settle(cycle);
		}
	});
});
