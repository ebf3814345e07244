import { startTestService, type TestService } from '../../../tests/service.ts';
import { signInAsClient } from '../../../tests/sign-in-as-client.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aSubscription } from '../fixtures.ts';

describe('a change that is asked for', () => {
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

	/** 31 days from 20 December: one seat costs 31,000, so that a day of a seat costs 1,000. */
	const active = async () => {
		const product = await aProduct(service, { price: 31_000 });
		service.now = new Date('2026-12-20T03:00:00.000Z');
		const subscription = await aSubscription(service, {
			status: 'ACTIVE',
			items: [{ product_id: product.id, quantity: 10 }],
		});
		service.now = new Date('2027-01-05T03:00:00.000Z');
		return { ...subscription, item_id: subscription.items[0].id };
	};
	const ask = (id: string, body: object, options = {}) =>
		service.call(
			'POST',
			`/subscriptions/${id}/change-requests`,
			{ reason: 'Five new colleagues', requested_for: 'Rina, sales', ...body },
			{ role: 'SALES', ...options },
		);
	const decide = (id: string, verb: 'approve' | 'reject' | 'cancel', body: object = {}) =>
		service.call('POST', `/subscription-changes/${id}/${verb}`, body, { role: 'OPERATIONS' });
	const read = async (path: string) => (await service.call('GET', path)).body;
	const eventsOf = async (subject_id: string, type: string) =>
		(await read(`/events?limit=200&type=${type}`)).data.filter(
			(event: any) => event.subject_id === subject_id,
		);
	const mattersOf = async (id: string) =>
		(await read(`/attention?kind=subscription_change.awaiting_approval&subject_id=${id}`)).data;

	const tokenOf = async (client_id: string) =>
		(await signInAsClient(service, 'PT Contoh', client_id)).token;

	it('changes nothing, tells what it would cost, and is made when it is approved (subscription_change.approve)', async () => {
		const { id, item_id } = await active();
		const { status, body } = await ask(id, { items: [{ item_id, quantity: 15 }] });
		expect([status, body]).toMatchObject([
			201,
			{
				status: 'REQUESTED',
				charge_amount: 83_250,
				requested_for: 'Rina, sales',
				decided_at: null,
			},
		]);
		expect((await read(`/billing-cycles?subscription_id=${id}&kind=ADJUSTMENT`)).data).toEqual([]);
		const [event] = await eventsOf(body.id, 'subscription_change.approval_requested');
		expect(event.data ?? event.payload).toMatchObject({
			items: [{ item_id, quantity_before: 10, quantity_after: 15 }],
			recurring_before: 310_000,
			recurring_after: 465_000,
			charge_amount: 83_250,
		});
		expect(await mattersOf(body.id)).toMatchObject([{ team: 'OPERATIONS', amount: 83_250 }]);

		// Two days later the rest of the period is shorter.
		service.now = new Date('2027-01-07T03:00:00.000Z');
		const approved = await decide(body.id, 'approve', { decided_by: 'Dewi' });
		expect(approved).toMatchObject({
			status: 200,
			body: {
				id: body.id,
				status: 'AWAITING_PAYMENT',
				effective_on: '2027-01-07',
				decided_by: 'Dewi',
				charge_amount: 83_250,
			},
		});
		expect(
			(await read(`/billing-cycles?subscription_id=${id}&kind=ADJUSTMENT`)).data,
		).toMatchObject([{ id: approved.body.billing_cycle_id, net: 65_000 }]);
		expect(await eventsOf(body.id, 'subscription_change.requested')).toHaveLength(1);
		expect(await mattersOf(body.id)).toEqual([]);
		expect((await decide(body.id, 'reject', { reason: 'Too late' })).body).toMatchObject({
			code: 'lifecycle.illegal-move',
		});
	});

	it('is refused when it costs more by then, unless that is allowed', async () => {
		const { id, item_id } = await active();
		const { body } = await ask(id, { items: [{ item_id, quantity: 15 }] });
		// Another change has come in between, and the same number costs a larger step.
		const less = {
			items: [{ item_id, quantity: 5 }],
			when: 'NOW',
			grant_credit: true,
			reason: 'A',
		};
		await service.call('POST', `/subscriptions/${id}/change`, less, { role: 'FINANCE' });
		service.now = new Date('2027-01-05T04:00:00.000Z');
		const refused = await decide(body.id, 'approve');
		expect(refused).toMatchObject({
			status: 409,
			body: {
				code: 'subscription_change.costs-more',
				details: { amount: '166500', amount_max: '83250' },
			},
		});
		expect(await read(`/subscription-changes/${body.id}`)).toMatchObject({ status: 'REQUESTED' });
		expect(await decide(body.id, 'approve', { amount_max: 166_500 })).toMatchObject({
			status: 200,
			body: { decided_by: expect.any(String) },
		});
	});

	it('is rejected with a reason that its client does not read, and another can be asked for then (subscription_change.reject)', async () => {
		const { id, item_id, client_id } = await active();
		const { body } = await ask(id, { items: [{ item_id, quantity: 15 }] });
		expect((await ask(id, { items: [{ item_id, quantity: 16 }] })).body).toMatchObject({
			code: 'subscription_change.already-requested',
			details: { subscription_change_id: body.id },
		});
		const reason = 'The client has an overdue bill';
		expect((await decide(body.id, 'reject', { reason })).body).toMatchObject({
			status: 'REJECTED',
			decision_reason: reason,
		});
		expect(await eventsOf(body.id, 'subscription_change.rejected')).toHaveLength(1);
		const shown = await service.call('GET', `/subscription-changes/${body.id}`, undefined, {
			token: await tokenOf(client_id),
		});
		expect(shown.body).toMatchObject({ decision_reason: null, requested_for: null, reason: null });
		expect((await ask(id, { items: [{ item_id, quantity: 16 }] })).status).toBe(201);
	});

	it('is taken back by who asked, and dropped when the subscription ends', async () => {
		const { id, item_id } = await active();
		const first = (await ask(id, { items: [{ item_id, quantity: 15 }] })).body;
		expect((await decide(first.id, 'cancel', { reason: 'A mistake' })).body.status).toBe(
			'CANCELLED',
		);
		const second = (await ask(id, { items: [{ item_id, quantity: 12 }] })).body;
		await service.call('POST', `/subscriptions/${id}/cancel`, {
			service: 'SWITCH_OFF',
			reason: 'The client leaves',
		});
		expect(await read(`/subscription-changes/${second.id}`)).toMatchObject({ status: 'CANCELLED' });
	});

	it('names no price: a client asks for its own subscription only, and for what is on the list', async () => {
		const { id, item_id, client_id } = await active();
		const items = [{ item_id, quantity: 15 }];
		const other = await aSubscription(service, { status: 'ACTIVE' });
		const as = async (client: string) => ({ token: await tokenOf(client) });
		expect((await ask(id, { items }, await as(other.client_id))).status).toBe(404);
		expect(
			(await ask(id, { items: [{ item_id, quantity: 15, unit_amount: 1 }] }, await as(client_id)))
				.status,
		).toBe(422);
		const shown = (await ask(id, { items }, await as(client_id))).body;
		expect(shown.status).toBe('REQUESTED');
		const preview = (body: object) =>
			as(client_id).then((caller) =>
				service.call('POST', `/subscriptions/${id}/preview-change`, body, caller),
			);
		expect((await preview({ items })).body).toMatchObject({
			status: 'AWAITING_PAYMENT',
			documents: [{ kind: 'ADJUSTMENT', amount: shown.charge_amount }],
		});
		expect((await preview({ items: [{ item_id, unit_amount: 1 }] })).body.errors).toMatchObject([
			{ path: 'body.items[0].unit_amount' },
		]);
		expect((await preview({ items, grant_credit: true })).status).toBe(422);
	});

	describe('by the client itself', () => {
		const asClient = async (client_id: string) => ({ token: await tokenOf(client_id) });
		const mailsAfter = async (work: () => Promise<unknown>): Promise<any[]> => {
			await service.settle();
			const before = service.vendors.mails.length;
			await work();
			await service.settle();
			return service.vendors.mails.slice(before);
		};

		it('is answered by mail: planned for a later day, or not made, without words of staff (subscription_change.reject)', async () => {
			const { id, item_id, client_id } = await active();
			const caller = await asClient(client_id);
			const less = (await ask(id, { items: [{ item_id, quantity: 8 }] }, caller)).body;
			const planned = await mailsAfter(() => decide(less.id, 'approve'));
			expect(planned).toMatchObject([{ text: expect.stringContaining('20 Januari 2027') }]);

			const more = (await ask(id, { items: [{ item_id, quantity: 15 }] }, caller)).body;
			const refused = await mailsAfter(() =>
				decide(more.id, 'reject', { reason: 'They never pay' }),
			);
			expect(refused).toMatchObject([{ subject: expect.stringContaining('5 Januari 2027') }]);
			expect(refused[0].text).not.toContain('They never pay');
		});

		it('is taken back as long as it is not decided, twice at once as well (subscription_change.withdraw)', async () => {
			const { id, item_id, client_id } = await active();
			const caller = await asClient(client_id);
			const withdraw = (change: string, who: object = caller) =>
				service.call('POST', `/subscription-changes/${change}/withdraw`, undefined, who);
			const first = (await ask(id, { items: [{ item_id, quantity: 15 }] }, caller)).body;
			const stranger = await asClient((await aSubscription(service)).client_id);
			expect((await withdraw(first.id, stranger)).status).toBe(404);
			const twice = await Promise.all([withdraw(first.id), withdraw(first.id)]);
			expect(twice.map(({ status, body }) => [status, body.status])).toEqual([
				[200, 'CANCELLED'],
				[200, 'CANCELLED'],
			]);
			const second = (await ask(id, { items: [{ item_id, quantity: 8 }] }, caller)).body;
			await decide(second.id, 'approve');
			expect((await withdraw(second.id)).body).toMatchObject({
				code: 'subscription_change.decided',
				details: { status: 'SCHEDULED' },
			});
		});

		it('may be the end of it all: with the period that is paid, confirmed by mail (subscription.request-cancellation)', async () => {
			const { id, client_id } = await active();
			const caller = await asClient(client_id);
			const askForEnd = (who: object = caller) =>
				service.call(
					'POST',
					`/subscriptions/${id}/cancellation-requests`,
					{ reason: 'The office closes' },
					who,
				);
			const wish = await askForEnd();
			expect(wish).toMatchObject({
				status: 201,
				body: { kind: 'CANCEL', status: 'REQUESTED', effective_on: '2027-01-20', reason: null },
			});
			expect((await askForEnd()).body.code).toBe('subscription_change.already-requested');
			expect(await read(`/subscriptions/${id}`)).toMatchObject({
				status: 'ACTIVE',
				cancel_at_period_end: false,
			});
			expect(await mattersOf(wish.body.id)).toHaveLength(1);
			const [event] = await eventsOf(wish.body.id, 'subscription_change.approval_requested');
			expect(event.data).toMatchObject({
				kind: 'CANCEL',
				items: [{ quantity_before: 10, quantity_after: 0 }],
				recurring_before: 310_000,
				recurring_after: 0,
				charge_amount: 0,
			});
			const mails = await mailsAfter(() => decide(wish.body.id, 'approve'));
			expect(mails).toMatchObject([{ subject: expect.stringContaining('19 Januari 2027') }]);
			expect(await read(`/subscriptions/${id}`)).toMatchObject({
				status: 'ACTIVE',
				cancel_at_period_end: true,
				ends_on: '2027-01-19',
			});
			expect((await askForEnd()).body.code).toBe('subscription.nothing-changes');
			// Staff takes the end back as any other.
			const back = await decide(wish.body.id, 'cancel', { reason: 'They stay' });
			expect(back.body.status).toBe('CANCELLED');
			expect(await read(`/subscriptions/${id}`)).toMatchObject({
				cancel_at_period_end: false,
				ends_on: null,
			});
		});

		it('cannot end what was never paid', async () => {
			const { id, client_id } = await aSubscription(service);
			const answer = await service.call(
				'POST',
				`/subscriptions/${id}/cancellation-requests`,
				{ reason: 'No' },
				await asClient(client_id),
			);
			expect(answer.body.code).toBe('subscription.not-changeable');
		});
	});
});
