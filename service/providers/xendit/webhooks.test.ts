import { PaymentLinkNotice } from '../../capabilities/payments/ports.ts';
import { webhookSourceSuite } from '../../capabilities/webhook-inbox/ports.suite.ts';
import { recording, recordingText } from './recording.ts';
import { createXenditWebhookSource } from './webhooks.ts';

const callbackToken = 'not-a-real-callback-token';
const link = {
	kind: 'payment-link',
	gateway_reference: '579c8d61f23fa4ca35e52da4',
	reference: 'invoice_123124123',
};
const source = createXenditWebhookSource({ callbackToken });

webhookSourceSuite('xendit', {
	source,
	unconfigured: createXenditWebhookSource({ callbackToken: '' }),
	proof_header: 'x-callback-token',
	prove: (body) => ({ headers: { 'x-callback-token': callbackToken }, rawBody: Buffer.from(body) }),
	news: [
		{
			body: recordingText('invoice-callback-paid'),
			notice: {
				...link,
				label: 'PAYMENT_SUCCEEDED',
				payment_id: null,
				paid_at: new Date('2016-10-12T08:15:03.404Z'),
				claims_payment: true,
			},
			schema: PaymentLinkNotice,
		},
		{
			body: recordingText('invoice-callback-expired'),
			notice: {
				...link,
				label: 'PAYMENT_LINK_EXPIRED',
				payment_id: null,
				paid_at: null,
				claims_payment: false,
			},
			schema: PaymentLinkNotice,
		},
	],
	unrelated: JSON.stringify({ ...recording('payment-capture'), event: 'refund.succeeded' }),
	proof_covers_body: false,
});

describe('xendit: webhooks', () => {
	const paid = recordingText('invoice-callback-paid');
	const call = (body: string, headers: Record<string, string> = {}) => ({
		headers: { 'x-callback-token': callbackToken, ...headers },
		rawBody: Buffer.from(body),
	});

	it('goes by the id of the webhook when there is one', () => {
		expect(source.identify(call(paid, { 'webhook-id': 'w-1' }))).toBe('w-1');
		expect(source.identify(call(paid, { 'webhook-id': '' }))).toBe(source.identify(call(paid)));
	});

	it('sees one fact in two callbacks that differ only in what was added later', () => {
		const later = JSON.stringify({
			...JSON.parse(paid),
			updated: '2026-01-01T00:00:00Z',
			payment_id: 'py-1',
		});
		expect(source.identify(call(later))).toBe(source.identify(call(paid)));
	});

	it.each([
		[{ status: 'PENDING' }, 'an invoice that is PENDING is no news'],
		[{ status: undefined }, 'the body has no id and status of an invoice'],
		[{ event: 'payment_session.expired' }, 'payment_session.expired names no invoice'],
	])('ignores a callback with %j: %s', (changes, reason) => {
		const body = JSON.stringify({ ...JSON.parse(paid), ...changes });
		expect(source.translate(call(body))).toEqual({ ignored: reason });
	});
});

describe('xendit: events', () => {
	const { data, ...envelope } = recording('payment-capture');
	const failed = { ...Object(data), status: 'FAILED', invoice_id: 'i-1', reference_id: 'CS-1' };
	const call = (changes: object) => ({
		headers: {},
		rawBody: Buffer.from(JSON.stringify({ ...envelope, data: failed, ...changes })),
	});

	it('tells of a failed attempt', () => {
		expect(source.translate(call({ event: 'payment.failure' }))).toEqual({
			notice: {
				kind: 'payment-link',
				gateway_reference: 'i-1',
				reference: 'CS-1',
				payment_id: failed.payment_id,
				paid_at: null,
				label: 'PAYMENT_FAILED',
				claims_payment: false,
			},
		});
	});

	it.each([
		[{ data: { ...failed, status: 'AUTHORIZED' } }, 'a payment that is AUTHORIZED is no news'],
		[
			{ event: 'refund.succeeded', data: { ...failed, status: 'SUCCEEDED' } },
			'refund.succeeded names no invoice',
		],
		[{ data: null }, 'payment.capture names no invoice'],
		[
			{ data: { ...failed, invoice_id: null, reference_id: null } },
			'payment.capture names no invoice',
		],
	])('ignores the event with %j', (changes, reason) => {
		expect(source.translate(call(changes))).toEqual({ ignored: reason });
	});

	it('sees one fact in two attempts to deliver an event, and two in two payments', () => {
		const first = source.identify(call({ created: '2026-11-20T09:00:00Z' }));
		expect(source.identify(call({ created: '2026-11-20T09:15:00Z' }))).toBe(first);
		expect(source.identify(call({ data: { ...failed, payment_id: 'py-2' } }))).not.toBe(first);
	});
});
