import { createHmac } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { z } from 'zod';
import { sandboxClient } from '../client.ts';
import { afterAnswer } from '../core/api.ts';
import { controlRoute } from '../core/control-route.ts';
import { fault } from '../core/fault-kinds.ts';
import { html } from '../core/html.ts';
import { defineVendor } from '../core/vendor.ts';
import { startSandbox } from '../sandbox.ts';
import type { Sandbox, SandboxOptions } from '../sandbox.ts';
import { gmail } from '../vendors/gmail/index.ts';
import { google } from '../vendors/google/index.ts';
import { vendors } from '../vendors/index.ts';
import { eventually, startReceiver } from './bench.ts';

const Parcel = z.object({ id: z.string(), status: z.string() });
type Parcel = z.infer<typeof Parcel>;

/** A courier of these tests: nothing outside this definition knows of it. */
const courier = defineVendor<{ parcels: Map<string, Parcel> }, { key: string }>({
	id: 'courier',
	title: 'Courier',
	credentials: ({ secret }) => ({ key: secret('courier key', 20) }),
	environment: ({ credentials, url }) => ({
		COURIER_KEY: credentials.key,
		COURIER_BASE_URL: `${url}/courier`,
	}),
	short_time_limits: { COURIER_TIMEOUT_MS: '10' },
	books: {
		empty: () => ({ parcels: new Map() }),
		report: ({ books }) => ({ parcels: [...books.parcels.values()] }),
		counts: ({ books }) => ({ parcels: books.parcels.size }),
	},
	apis: [
		{
			at: ['/courier'],
			serves: 'parcels',
			reached_by: 'base URL',
			routes: ({ books, random, webhooks }) => [
				[
					'POST /parcels',
					(call) => {
						const parcel = {
							id: random.hex(8),
							status: call.fault('lost_parcel') ? 'LOST' : 'SENT',
						};
						books.parcels.set(parcel.id, parcel);
						afterAnswer(() =>
							webhooks.send({ event: 'sent', subject: parcel.id, payload: { ...parcel } }),
						);
						return { status: 201, body: parcel };
					},
				],
			],
			errors: {
				throttled: () => ({ status: 429, body: { problem: 'slow down' } }),
				unavailable: () => ({ status: 503, body: { problem: 'away' } }),
				not_found: () => ({ status: 404, body: { problem: 'unknown' } }),
				invalid_json: () => ({ status: 400, body: { problem: 'no JSON' } }),
			},
		},
	],
	webhooks: {
		retries_at_ms: [60_000, 120_000],
		answer_time_ms: 1000,
		request({ credentials }, { payload }, { is_forged }) {
			const body = JSON.stringify(payload);
			const key = is_forged ? 'another key' : credentials.key;
			return { headers: { signature: sign(key, body) }, body };
		},
		acknowledges: ({ body }) => body.includes('taken'),
	},
	faults: { lost_parcel: fault('the parcel is lost on the way') },
	control: [
		controlRoute(
			'POST /courier/parcels/{id}/deliver',
			'the parcel arrives',
			z.object({ signed_by: z.string() }).strict(),
			({ books }, { signed_by }, { id = '' }) => {
				const parcel = books.parcels.get(id);
				if (parcel) parcel.status = `DELIVERED to ${signed_by}`;
				return { status: 200, body: { parcel: parcel ?? null } };
			},
		),
	],
	page: {
		address: '/courier',
		title: 'Courier page',
		content: ({ books }) => html`<p>${books.parcels.size} parcels</p>`,
	},
});

const sign = (key: string, body: string) => createHmac('sha256', key).update(body).digest('hex');

describe('a vendor that is added to the list', () => {
	let sandbox: Sandbox | undefined;
	afterEach(() => sandbox?.close());
	const start = async (options: SandboxOptions = {}) => {
		sandbox = await startSandbox({ vendors: [...vendors, courier], ...options });
		return { sandbox, client: sandboxClient(sandbox.url) };
	};
	const send = async ({ url }: { url: string }): Promise<Parcel> =>
		Parcel.parse(await (await fetch(`${url}/courier/parcels`, { method: 'POST' })).json());

	it('has API, books, control, request log and page like those before it', async () => {
		const { sandbox, client } = await start();
		const { id } = await send(sandbox);
		expect(
			await client.call('POST', `/courier/parcels/${id}/deliver`, { signed_by: 'Ani' }),
		).toEqual({ parcel: { id, status: 'DELIVERED to Ani' } });
		await expect(client.call('POST', `/courier/parcels/${id}/deliver`, {})).rejects.toThrow(
			'signed_by',
		);
		expect(await client.books('courier')).toMatchObject({
			parcels: [{ id, status: 'DELIVERED to Ani' }],
		});
		expect(await client.call('GET', '/requests?vendor=courier')).toMatchObject({
			requests: [{ method: 'POST', status: 201 }],
		});
		const page = await (await fetch(`${sandbox.url}/courier`)).text();
		expect(page).toContain('1 parcels');
		for (const path of ['/', '/xendit']) {
			expect(await (await fetch(sandbox.url + path)).text()).toContain('Courier page');
		}
		await client.call('POST', '/reset');
		expect(await client.books('courier')).toMatchObject({ parcels: [], webhook_deliveries: [] });
	});

	it('is reached with the environment that all vendors give together', async () => {
		const { sandbox, client } = await start();
		const environment = await client.environment();
		expect(environment).toMatchObject({
			COURIER_BASE_URL: `${sandbox.url}/courier`,
			XENDIT_BASE_URL: `${sandbox.url}/xendit`,
		});
		expect(environment).toEqual(sandbox.credentials);
		expect(environment).not.toHaveProperty('COURIER_TIMEOUT_MS');
		expect(await client.environmentWithShortTimeLimits()).toMatchObject({
			...environment,
			COURIER_TIMEOUT_MS: '10',
			XENDIT_TIMEOUT_MS: '2000',
		});
	});

	it('has the faults of all vendors and its own, and no other', async () => {
		const { sandbox, client } = await start();
		const add = (kind: string) =>
			client.call('POST', '/faults', { vendor: 'courier', kind, times: 1 });
		await add('unavailable');
		expect((await fetch(`${sandbox.url}/courier/parcels`, { method: 'POST' })).status).toBe(503);
		await add('lost_parcel');
		expect((await send(sandbox)).status).toBe('LOST');
		await add('webhook_late');
		await expect(add('webhook_wrong_amount')).rejects.toThrow('no fault "webhook_wrong_amount"');
		await expect(add('blocked')).rejects.toThrow(/known: .*lost_parcel/);
	});

	it('signs its webhooks, and repeats them until they are acknowledged in its own way', async () => {
		const receiver = await startReceiver([], ['{}', 'not yet', 'taken']);
		const { sandbox, client } = await start({
			clock_speed: 1_000_000,
			webhooks_url: new URL('/webhooks', receiver.url).href,
		});
		const { id } = await send(sandbox);
		const received = await receiver.until(3);
		const key = sandbox.credentials.COURIER_KEY ?? '';
		for (const { headers, body } of received) {
			expect(body).toEqual({ id, status: 'SENT' });
			expect(headers.signature).toBe(sign(key, JSON.stringify(body)));
		}
		const deliveries = async () =>
			(await client.books<{ webhook_deliveries: { state: string }[] }>('courier'))
				.webhook_deliveries;
		await eventually(async () => (await deliveries())[0]?.state === 'acknowledged');

		await client.call('POST', '/faults', { vendor: 'courier', kind: 'webhook_wrong_token' });
		await send(sandbox);
		const forged = (await receiver.until(4))[3];
		expect(forged?.headers.signature).not.toBe(sign(key, JSON.stringify(forged?.body)));
		await receiver.close();
	});

	it('keeps its books over a restart', async () => {
		const folder = mkdtempSync(path.join(tmpdir(), 'sandbox-vendors-'));
		const options = { books_file: path.join(folder, 'vendors') };
		const before = await start(options);
		const { id } = await send(before.sandbox);
		await before.sandbox.close();
		const after = await start(options);
		expect(await after.client.books('courier')).toMatchObject({ parcels: [{ id }] });
		rmSync(folder, { recursive: true });
	});
});

describe('a list of vendors', () => {
	it('may be short: only what it names is there', async () => {
		const sandbox = await startSandbox({ vendors: [courier] });
		expect(Object.keys(sandbox.credentials)).toEqual(['COURIER_KEY', 'COURIER_BASE_URL']);
		expect((await fetch(`${sandbox.url}/xendit/v2/invoices`)).status).toBe(404);
		await sandbox.close();
	});

	it('is refused when two of it claim the same name', async () => {
		const start = startSandbox({ vendors: [courier, courier] });
		await expect(start).rejects.toThrow('Two vendors have the id courier');
	});

	it('is refused when a vendor stands before the one whose accounts it uses', async () => {
		await expect(startSandbox({ vendors: [gmail, google] })).rejects.toThrow(
			'The vendor google is needed',
		);
	});
});
