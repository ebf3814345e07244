import { modules } from '../../app/capabilities.ts';
import { fakeN8n, startServer, type FakeOptions, type Reply, type Seen } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const id = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const locator = { __rl: true, mode: 'id', value: id };
const operations = modules.flatMap((module) => module.operations);

type Out = { json: Json; binary?: Json; pairedItem: { item: number } }[][];
async function run(
	name: string,
	parameters: Json,
	replies: Reply[] = [{ status: 200, body: { id } }],
	more: FakeOptions = {},
) {
	const loaded = await load(`nodes/${name}/${name}.node`);
	const { url, seen, server } = await startServer(...replies);
	const promise = new loaded[name]().execute.call(
		fakeN8n({ ...more, url, parameters: { simplify: true, ...parameters } }),
	) as Promise<Out>;
	try {
		return { output: await promise, error: undefined, seen };
	} catch (error) {
		return {
			output: undefined,
			error: error as Error & { description?: string; context: Json },
			seen,
		};
	} finally {
		server.close();
	}
}

/** Finds the operation that a request is for and lets its contract judge it. */
function judged(request: Seen | undefined): { id: string; body: Json } {
	const url = new URL(request?.url ?? '', 'http://x');
	const operation = operations.find(
		(one) =>
			one.http.method === request?.method &&
			new RegExp(`^/api/v1${one.http.path.replaceAll(/\{\w+\}/g, '[^/]+')}$`).test(url.pathname),
	);
	if (operation === undefined)
		throw new Error(`There is no operation ${request?.method} ${request?.url}`);
	const body =
		request === undefined || request.body.length === 0
			? {}
			: (JSON.parse(String(request.body)) as Json);
	expect(operation.input.body?.strict().safeParse(body).error).toBeUndefined();
	return { id: operation.id, body };
}

const rows = (...given: Json[]) => ({ rows: given });
const item = {
	product: { __rl: true, mode: 'sku', value: 'GWS-STD' },
	quantity: '25',
	additionalFields: { discount: '' },
};

describe('Create Quotation', () => {
	const base = {
		clientBy: 'id',
		client_id: locator,
		items: rows(item),
		billing_period: 'MONTHLY',
		create_if_missing: true,
	};

	it('sends what a form was filled in with, numbers as numbers', async () => {
		const { output, seen } = await run('CreateQuotation', {
			...base,
			clientBy: 'name',
			client_name: 'PT Contoh Maju',
			client_email: 'finance@contohmaju.example',
			additionalFields: { valid_until: '2026-12-31T00:00:00', notes: 'Thanks', currency: '' },
		});
		const { id: operation, body } = judged(seen[0]);
		expect(operation).toBe('quotation.create');
		expect(body).toEqual({
			client: {
				name: 'PT Contoh Maju',
				billing_email: 'finance@contohmaju.example',
				create_if_missing: true,
			},
			items: [{ sku: 'GWS-STD', quantity: 25 }],
			billing_period: 'MONTHLY',
			valid_until: '2026-12-31',
			notes: 'Thanks',
		});
		expect(output).toEqual([[{ json: { id }, pairedItem: { item: 0 } }]]);
	});

	it('renders and sends it when that is wanted, each with a key of its own', async () => {
		const { seen } = await run('CreateQuotation', { ...base, options: { send: true } });
		expect(seen.map((one) => judged(one).id)).toEqual([
			'quotation.create',
			'quotation.sync',
			'quotation.send',
		]);
		expect(new Set(seen.map((one) => one.headers['idempotency-key'])).size).toBe(3);
	});

	it.each<[string, Json, string]>([
		[
			'a quantity that is no number',
			{ items: rows({ ...item, quantity: 'many' }) },
			"'Items, row 1, Quantity' must be a whole number",
		],
		[
			'a row without product',
			{ items: rows(item, { ...item, product: { mode: 'list', value: '' } }) },
			"'Items, row 2, Product' is required",
		],
		['no rows', { items: {} }, "'Items' needs at least one row"],
		['no client', { client_id: { __rl: true, mode: 'list', value: '' } }, "'Client' is required"],
		[
			'a client that is no ID',
			{ client_id: { __rl: true, mode: 'id', value: 'PT Contoh' } },
			"'Client' must be an ID",
		],
		[
			'a day that is none',
			{ additionalFields: { valid_until: 'soon' } },
			"'Valid Until' must be a date",
		],
		[
			'no client name',
			{ clientBy: 'name', client_name: '', client_email: 'a@b.example' },
			"'Client, Client Name' is required",
		],
	])('refuses %s before anything is sent', async (_, parameters, message) => {
		const { error, seen } = await run('CreateQuotation', { ...base, ...parameters });
		expect(error?.message).toContain(message);
		expect(error?.context.itemIndex).toBe(0);
		expect(seen).toEqual([]);
	});

	it('isolates a wrong item when the workflow goes on after failures', async () => {
		const { output } = await run(
			'CreateQuotation',
			{ ...base, items: rows({ ...item, quantity: 'x' }) },
			undefined,
			{ continueOnFail: true, items: [{ json: {} }, { json: {} }] },
		);
		expect(output?.[0]).toHaveLength(2);
		expect(output?.[0]?.[1]).toMatchObject({
			json: { error: expect.stringContaining('[Item 1]') as string },
			pairedItem: { item: 1 },
		});
	});

	it('tells the calls of an agent apart by what they ask for', async () => {
		const key = async (quantity: number) => {
			const { seen } = await run(
				'CreateQuotation',
				{ ...base, items: rows({ ...item, quantity }) },
				undefined,
				{ isTool: true },
			);
			return seen[0]?.headers['idempotency-key'];
		};
		expect(await key(1)).toBe(await key(1));
		expect(await key(1)).not.toBe(await key(2));
	});

	it('uses the key that was given', async () => {
		const { seen } = await run('CreateQuotation', {
			...base,
			options: { idempotencyKey: 'order-4711' },
		});
		expect(seen[0]?.headers['idempotency-key']).toBe('order-4711');
	});
});

describe('Create Xendit Invoice', () => {
	it('asks for the link of a cycle', async () => {
		const { seen, output } = await run(
			'CreateXenditInvoice',
			{
				billing_cycle_id: locator,
				expires_in_hours: 48,
				additionalFields: { channels: ['QRIS', 'BCA'] },
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
		expect(output?.map((one) => one.length)).toEqual([1, 0]);
	});

	it('gives up waiting after the longest wait, and at once when somebody must act', async () => {
		const running = await run(
			'ProvisionWorkspace',
			{ task_id: locator, options: { longest_wait_seconds: 0 } },
			[task('RUNNING')],
		);
		expect(running.output?.map((one) => one.length)).toEqual([0, 1]);
		const waiting = await run('ProvisionWorkspace', { task_id: locator }, [
			task('WAITING', { waiting_for: 'The client accepts the terms' }),
		]);
		expect(waiting.output?.[1]?.[0]?.json).toMatchObject({
			status: 'WAITING',
			waiting_for: 'The client accepts the terms',
		});
	});

	it('gives an agent its answer on the one output that it sees', async () => {
		const { output } = await run('ProvisionWorkspace', { task_id: locator }, [task('WAITING')], {
			isTool: true,
		});
		expect(output?.map((one) => one.length)).toEqual([1, 0]);
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

describe('requests of many items', () => {
	it('are a few at a time and come out in order', async () => {
		const { inOrder } = await load('nodes/shared/items');
		let now = 0;
		let most = 0;
		const results = (await inOrder(20, async (index: number) => {
			most = Math.max(most, ++now);
			await new Promise((resolve) => setTimeout(resolve, (20 - index) % 5));
			now--;
			return index;
		})) as number[];
		expect(results).toEqual(Array.from({ length: 20 }, (_, index) => index));
		expect(most).toBe(10);
	});

	it('stop at the first failure', async () => {
		const { inOrder } = await load('nodes/shared/items');
		const begun: number[] = [];
		const promise = inOrder(50, (index: number) => {
			begun.push(index);
			return index === 3 ? Promise.reject(new Error('third')) : Promise.resolve(index);
		}) as Promise<unknown>;
		await expect(promise).rejects.toThrow('third');
		expect(begun.length).toBeLessThan(15);
	});
});

describe('From List', () => {
	type Search = (
		this: unknown,
		filter?: string,
		token?: string,
	) => Promise<{ results: { name: string; value: string }[]; paginationToken?: string }>;
	const search = async (method: string, replies: Reply[], ...given: string[]) => {
		const { CloudSales } = await load('nodes/CloudSales/CloudSales.node');
		const { url, seen, server } = await startServer(...replies);
		const methods = (new CloudSales() as { methods: { listSearch: Record<string, Search> } })
			.methods.listSearch;
		const found = await methods[method]?.call(fakeN8n({ url }), ...given);
		server.close();
		return {
			found,
			queries: seen.map((one) => Object.fromEntries(new URL(one.url, 'http://x').searchParams)),
		};
	};

	it('searches in the service where it can', async () => {
		const page = {
			status: 200,
			body: {
				data: [
					{
						id,
						name: 'Google Workspace',
						sku: 'GWS',
						tax_code: 'PPN',
						prices: [{ currency: 'IDR', amount: 150000, billing_period: 'MONTHLY' }],
					},
				],
				next_cursor: 'n',
			},
		};
		const { found, queries } = await search('searchProducts', [page], 'work');
		expect(found).toEqual({
			results: [{ name: 'Google Workspace (GWS, IDR 150000 MONTHLY, PPN)', value: id }],
			paginationToken: 'n',
		});
		expect(queries).toEqual([{ limit: '50', search: 'work' }]);
	});

	it('looks through pages itself where it cannot', async () => {
		const page = (number: string, next: string | null): Reply => ({
			status: 200,
			body: {
				data: [{ id, number, status: 'SENT', valid_until: '2026-12-31' }],
				next_cursor: next,
			},
		});
		const { found, queries } = await search(
			'searchQuotations',
			[page('QUO-1', 'a'), page('QUO-2', null)],
			'quo-2',
		);
		expect(found).toEqual({ results: [{ name: 'QUO-2 (SENT, 2026-12-31)', value: id }] });
		expect(queries).toEqual([{ limit: '50' }, { limit: '50', cursor: 'a' }]);
	});
});
