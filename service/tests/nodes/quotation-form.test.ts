import type { Json } from './pack.ts';
import type { Reply } from './fake-n8n.ts';
import { id, judged, run } from './run-step.ts';

type Field = {
	fieldName: string;
	fieldLabel: string;
	fieldType: string;
	defaultValue?: string;
	fieldValue?: string;
	html?: string;
	fieldOptions?: { values: { option: string }[] };
};

const clients = [
	{ id, name: 'PT Contoh Maju', billing_email: 'finance@contohmaju.example' },
	{ id, name: 'CV Lain (Jakarta)', billing_email: 'lain@contoh.example' },
];
const price = (billing_period: string, amount: number, currency = 'IDR') => ({
	currency,
	amount,
	billing_period,
});
const products = [
	{
		id,
		sku: 'GWS-STD',
		name: 'Google Workspace Business Standard',
		unit: 'user',
		prices: [price('MONTHLY', 150_000), price('YEARLY', 1_500_000), price('MONTHLY', 12_00, 'USD')],
	},
	{
		id,
		sku: 'GCP-SETUP',
		name: 'GCP set-up, once',
		unit: 'project',
		prices: [price('ONCE', 2_500_000)],
	},
];
const page = (data: Json[]): Reply => ({ status: 200, body: { data, next_cursor: null } });

/** What the node makes of the first page, or of the page whose command was refused. */
async function fieldsFor(values: Json, known: Json[] = clients): Promise<Field[]> {
	const replies = values['new_client'] === 'Yes' ? [] : [page(known)];
	const { output, error } = await run(
		'CloudSalesForm',
		{ page: 'quotation' },
		[...replies, page(products)],
		{ items: [{ json: values }] },
	);
	if (error !== undefined) throw error;
	return JSON.parse(String(output?.[0]?.[0]?.json['fields'])) as Field[];
}

const optionsOf = (fields: Field[], name: string): string[] =>
	fields.find((one) => one.fieldName === name)?.fieldOptions?.values.map((value) => value.option) ??
	[];
const choice = (fields: Field[], name: string, part: string): string =>
	optionsOf(fields, name).find((option) => option.includes(part)) ?? '';
const defaults = (fields: Field[]): Json =>
	Object.fromEntries(
		fields.map((one) => [one.fieldName, one.defaultValue ?? one.fieldValue ?? null]),
	);

/** As n8n gives a page back: every field, 0 for a number that was left empty. */
async function filled(values: Json, first: Json = { lines: '3' }): Promise<Json> {
	const fields = await fieldsFor(first);
	const numbers = fields.filter((one) => one.fieldType === 'number');
	return {
		...defaults(fields),
		...Object.fromEntries(numbers.map((one) => [one.fieldName, 0])),
		submittedAt: new Date().toISOString(),
		formMode: 'production',
		...values,
	};
}

const create = (values: Json, replies?: Reply[], more = {}) =>
	run('CreateQuotation', { clientBy: 'form' }, replies, { items: [{ json: values }], ...more });

describe('the form of a quotation', () => {
	let workspace: string;
	let yearly: string;
	let setUp: string;
	let maju: string;
	beforeAll(async () => {
		const fields = await fieldsFor({ lines: '2' });
		workspace = choice(fields, 'product_1', 'per month');
		yearly = choice(fields, 'product_1', 'per year');
		setUp = choice(fields, 'product_1', 'GCP-SETUP');
		maju = choice(fields, 'client', 'Maju');
	});

	it('offers known clients and every price in IDR as lists, and as many lines as were asked for', async () => {
		const fields = await fieldsFor({ lines: '10' });
		expect(optionsOf(fields, 'client')).toEqual([
			'PT Contoh Maju (finance@contohmaju.example)',
			'CV Lain (Jakarta) (lain@contoh.example)',
		]);
		expect(optionsOf(fields, 'product_1')).toEqual([
			'GCP set-up, once · Rp 2.500.000 per project, once · GCP-SETUP',
			'Google Workspace Business Standard · Rp 150.000 per user, per month · GWS-STD',
			'Google Workspace Business Standard · Rp 1.500.000 per user, per year · GWS-STD',
		]);
		expect(fields.filter((one) => one.fieldName.startsWith('product_'))).toHaveLength(10);
	});

	it('asks for name and address when the client is new, or when none has the name', async () => {
		for (const [values, known] of [
			[{ client_search: 'PT Baru', new_client: 'Yes' }, clients],
			[{ client_search: 'PT Baru', new_client: 'No' }, []],
		] as [Json, Json[]][]) {
			const fields = await fieldsFor(values, known);
			expect(defaults(fields)).toMatchObject({ client_name: 'PT Baru', new_client: 'Yes' });
			expect(optionsOf(fields, 'client')).toEqual([]);
		}
	});

	it('becomes a quotation that is to be sent, with what was chosen by its words', async () => {
		const values = await filled({
			client: maju,
			language: 'English',
			product_1: workspace,
			quantity_1: 25,
			discount_1: 250_000,
			product_3: setUp,
			quantity_3: 1,
			trial_days: 14,
			term_months: 12,
			notes: 'Less than &lt;usual&gt;',
		});
		const { seen, output } = await create(values);
		expect(judged(seen[0])).toEqual({
			id: 'quotation.create',
			body: {
				client: {
					name: 'PT Contoh Maju',
					billing_email: 'finance@contohmaju.example',
					create_if_missing: false,
				},
				items: [
					{ sku: 'GWS-STD', quantity: 25, discount: 250_000 },
					{ sku: 'GCP-SETUP', quantity: 1 },
				],
				billing_period: 'MONTHLY',
				trial_days: 14,
				term_months: 12,
				notes: 'Less than <usual>',
				language: 'en',
				send: true,
			},
		});
		expect(output?.[0]?.[0]?.json).toMatchObject({ made_before: false });
	});

	it('takes the period from the prices, and a new client with its address', async () => {
		const values = await filled(
			{ client_email: 'hello@baru.example', product_1: yearly, quantity_1: 2 },
			{ client_search: 'PT Baru', new_client: 'Yes' },
		);
		const { seen } = await create(values);
		expect(judged(seen[0]).body).toMatchObject({
			client: { name: 'PT Baru', billing_email: 'hello@baru.example', create_if_missing: true },
			billing_period: 'YEARLY',
			language: 'id',
		});
	});

	it.each([
		['QUARTERLY', 'per quarter'],
		['HALF_YEARLY', 'per half year'],
	])('takes a price %s, written "%s"', async (period, words) => {
		const values = await filled({ client: maju, quantity_1: 2 });
		const workspace = `Workspace · Rp 450.000 per user, ${words} · GWS`;
		const { seen } = await create({ ...values, product_1: workspace });
		expect(judged(seen[0]).body).toMatchObject({ billing_period: period });
	});

	it.each<[string, () => Json, string]>([
		['no product', () => ({}), 'Choose at least one product'],
		[
			'a quantity without product',
			() => ({ product_1: workspace, quantity_1: 1, quantity_2: 3 }),
			'Product 2 is not chosen, but has a quantity',
		],
		[
			'a product without quantity',
			() => ({ product_1: workspace, quantity_1: 0 }),
			'Quantity 1 must be at least 1',
		],
		[
			'a part of a unit',
			() => ({ product_1: workspace, quantity_1: 2.5 }),
			'Quantity 1 must be a whole number, but it is "2.5"',
		],
		[
			'prices of two periods',
			() => ({ product_1: workspace, quantity_1: 1, product_2: yearly, quantity_2: 1 }),
			'Product 1 is paid per month and product 2 per year. A quotation has one period: make two quotations',
		],
	])('refuses %s in the words of the page, before anything is sent', async (_, values, message) => {
		const { error, seen } = await create(await filled({ client: maju, ...values() }));
		expect(error?.message).toBe(message);
		expect(seen).toEqual([]);
	});

	it('is shown again with the reason and with everything that was filled in', async () => {
		const values = await filled({
			client: maju,
			language: 'English',
			product_1: workspace,
			quantity_1: 100_001,
			discount_1: 5,
			product_2: setUp,
			quantity_2: 1,
			valid_until: '2020-01-01',
			notes: 'Two lines',
		});
		const refused: Reply = {
			status: 422,
			body: {
				code: 'input.invalid',
				status: 422,
				title: 'The input is not valid',
				advice: 'Correct the fields listed under errors',
				request_id: 'req-1',
				errors: [
					{ path: 'body.items[0].quantity', message: 'Must be at most 100000' },
					{ path: 'body.valid_until', message: 'The day has passed' },
				],
			},
		};
		const { output } = await create(values, [refused], { continueOnFail: true });
		const failed = output?.[0]?.[0]?.json ?? {};
		const fields = await fieldsFor({ ...values, ...failed });
		expect(fields[0]?.html).toBe(
			'<p><strong>The quotation was not saved.</strong></p><p>Quantity of GWS-STD: Must be at most 100000. Valid until: The day has passed.</p><br>',
		);
		expect(defaults(fields)).toMatchObject({
			client: maju,
			language: 'English',
			product_1: workspace,
			quantity_1: '100001',
			discount_1: '5',
			product_2: setUp,
			quantity_2: '1',
			product_3: '',
			quantity_3: '',
			valid_until: '2020-01-01',
			notes: 'Two lines',
		});
	});

	it('keeps what was filled in when the service does not answer, and says so', async () => {
		const values = await filled({ client: maju, product_1: workspace, quantity_1: 1 });
		const down: Reply = { status: 500, body: { title: 'Something is wrong', status: 500 } };
		const { error } = await create(values, [down]);
		expect(error?.description).toContain('What you filled in is still here');
	});

	it('tells of the earlier quotation with its present state when the same form comes twice', async () => {
		const values = await filled({ client: maju, product_1: workspace, quantity_1: 1 });
		const record = { id, number: 'QUO-2026-000001', currency: 'IDR', total: 166_500, items: [] };
		const { output, seen } = await create(values, [
			{
				status: 201,
				body: { ...record, status: 'DRAFT' },
				headers: { 'idempotency-replayed': 'true' },
			},
			{ status: 200, body: { ...record, status: 'ACCEPTED' } },
		]);
		expect(seen.map((one) => one.method)).toEqual(['POST', 'GET']);
		expect(output?.[0]?.[0]?.json).toMatchObject({
			number: 'QUO-2026-000001',
			made_before: true,
			summary: expect.stringContaining('The quotation was accepted by the client.') as string,
		});
	});

	it.each<[string, string, boolean]>([
		[
			'PENDING',
			'It waits for an approval before the client gets it: discount of a quotation (finance decides). They are asked by mail. Granted, it is sent by itself; refused, sales gets a mail with the reason.',
			true,
		],
		[
			'REFUSED',
			'It is not sent: discount of a quotation was refused by Dewi (Below our cost). Revise it, or make another quotation.',
			true,
		],
		[
			'EXPIRED',
			'It is not sent: nobody has decided in time about discount of a quotation (finance decides). Ask for the approval again.',
			true,
		],
		['GRANTED', 'The client gets it by mail in a moment.', false],
	])('says what becomes of it when its approval is %s', async (status, sentence, needs) => {
		const values = await filled({ client: maju, product_1: workspace, quantity_1: 1 });
		const isDecided = status === 'REFUSED' || status === 'GRANTED';
		const approval = {
			id,
			status,
			title: { en: 'Discount of a quotation' },
			approver: 'FINANCE',
			decided_by: isDecided ? 'Dewi' : null,
			reason: isDecided ? 'Below our cost' : null,
		};
		const record = { id, number: 'QUO-2026-000001', status: 'DRAFT', total: 166_500, items: [] };
		const { output } = await create(values, [{ status: 201, body: record }, page([approval])]);
		expect(output?.[0]?.[0]?.json).toMatchObject({
			needs_approval: needs,
			summary: expect.stringContaining(sentence) as string,
		});
	});

	it('is one command however often it is sent on one day, and another one with any change', async () => {
		const values = await filled({ client: maju, product_1: workspace, quantity_1: 1 });
		const keyOf = async (changed: Json, executionId: string) => {
			const { seen } = await create({ ...values, ...changed }, undefined, { executionId });
			return String(seen[0]?.headers['idempotency-key']);
		};
		const key = await keyOf({}, '1');
		expect(await keyOf({ submittedAt: '2026-11-30T10:00:00', notes: '' }, '2')).toBe(key);
		expect(await keyOf({ notes: 'Again' }, '3')).not.toBe(key);
	});
});

describe('the form of finance', () => {
	const cycle = {
		id,
		client_id: id,
		quotation_id: id,
		number: 'INV-20261130-000001',
		status: 'AWAITING_PAYMENT',
		currency: 'IDR',
		amount: 6_660_000,
		tax: 660_000,
		due_date: '2026-12-14',
		invoice_file_url: 'https://cloudsales.example/files/1',
		tax_invoice_file_url: null,
	};
	const replies: Reply[] = [
		{ status: 200, body: cycle },
		{ status: 200, body: { id, name: 'PT Tom & Jerry' } },
		{ status: 200, body: { id, number: 'QUO-2026-000001' } },
	];
	const show = async (values: Json, answers: Reply[] = replies): Promise<Field[]> => {
		const { output, error } = await run('CloudSalesForm', { page: 'invoice' }, answers, {
			items: [{ json: values }],
		});
		if (error !== undefined) throw error;
		return JSON.parse(String(output?.[0]?.[0]?.json['fields'])) as Field[];
	};

	it('shows client, number, amount, due date and what is attached already, and no id', async () => {
		const [sale] = await show({ billing_cycle_id: id });
		for (const text of [
			'PT Tom &amp; Jerry',
			'QUO-2026-000001',
			'INV-20261130-000001',
			'Rp 6.660.000, of which tax Rp 660.000',
			'14 December 2026',
			'waits for payment',
			'<a href="https://cloudsales.example/files/1" target="_blank">invoice</a>',
		])
			expect(sale?.html).toContain(text);
		expect(sale?.html).not.toContain(id);
	});

	it('says why files were not saved, in words of the page', async () => {
		const fields = await show({
			billing_cycle_id: id,
			error: "'Invoice Binary Field': The file must be a PDF [Item 0]",
			details: 'Request ID: 01931d5e.',
		});
		expect(fields[0]?.html).toBe(
			'<p><strong>The files were not saved.</strong></p><p>Invoice: The file must be a PDF.</p><br>',
		);
	});

	it('finds the sale by the number of its quotation, and asks again for one that there is not', async () => {
		const found = await show({ quotation_number: 'quo-2026-000001' }, [
			page([{ id, status: 'ACCEPTED' }]),
			page([cycle]),
			...replies.slice(1),
		]);
		expect(defaults(found)).toMatchObject({ billing_cycle_id: id });
		const unknown = await show({ quotation_number: 'QUO-2026-999999' }, [page([])]);
		expect(unknown.map((one) => one.fieldName)).toEqual(['message', 'quotation_number']);
		expect(unknown[0]?.html).toContain('no accepted quotation QUO-2026-999999');
	});
});
