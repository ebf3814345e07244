import { addDays } from '../../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { signInAsClient } from '../../../tests/sign-in-as-client.ts';
import { applyDueChanges } from '../change-jobs.ts';
import { changeWorld, chargeNextPeriod } from '../fixtures.ts';

describe('a change of a subscription', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const {
		get,
		change,
		preview,
		changed,
		cyclesOf,
		adjustmentsOf,
		notesOf,
		termsOf,
		settle,
		active,
	} = changeWorld(() => service);

	const runJob = async () => {
		await service.runJob(applyDueChanges, {});
		await service.settle();
	};

	describe('after the next period was charged early', () => {
		const periodsOf = async (id: string) =>
			(await cyclesOf(id))
				.filter(({ kind }: any) => kind === 'RENEWAL')
				.map(({ status, net, period_start }: any) => [period_start, status, net])
				.sort();

		it('makes that cycle anew while nobody has paid it', async () => {
			const { id, item_id } = await active();
			const early = await chargeNextPeriod(service, id);
			const wish = { items: [{ item_id, quantity: 4 }] };
			const shown = (await preview(id, wish)).body;
			expect(shown.documents).toMatchObject([
				{ kind: 'RENEWAL', net: 124_000, tax: 13_640, replaces_billing_cycle_id: early.id },
			]);
			const { body } = await change(id, wish);
			expect(body).toMatchObject({ status: 'SCHEDULED', effective_on: '2027-01-20' });
			expect(await periodsOf(id)).toEqual([
				['2027-01-20', 'CANCELLED', 310_000],
				['2027-01-20', 'DRAFT', 124_000],
			]);
			await service.call('POST', `/subscription-changes/${body.id}/cancel`, { reason: 'A test' });
			expect(await periodsOf(id)).toEqual([
				['2027-01-20', 'CANCELLED', 124_000],
				['2027-01-20', 'CANCELLED', 310_000],
				['2027-01-20', 'DRAFT', 310_000],
			]);
		});

		it('makes it anew when more is paid for, and charges more of it when it is paid', async () => {
			const { id, item_id } = await active();
			const early = await chargeNextPeriod(service, id);
			await change(id, { items: [{ item_id, quantity: 11 }] });
			expect(await periodsOf(id)).toEqual([['2027-01-20', 'DRAFT', 310_000]]);
			await settle((await adjustmentsOf(id))[0]);
			expect(await periodsOf(id)).toEqual([
				['2027-01-20', 'CANCELLED', 310_000],
				['2027-01-20', 'DRAFT', 341_000],
			]);
			const [renewal] = (await cyclesOf(id)).filter(({ net }: any) => net === 341_000);
			expect(renewal.id).not.toBe(early.id);
			await settle(renewal);
			await change(id, { items: [{ item_id, quantity: 12 }] });
			const first = (await adjustmentsOf(id)).filter(({ balance }: any) => balance > 0);
			expect(first).toMatchObject([{ period_start: '2026-12-20', net: 31_000 }]);
			await settle(first[0]);
			expect((await adjustmentsOf(id)).filter(({ balance }: any) => balance > 0)).toMatchObject([
				{ period_start: '2027-01-20', net: 31_000 },
			]);
		});

		it('leaves less to the period after the one that is paid', async () => {
			const { id, item_id } = await active();
			const early = await chargeNextPeriod(service, id);
			await settle(await get(`/billing-cycles/${early.id}`));
			const { body } = await change(id, { items: [{ item_id, quantity: 4 }] });
			expect(body).toMatchObject({ status: 'SCHEDULED', effective_on: '2027-02-20' });
			expect(await notesOf(id)).toEqual([]);
		});
	});

	describe('of a price (subscription.change-price)', () => {
		it('holds from the first period that begins thirty days later, with the quantity of then', async () => {
			const { id, item_id } = await active();
			const items = [{ item_id, unit_amount: 40_000 }];
			const { status, body } = await service.call('POST', `/subscriptions/${id}/change-price`, {
				items,
				reason: 'A new list price',
			});
			expect([status, body]).toMatchObject([
				201,
				{ kind: 'PRICE', status: 'SCHEDULED', effective_on: '2027-01-20' },
			]);
			await service.settle();
			const mail = service.vendors.mails.find(({ subject }) => subject.includes('20 Januari 2027'));
			// What belongs together stays on one line.
			expect(mail?.text).toMatch(/10\u00a0×\u00a0Rp\s31\.000 → 10\u00a0×\u00a0Rp\s40\.000/);
			service.now = addDays(service.now, 2);
			await change(id, { items: [{ item_id, quantity: 4 }] });
			expect(await termsOf(id)).toEqual(['2026-12-20 10 = 310000', '2027-01-20 4 = 160000']);
			const second = await service.call('POST', `/subscriptions/${id}/change-price`, {
				items: [{ item_id, unit_amount: 45_000 }],
				reason: 'Another one',
			});
			// From 22 December on, thirty days end after 20 January.
			expect(second.body).toMatchObject({ effective_on: '2027-02-20' });
		});

		it('is what its preview says, which changes nothing (subscription.preview-change-price)', async () => {
			const { id, item_id } = await active();
			const items = [{ item_id, unit_amount: 40_000 }];
			const call = (what: string, more: object = {}) =>
				service.call('POST', `/subscriptions/${id}/${what}`, { items, ...more });
			const shown = await call('preview-change-price');
			expect(shown.status).toBe(200);
			expect(shown.body).toMatchObject({
				status: 'SCHEDULED',
				effective_on: '2027-01-20',
				recurring_before: 310_000,
				recurring_after: 400_000,
				documents: [],
				replaces: [],
			});
			expect(await termsOf(id)).toEqual(['2026-12-20 10 = 310000']);
			const { body } = await call('change-price', { reason: 'A new list price' });
			const { status, effective_on, items: changed } = shown.body;
			expect(body).toMatchObject({ status, effective_on, items: changed });
			expect((await call('preview-change-price')).body.code).toBe('subscription.nothing-changes');
		});
	});

	it('is shown to hold at once where the credit of the client pays for it (subscription.preview-change)', async () => {
		const { id, item_id, client_id } = await active();
		await service.runtime.database.client.payment.updateMany({
			where: { client_id },
			data: { amount: { increment: 1_000_000n }, credit_amount: 1_000_000n },
		});
		const wish = { items: [{ item_id, quantity: 15 }] };
		const { body: shown } = await preview(id, wish);
		expect(shown).toMatchObject({ status: 'APPLIED', documents: [{ due: 'NOW' }] });
		expect((await change(id, wish)).body).toMatchObject({ status: 'APPLIED' });
	});

	it('is not dropped once money has come for it', async () => {
		const { id, item_id } = await active();
		const { body } = await change(id, { items: [{ item_id, quantity: 15 }] });
		const [cycle] = await adjustmentsOf(id);
		await settle({ ...cycle, balance: 50_000 });
		const cancelled = await service.call('POST', `/subscription-changes/${body.id}/cancel`, {
			reason: 'A test',
		});
		expect(cancelled.body.code).toBe('subscription_change.paid');
		// Another change cannot drop it either, and its preview says so.
		const other = { items: [{ item_id, quantity: 3 }] };
		expect((await preview(id, other)).body.code).toBe('subscription_change.paid');
		expect((await change(id, other)).body.code).toBe('subscription_change.paid');
		service.now = addDays(service.now, 20);
		await runJob();
		expect(await changed(body.id)).toMatchObject({ status: 'AWAITING_PAYMENT', lapses_on: null });
		await settle({ ...cycle, id: cycle.id, balance: cycle.balance - 50_000 });
		expect(await changed(body.id)).toMatchObject({ status: 'APPLIED' });
	});

	it('does not hold when finance cancels its bill', async () => {
		const { id, item_id } = await active();
		const { body } = await change(id, { items: [{ item_id, quantity: 15 }] });
		await service.call('POST', `/billing-cycles/${body.billing_cycle_id}/cancel`, { reason: 'No' });
		await service.settle();
		expect(await changed(body.id)).toMatchObject({ status: 'CANCELLED' });
	});

	it('subscription_change.get shows a client no words and names of staff', async () => {
		const { id, item_id, client_id } = await active();
		const { body } = await change(id, { items: [{ item_id, quantity: 4 }] });
		const { token } = await signInAsClient(service, 'PT Contoh', client_id);
		const seen = await service.call('GET', `/subscription-changes/${body.id}`, undefined, {
			token,
		});
		expect(seen.body).toMatchObject({ id: body.id, reason: null, requested_by: null });
	});
});
