import { modules } from '../../app/capabilities.ts';
import { commonErrors } from '../../platform/errors/index.ts';
import type { Reply } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';
import { id, judged, locator, run } from './run-step.ts';

describe('Create Xendit Invoice', () => {
	it('asks for the link of a cycle', async () => {
		const { seen, output } = await run(
			'CreateXenditInvoice',
			{
				billing_cycle_id: locator,
				additionalFields: { channels: ['QRIS', 'BCA'], expires_in_hours: 48 },
			},
			[{ status: 200, body: { id, url: 'https://pay', error: null } }],
		);
		const { id: operation, body } = judged(seen[0]);
		expect([operation, body]).toEqual([
			'payment_link.create',
			{ gateway: 'xendit', billing_cycle_id: id, expires_in_hours: 48, channels: ['QRIS', 'BCA'] },
		]);
		expect(output?.[0]?.[0]?.json).toEqual({ id, url: 'https://pay', error_message: null });
	});
});

describe('Collect Payment', () => {
	const link = { id, url: 'https://pay', amount: 500, currency: 'IDR', expires_at: null };
	const replies = (mail: Json[]): Reply[] =>
		[link, ...mail, { id, number: 'INV-1', client_id: id, due_date: '2027-01-31' }].map((body) => ({
			status: 200,
			body,
		}));

	it('makes the link first, then the mail, and tells what is asked for', async () => {
		const { seen, output } = await run(
			'CollectPayment',
			{
				billing_cycle_id: locator,
				message: 'PAYMENT_REMINDER',
				additionalFields: { gateway: 'tripay', expires_in_hours: 48 },
			},
			replies([{ id, outcome: 'SENT_NOW' }]),
		);
		expect(seen.slice(0, 2).map((one) => judged(one))).toEqual([
			{
				id: 'payment_link.create',
				body: { billing_cycle_id: id, gateway: 'tripay', expires_in_hours: 48 },
			},
			{ id: 'email.send', body: { kind: 'PAYMENT_REMINDER', related_id: id } },
		]);
		expect(output?.[0]?.[0]?.json).toMatchObject({
			url: 'https://pay',
			amount: 500,
			due_date: '2027-01-31',
			mail_outcome: 'SENT_NOW',
		});
	});

	it('sends nothing when only the link is wanted', async () => {
		const { seen, output } = await run(
			'CollectPayment',
			{ billing_cycle_id: locator, message: 'NONE' },
			replies([]),
		);
		expect(seen.map((one) => judged(one).id)).toEqual(['payment_link.create', 'billing_cycle.get']);
		expect(output?.[0]?.[0]?.json.mail_outcome).toBeNull();
	});

	it('offers messages that exist', async () => {
		const { askingKinds } = await load('nodes/CollectPayment/collect-payment');
		const { messageKinds } = await load('nodes/DraftEmail/generated/message-kinds');
		const known = (messageKinds as { kind: string }[]).map(({ kind }) => kind);
		expect((askingKinds as string[]).filter((kind) => !known.includes(kind))).toEqual([]);
	});
});

describe('Change Subscription', () => {
	const before = { product_id: 'p', description: 'Seats', quantity: 10 };
	const preview = {
		subscription_id: id,
		status: 'AWAITING_PAYMENT',
		effective_on: '2027-01-05',
		currency: 'IDR',
		recurring_before: 310_000,
		recurring_after: 465_000,
		items: [{ item_id: id, before, after: { ...before, quantity: 15 } }],
		documents: [
			{ kind: 'ADJUSTMENT', due: 'NOW', amount: 83_250, net: 75_000, tax: 8_250, lines: [] },
			{ kind: 'CREDIT_NOTE', due: 'WHEN_PAID', amount: -111, net: -100, tax: -11, lines: [] },
		],
	};
	const parameters = (mode: string, more: Json = {}) => ({
		mode,
		subscription_id: locator,
		items: { rows: [{ item_id: locator, quantity: '15', ...more }] },
		reason: 'Five new colleagues',
		additionalFields: { requested_for: 'Rina, sales' },
	});
	const replies: Reply[] = [
		{ status: 200, body: preview },
		{ status: 201, body: { id, status: 'AWAITING_PAYMENT', requested_by: 'n8n' } },
	];

	it('shows charges, credits, days and services, and changes nothing in a preview', async () => {
		const { seen, output } = await run('ChangeSubscription', parameters('preview'), replies);
		expect(seen.map((one) => judged(one))).toEqual([
			{ id: 'subscription.preview-change', body: { items: [{ item_id: id, quantity: 15 }] } },
		]);
		expect(output?.[0]?.[0]?.json).toMatchObject({
			status: 'AWAITING_PAYMENT',
			charge_amount: 83_250,
			charges: [{ kind: 'ADJUSTMENT', amount: 83_250 }],
			credit_amount: 111,
			credits: [{ kind: 'CREDIT_NOTE', amount: 111, net: 100, tax: 11 }],
			services: ['Seats: 10 → 15'],
			summary:
				'Seats: 10 → 15, from 5 January 2027 on, once it is paid. Rp 83.250 with tax is charged for it. Rp 111 with tax is given back. A full period then costs Rp 465.000 before tax instead of Rp 310.000.',
		});
	});

	it('makes the change, or asks for it, with what was previewed', async () => {
		const product = { __rl: true, mode: 'sku', value: 'GWS-PLUS' };
		const changed = await run(
			'ChangeSubscription',
			parameters('change', { additionalFields: { product } }),
			replies,
		);
		const items = [{ item_id: id, quantity: 15, sku: 'GWS-PLUS' }];
		expect(judged(changed.seen[1])).toEqual({
			id: 'subscription.change',
			body: { items, reason: 'Five new colleagues' },
		});
		expect(changed.output?.[0]?.[0]?.json).toMatchObject({ id, charge_amount: 83_250 });
		const asked = await run('ChangeSubscription', parameters('request'), replies);
		expect(judged(asked.seen[1])).toEqual({
			id: 'subscription.request-change',
			body: {
				items: [{ item_id: id, quantity: 15 }],
				reason: 'Five new colleagues',
				requested_for: 'Rina, sales',
			},
		});
	});

	it('names what cannot be meant, and what the service refuses, as it is called on the canvas', async () => {
		const wrong = await run('ChangeSubscription', {
			...parameters('change'),
			items: { rows: [{ item_id: locator, quantity: 'many' }] },
		});
		expect(wrong.error?.message).toContain("'Items, row 1, Quantity' must be a whole number");
		expect(wrong.seen).toEqual([]);
		const errors = [
			{ path: 'body.items[0].item_id', message: 'The subscription has no such item' },
		];
		const refused = await run('ChangeSubscription', parameters('change'), [
			{ status: 422, body: { code: 'input.invalid', title: 'The input is not valid', errors } },
		]);
		expect(refused.error?.message).toBe(
			"'Items, row 1, Item': The subscription has no such item [Item 0]",
		);
	});
});

const { tooLate } = await load('nodes/shared/items');

describe('Go On If Too Late', () => {
	const refused = (code: string) => [{ status: 409, body: { title: 'It was paid', code } }];
	const parameters = (goOnIfTooLate: boolean) => ({
		billing_cycle_id: locator,
		additionalFields: {},
		options: { goOnIfTooLate },
	});

	it('passes an item on whose record has moved on, marked as skipped', async () => {
		const { output } = await run(
			'CreateXenditInvoice',
			parameters(true),
			refused('billing_cycle.not-collectable'),
		);
		expect(output?.[0]).toEqual([
			{
				json: {
					skipped: true,
					code: 'billing_cycle.not-collectable',
					reason: 'It was paid [Item 0]',
				},
				pairedItem: { item: 0 },
			},
		]);
	});

	it.each([
		['when it is off', false, 'billing_cycle.not-collectable'],
		['for any other refusal', true, 'payment_link.other-open'],
	])('fails %s', async (_, goesOn, code) => {
		const { error } = await run('CreateXenditInvoice', parameters(goesOn), refused(code));
		expect(error?.message).toBe('It was paid [Item 0]');
	});

	it('names only errors that the service declares', () => {
		const declared = new Set(
			[...commonErrors, ...modules.flatMap((module) => module.errors)].map((one) => one.code),
		);
		expect([...(tooLate as Set<string>)].filter((code) => !declared.has(code))).toEqual([]);
	});
});

describe('Activate Subscription', () => {
	it.each([
		['billing_cycle', 'billing_cycle_id'],
		['subscription', 'subscription_id'],
	])('goes by %s', async (activateBy, name) => {
		const { seen } = await run('ActivateSubscription', { activateBy, [name]: locator });
		expect(judged(seen[0])).toEqual({ id: 'subscription.activate', body: { [name]: id } });
	});

	it('says why it refuses', async () => {
		const problem = {
			title: 'The first billing cycle has not been paid',
			detail: 'It is INVOICED',
			code: 'subscription.not-paid',
			advice: 'Wait for the payment',
			request_id: 'r',
			errors: [],
		};
		const { error } = await run(
			'ActivateSubscription',
			{ activateBy: 'subscription', subscription_id: locator },
			[{ status: 409, body: problem }],
		);
		expect(error?.message).toBe('The first billing cycle has not been paid [Item 0]');
		expect(error?.description).toBe('It is INVOICED. Wait for the payment. Request ID: r.');
	});
});

describe('Draft Email', () => {
	it.each([
		['QUOTATION', 'quotation_id'],
		['INVOICE', 'billing_cycle_id'],
		['INVOICE_REQUEST', 'billing_cycle_id'],
		['WELCOME', 'subscription_id'],
		['TASK_WAITING', 'task_id'],
		['TASK_FOR_STAFF', 'task_id'],
	])('drafts %s from the record in %s', async (kind, name) => {
		const { seen } = await run('DraftEmail', {
			kind,
			[name]: locator,
			tone: 'FRIENDLY',
			additionalFields: { language: 'en' },
		});
		expect(judged(seen[0])).toEqual({
			id: 'email.draft',
			body: { kind, related_id: id, tone: 'FRIENDLY', language: 'en' },
		});
	});
});

describe('Parse Webhook', () => {
	const headers = { 'x-callback-token': 'token', accept: ['a', 'b'], empty: null };
	const raw = '{"id":"é"}';
	const reply = (more: Json): Reply[] => [
		{
			status: 200,
			body: {
				id,
				status: 'RECEIVED',
				label: 'PAYMENT_SUCCEEDED',
				duplicate: false,
				ignored: false,
				...more,
			},
		},
	];

	it('passes the raw bytes and the headers on', async () => {
		const binary = {
			data: { fileName: 'x', mimeType: 'application/json', content: Buffer.from(raw) },
		};
		const { seen, output } = await run('ParseWebhook', { source: 'binary', headers }, reply({}), {
			items: [{ json: {}, binary }],
		});
		expect(judged(seen[0])).toEqual({
			id: 'webhook.parse',
			body: {
				headers: { 'x-callback-token': 'token', accept: 'a, b' },
				raw_body_base64: Buffer.from(raw).toString('base64'),
			},
		});
		expect(output?.map((one) => one.length)).toEqual([1, 0]);
	});

	it.each<[string, Json, Json, number]>([
		['text', { body: raw }, {}, 0],
		['base64', { body: Buffer.from(raw).toString('base64'), isBase64: true }, {}, 0],
		['an object', { body: { id: 'é' } }, {}, 0],
		['a duplicate', { body: raw }, { duplicate: true }, 1],
		['something to ignore', { body: raw }, { ignored: true }, 1],
	])('takes %s', async (_, parameters, more, output) => {
		const result = await run(
			'ParseWebhook',
			{ source: 'text', headers: JSON.stringify({ a: 'b' }), ...parameters },
			reply(more),
		);
		expect(judged(result.seen[0]).body.raw_body_base64).toBe(Buffer.from(raw).toString('base64'));
		expect(result.output?.[output]).toHaveLength(1);
	});

	it('looks a stored call up and says how to get the raw body', async () => {
		const stored = await run(
			'ParseWebhook',
			{ source: 'stored', webhook_event_id: locator },
			reply({}),
		);
		expect(judged(stored.seen[0]).body).toEqual({ webhook_event_id: id });
		const { error } = await run('ParseWebhook', { source: 'binary', headers: {} });
		expect(error?.description).toContain("'Raw Body'");
	});
});
