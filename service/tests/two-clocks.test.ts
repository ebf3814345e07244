import { addDays, addSeconds, businessDate, isoDate, presentOf } from '../platform/clock/index.ts';
import { leaseSeconds } from '../platform/lease/index.ts';
import { aCall, deliver } from '../capabilities/webhook-inbox/fixtures.ts';
import * as webhooks from '../capabilities/webhook-inbox/store.ts';
import { aPaymentLink } from '../capabilities/payments/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { startReceiver } from './receiver.ts';
import { signInAsClient } from './sign-in-as-client.ts';
import { startTestService, type TestService } from './service.ts';

const ahead = 400;

describe('business time 400 days ahead of the machines', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ business_ahead_days: ahead });
	});
	afterAll(() => service.stop());
	/** Both clocks go on together, as they do between two moves of a test clock that is not frozen. */
	const later = (seconds: number): void => {
		service.now = addSeconds(service.now, seconds);
	};

	it('dates a quotation, its number and its history by business time', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const today = businessDate(service.now);
		expect(quotation.number).toMatch(new RegExp(`^QUO-${today.getUTCFullYear()}-`));
		expect(quotation.created_at).toBe(service.now.toISOString());
		expect(quotation.valid_until > isoDate(today)).toBe(true);
		const moves = await service.runtime.database.client.lifecycleMove.findMany({
			where: { subject_id: quotation.id },
		});
		expect(moves.map(({ moved_at }) => moved_at)).toEqual(moves.map(() => service.now));
		const [event] = await service.runtime.database.client.event.findMany({
			where: { subject_id: quotation.id },
		});
		expect(event).toMatchObject({
			occurred_at: service.now,
			next_dispatch_at: service.machine_now,
		});
	});

	it('lets a payment link run out by business time, and checks it by the time of the machines', async () => {
		const link = await aPaymentLink(service);
		const row = await service.runtime.database.client.paymentLink.findUniqueOrThrow({
			where: { id: link.id },
		});
		expect(row.expires_at > addDays(service.now, 6)).toBe(true);
		expect(row.next_check_at).toEqual(addSeconds(service.machine_now, 60));
	});

	it('keeps a session for its twelve hours, and an answer for its repetition', async () => {
		const { token } = await signInAsClient(service);
		const status = async () =>
			(await service.call('GET', '/portal/me', undefined, { token })).status;
		expect(await status()).toBe(200);
		later(2 * 3600 - 1);
		expect(await status()).toBe(200);
		later(2 * 3600);
		expect(await status()).toBe(401);

		const key = 'the-same-command';
		const body = { email: 'twice@cloudsales.test', name: 'Twice', role: 'SALES' };
		const first = await service.call('POST', '/users', body, { key });
		const again = await service.call('POST', '/users', body, { key });
		expect([first.status, again.status, again.body]).toEqual([201, 201, first.body]);
		const [kept] = await service.runtime.database.client.idempotencyKey.findMany({
			where: { key },
		});
		expect(kept?.expires_at).toEqual(addDays(service.machine_now, 30));
	});

	it('delivers an event, signed for the receiver of today, and repeats it by the schedule', async () => {
		await service.settle();
		const receiver = await startReceiver();
		const { body } = await service.call('PUT', '/endpoints', {
			url: receiver.url,
			description: 'test',
			event_types: ['user.created'],
		});
		receiver.secret = body.secret;
		receiver.answer = (_, response) => response.writeHead(500).end();
		await service.call('POST', '/users', {
			email: 'event@cloudsales.test',
			name: 'Event',
			role: 'SALES',
		});
		await service.settle();
		const [call] = receiver.calls;
		expect(Number(call?.headers['webhook-timestamp'])).toBe(+service.machine_now / 1000);
		expect(call?.events[0]).toMatchObject({ occurred_at: service.now.toISOString() });
		receiver.answer = receiver.accept;
		const delivery = () => service.runtime.database.client.delivery.findFirstOrThrow();
		const { status, next_attempt_at } = await delivery();
		expect(status).toBe('RETRYING');
		later((+next_attempt_at - +service.machine_now) / 1000 - 1);
		await service.settle();
		expect(receiver.calls).toHaveLength(1);
		later(1);
		await service.settle();
		expect(await delivery()).toMatchObject({
			status: 'DELIVERED',
			delivered_at: service.machine_now,
		});
		await receiver.close();
	});

	it('takes over the call of a dead process when its lease is over, not before', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		await deliver(service, aCall(link));
		await webhooks.claimDue(
			{ tx: service.runtime.database.client, ...presentOf(service.runtime) },
			1,
		);
		later(leaseSeconds - 1);
		expect(await service.webhooks.drain()).toBe(0);
		later(1);
		expect(await service.webhooks.drain()).toBe(1);
	});
});
