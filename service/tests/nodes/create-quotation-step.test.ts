import type { Json } from './pack.ts';
import { id, judged, locator, run } from './run-step.ts';

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
			additionalFields: {
				valid_until: '2026-12-31T00:00:00',
				notes: 'Thanks',
				currency: '',
				trial_days: 14,
				term_months: 12,
			},
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
			trial_days: 14,
			term_months: 12,
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
			json: { error: '\'Items, row 1, Quantity\' must be a whole number, but it is "x"' },
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
