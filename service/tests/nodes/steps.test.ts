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

describe('Provision Workspace', () => {
	const task = (status: string, more: Json = {}): Reply => ({
		status: 200,
		body: { id, status, description: 'Workspace', next_run_at: null, ...more },
	});
	const soon = () => new Date(Date.now()).toISOString();

	it('runs the task until it is done', async () => {
		const { seen, output } = await run('ProvisionWorkspace', { task_id: locator }, [
			task('RUNNING', { next_run_at: soon() }),
			task('SUCCESS'),
		]);
		expect(seen.map((one) => judged(one).id)).toEqual([
			'provisioning_task.run',
			'provisioning_task.run',
		]);
		expect(output?.map((one) => one.length)).toEqual([1, 0, 0]);
	});

	it('gives up waiting after the longest wait, and at once when a person must act', async () => {
		const running = await run(
			'ProvisionWorkspace',
			{ task_id: locator, options: { longest_wait_seconds: 0 } },
			[task('RUNNING')],
		);
		expect(running.output?.map((one) => one.length)).toEqual([0, 0, 1]);
		for (const [waiting_for, outputs] of [
			['CLIENT', [0, 1, 0]],
			['STAFF', [0, 0, 1]],
			['VENDOR', [0, 0, 1]],
		] as const) {
			const waiting = await run('ProvisionWorkspace', { task_id: locator }, [
				task('WAITING', { waiting_for }),
			]);
			expect(waiting.output?.map((one) => one.length)).toEqual(outputs);
			expect(waiting.output?.flat()[0]?.json).toMatchObject({ status: 'WAITING', waiting_for });
		}
	});

	it('gives an agent its answer on the one output that it sees', async () => {
		const { output } = await run('ProvisionWorkspace', { task_id: locator }, [task('WAITING')], {
			isTool: true,
		});
		expect(output?.map((one) => one.length)).toEqual([1, 0, 0]);
	});

	it('fails with the reason', async () => {
		const { error } = await run('ProvisionWorkspace', { task_id: locator }, [
			task('FAILED', { error_message: 'No licence', error_code: 'NO_SEATS' }),
		]);
		expect(error?.message).toBe('The task could not be done: Workspace [Item 0]');
		expect(error?.description).toMatch(/^No licence \(NO_SEATS\)\. /);
	});

	it.each([
		['CANCELLED', 'The task was cancelled'],
		['UNDOING', 'What the task did is being taken back'],
		['UNDONE', 'What the task did was taken back'],
	])('fails at once for a task that is %s', async (status, message) => {
		const { error, seen } = await run('ProvisionWorkspace', { task_id: locator }, [task(status)]);
		expect(error?.message).toBe(`${message}: Workspace [Item 0]`);
		expect(seen).toHaveLength(1);
	});

	it('looks how far it is when another worker runs it', async () => {
		const busy: Reply = {
			status: 409,
			headers: { 'retry-after': '0' },
			body: { code: 'provisioning_task.busy', title: 'Busy' },
		};
		const { seen, output } = await run('ProvisionWorkspace', { task_id: locator }, [
			busy,
			busy,
			busy,
			busy,
			busy,
			task('SUCCESS'),
		]);
		expect(judged(seen.at(-1)).id).toBe('provisioning_task.get');
		expect(output?.[0]).toHaveLength(1);
	});
});

describe('Sync Cosmic', () => {
	it('stores the PDF and tells where', async () => {
		const { seen, output } = await run('SyncCosmic', { quotation_id: locator }, [
			{ status: 200, body: { id, cosmic_id: 'c', pdf_url: 'https://p', items: [] } },
		]);
		expect(judged(seen[0]).id).toBe('quotation.sync');
		expect(output?.[0]?.[0]?.json).toEqual({ id, cosmic_id: 'c', pdf_url: 'https://p' });
	});
});
