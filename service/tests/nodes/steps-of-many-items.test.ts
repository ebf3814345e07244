import { fakeN8n, startServer, type Reply } from './fake-n8n.ts';
import { load } from './pack.ts';
import { id, run } from './run-step.ts';

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

describe('a failure of an item that an event has brought', () => {
	const event = (number: number) => ({
		event_id: `01931d5e-7a3c-7c11-9d7e-00000000000${number}`,
		type: 'quotation.send_requested',
		occurred_at: '2026-11-30T10:00:00Z',
	});
	const failing: Reply = { status: 409, body: { title: 'It is not to be', status: 409 } };

	it('names the event, by which the error workflow finds the sale', async () => {
		const { error } = await run(
			'SyncCosmic',
			{ quotation_id: { __rl: true, mode: 'id', value: id } },
			[failing],
			{ items: [{ json: event(1) }] },
		);
		expect(error?.context).toMatchObject({ event_ids: [event(1).event_id], itemIndex: 0 });
	});

	it('names it also for a refusal of the node itself, and for an item made from the event', async () => {
		const { error } = await run('SyncCosmic', { quotation_id: '' }, [failing], {
			items: [{ json: {} }],
			trigger: { events: [event(1), event(2)], origin: [1] },
		});
		expect(error?.context).toMatchObject({ event_ids: [event(2).event_id] });
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
