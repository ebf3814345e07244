import { addSeconds } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aForm, aPromotion, aService, documentCatalogue } from './fixtures.ts';
import { expireDrafts } from './jobs.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService({ environment: { ORDERS_PER_ADDRESS: '1000' } });
	await documentCatalogue(service);
});
afterAll(() => service.stop());

const quick = (values: object = {}, options: object = {}) =>
	service.call(
		'POST',
		'/public/orders/quick',
		aForm({ package_code: 'starter', currency: 'USD', ...values }),
		{ role: 'NONE', ...options },
	);
const track = (number: string, token?: string) =>
	service.call(
		'GET',
		`/public/orders/${number}/status${token === undefined ? '' : `?token=${token}`}`,
		undefined,
		{ role: 'NONE' },
	);

describe('order.place-quick', () => {
	it.each([
		['starter', 348_00],
		['professional', 696_00],
		['enterprise', 894_00],
	])('prices the package %s of the source document at %s', async (package_code, total_amount) => {
		const answer = await quick({ package_code });
		expect(answer).toMatchObject({
			status: 201,
			body: {
				status: 'DRAFT',
				payment_status: 'UNPAID',
				total_amount,
				currency: 'USD',
				package_code,
			},
		});
		expect(answer.body.order_number).toMatch(/^ORD-20261120-\d{4,}$/);
	});

	it('gives the numbers of a day without a gap', async () => {
		const placed = await Promise.all([quick(), quick(), quick()]);
		const numbers = placed.map(({ body }) => Number(body.order_number.split('-')[2])).sort();
		expect(numbers).toEqual([numbers[0], (numbers[0] ?? 0) + 1, (numbers[0] ?? 0) + 2]);
	});

	it('tells everything that is wrong with a form at once', async () => {
		const answer = await quick({
			package_code: 'none',
			additional_services: [
				{ service_code: 'nothing' },
				{ service_code: 'radius-aaa', quantity: 2 },
			],
			currency: 'EUR',
			promotion_code: 'NOTHING',
		});
		expect(answer.status).toBe(422);
		expect(answer.body.errors.map(({ path }: any) => path).sort()).toEqual([
			'body.additional_services[0].service_code',
			'body.additional_services[1].service_code',
			'body.package_code',
			'body.promotion_code',
		]);
	});

	it('makes one order of the same form, and tells its token only to who knows the key', async () => {
		const form = aForm({ package_code: 'starter', currency: 'USD' });
		const send = (key: string) =>
			service.call('POST', '/public/orders/quick', form, { role: 'NONE', key });
		const first = await send('same-key-of-a-form');
		const repeated = await send('same-key-of-a-form');
		expect(repeated.body).toEqual(first.body);
		// A stranger who repeats the form of a customer learns nothing of what became of the order.
		const payment = { payment_reference: 'PAY-REPEATED', auto_activate: false };
		const path = `/orders/${first.body.id}/submit`;
		expect((await service.call('POST', path, payment)).status).toBe(200);
		const other = await send('another-key');
		expect(other.body).toEqual({ ...first.body, tracking_token: null, status_url: null });
	});

	it('mails nobody the link of a stranger: a web address is no name', async () => {
		const answer = await quick({ name: 'https://evil.example', company: 'www.evil.example' });
		expect([answer.status, answer.body.errors.length]).toEqual([422, 2]);
	});

	it('takes the addresses and words of the source document', async () => {
		const form = aForm({ package_code: 'starter', currency: 'USD', billing_cycle: 'monthly' });
		const answer = await service.http.post('/api/public/orders/quick').send(form);
		expect(answer.status).toBe(201);
		const { order_number, tracking_token } = answer.body;
		expect(answer.body).toMatchObject({
			status: 'draft',
			total_amount: 348,
			currency: 'USD',
			billing_cycle: 'monthly',
		});
		const path = `/api/public/orders/${order_number}/status?token=${tracking_token}`;
		const status = await service.http.get(path);
		expect(status.body).toEqual({
			order_number,
			status: 'draft',
			status_message: 'Waiting for payment.',
			progress_percent: 0,
			tenant_subdomain: form.organization_slug,
			activation_url: null,
			payment_url: null,
			created_at: service.now.toISOString(),
		});
	});

	it('gives an address to one of many who want it at once, and the others three that are free', async () => {
		const many = Number(process.env['ORDERS_AT_ONCE'] ?? 30);
		const statuses = new Map<number, number>();
		// More connections at once than these would not fit into the queue of the socket.
		const lanes = Math.min(many, 250);
		const sendOne = async (): Promise<void> => {
			const form = { organization_slug: 'wanted-by-all', package_code: 'starter', currency: 'USD' };
			const response = await fetch(`${service.address}/api/public/orders/quick`, {
				method: 'POST',
				headers: { 'Content-Type': 'application/json' },
				body: JSON.stringify(aForm(form)),
			});
			statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
			const body: any = await response.json();
			if (response.status === 201) return;
			expect(body.code).toBe('order.slug-taken');
			expect(body.details.suggestions).toHaveLength(3);
		};
		await Promise.all(
			Array.from({ length: lanes }, async () => {
				for (let count = 0; count < many / lanes; count += 1) await sendOne();
			}),
		);
		expect(Object.fromEntries(statuses)).toEqual({ 201: 1, 409: many - 1 });
	});

	it.each(['a', 'Example', 'www', 'example_isp', '-isp', 'xn--isp'])(
		'refuses the address %s and names the field',
		async (organization_slug) => {
			const answer = await quick({ organization_slug });
			expect(answer).toMatchObject({
				status: 422,
				body: { errors: [{ path: 'body.organization_slug' }] },
			});
		},
	);

	it('lets one e-mail hold few addresses that are not paid', async () => {
		const email = 'squatter@example.com';
		const statuses = [];
		for (let count = 0; count < 4; count += 1) statuses.push((await quick({ email })).status);
		expect(statuses).toEqual([201, 201, 201, 429]);
		expect((await quick({ email: 'squatter+more@example.com' })).status).toBe(429);
	});

	it('tells a stranger nothing of the orders of an e-mail, and mails its owner no more than few of them', async () => {
		const email = 'victim@example.com';
		const from = (address: string, key: number, who = email) =>
			service.http
				.post('/api/v1/public/orders/quick')
				.set({ 'X-Forwarded-For': address, 'Idempotency-Key': `limit-${address}-${key}-${who}` })
				.send(aForm({ package_code: 'starter', currency: 'USD', email: who }));
		for (const key of [1, 2, 3]) expect((await from('203.0.113.1', key)).status).toBe(201);
		expect((await from('203.0.113.2', 1)).status).toBe(201);
		await service.settle();
		const mails = service.vendors.mails.filter(({ to }) => to.includes(email));
		expect(mails).toHaveLength(3);
		const limited = await from('203.0.113.1', 4);
		expect([limited.status, limited.headers['retry-after']]).toEqual([429, '3600']);
		expect(JSON.stringify(limited.body)).not.toMatch(/paid|mail/);
	});

	it.each([
		'Win at https://evil.example',
		'www.evil.example',
		'Prize evil.com',
		'evil.example/win',
	])('writes no mail for the name %s', async (name) => {
		const wrong = await quick({ name, company: name });
		expect(wrong.body.errors?.map(({ path }: any) => path)).toEqual(['body.name', 'body.company']);
	});

	it('takes the names of people and companies with dots', async () => {
		const form = { name: 'Dr. Budi S.Kom., M.T.', company: 'PT. Maju/Jaya (Persero) Tbk.' };
		expect((await quick(form)).status).toBe(201);
	});

	it('keeps a stranger who types the name and address of a client apart from it', async () => {
		const company = 'PT Known Already';
		const email = 'known.already@example.com';
		const first = await quick({ company, email });
		const second = await quick({ company, email });
		const [one, other] = await Promise.all(
			[first, second].map(({ body }) => service.call('GET', `/orders/${body.id}`)),
		);
		expect(one?.body.client_id).not.toBe(other?.body.client_id);
	});
});

describe('order.place', () => {
	it('takes services one by one, with settings that their schema allows', async () => {
		await aService(service, 'with-settings', {
			currency: 'USD',
			amount: 10_00,
			configuration_schema: {
				type: 'object',
				properties: { seats: { type: 'integer', minimum: 1 } },
				required: ['seats'],
				additionalProperties: false,
			},
		});
		const { email, name, company, organization_slug } = aForm();
		const place = (configuration: object, challenge_token = 'first-answer') =>
			service.call(
				'POST',
				'/public/orders',
				{
					customer_email: email,
					customer_name: name,
					company_name: company,
					organization_slug,
					challenge_token,
					currency: 'USD',
					billing_cycle: 'ANNUAL',
					selected_services: [
						{ service_code: 'with-settings', quantity: 3, configuration },
						{ service_code: 'radius-aaa', name: 'Words of a stranger' },
					],
				},
				{ role: 'NONE' },
			);
		const wrong = await place({ seats: 0, colour: 'red' });
		expect(wrong.status).toBe(422);
		expect(wrong.body.errors.map(({ path }: any) => path).sort()).toEqual([
			'body.selected_services[0].configuration.colour',
			'body.selected_services[0].configuration.seats',
		]);
		const placed = await place({ seats: 5 });
		expect(placed).toMatchObject({ status: 201, body: { total_amount: 300_00 + 1490_00 } });
		// A person who sends the form once more has solved another challenge.
		expect((await place({ seats: 5 }, 'another-answer')).body.id).toBe(placed.body.id);
		const order = await service.call('GET', `/orders/${placed.body.id}`);
		expect(order.body.items).toMatchObject([
			{ service_code: 'with-settings', configuration: { seats: 5 }, total_amount: 300_00 },
			{ service_code: 'radius-aaa', name: 'radius-aaa', total_amount: 1490_00 },
		]);
	});

	it('takes the forms that a workflow hands on without limit of its own address, each as that of a stranger', async () => {
		const limited = await startTestService({ environment: { ORDERS_PER_ADDRESS: '1' } });
		try {
			await aService(limited, 'one');
			const place = (options: object) => {
				const { email, name, company, ...form } = aForm();
				const who = { customer_email: email, customer_name: name, company_name: company };
				const body = { ...who, ...form, selected_services: [{ service_code: 'one' }] };
				return limited.call('POST', '/public/orders', body, options);
			};
			for (const _ of [1, 2]) {
				const { status, body } = await place({ role: 'SALES' });
				expect([status, typeof body.tracking_token]).toEqual([201, 'string']);
				const { body: order } = await limited.call('GET', `/orders/${body.id}`);
				expect(order.source).toBe('PUBLIC');
			}
			// A role that may not create orders is anybody.
			const answers = [await place({ role: 'FINANCE' }), await place({ role: 'FINANCE' })];
			expect(answers.map(({ status }) => status)).toEqual([201, 429]);
		} finally {
			await limited.stop();
		}
	});

	it('limits the orders of one network address in an hour', async () => {
		const limited = await startTestService({ environment: { ORDERS_PER_ADDRESS: '2' } });
		try {
			await aService(limited, 'one');
			const place = () => {
				const { email, name, company, ...form } = aForm();
				const who = { customer_email: email, customer_name: name, company_name: company };
				const body = { ...who, ...form, selected_services: [{ service_code: 'one' }] };
				return limited.call('POST', '/public/orders', body, { role: 'NONE' });
			};
			// At once and from different people: none of them counts before the other is there.
			const answers = await Promise.all([place(), place(), place()]);
			expect(answers.map(({ status }) => status).sort()).toEqual([201, 201, 429]);
			limited.now = addSeconds(limited.now, 3700);
			expect((await place()).status).toBe(201);
		} finally {
			await limited.stop();
		}
	});
});

describe('order.track', () => {
	it('answers "not found" alike for an unknown number, a wrong token and none', async () => {
		const { body } = await quick();
		const answers = await Promise.all([
			track('ORD-20261120-9999999', body.tracking_token),
			track(body.order_number, 'wrong'),
			track(body.order_number),
		]);
		const shown = answers.map((answer) => {
			const { request_id: _, instance: __, details, ...rest } = answer.body;
			return { status: answer.status, ...rest, resource: details.resource };
		});
		expect(shown[0]?.status).toBe(404);
		expect(new Set(shown.map((one) => JSON.stringify({ ...one, detail: '' }))).size).toBe(1);
	});

	it('shows nothing personal, and no amount', async () => {
		const form = { email: 'secret@example.com', name: 'Secret Name', company: 'Secret Company' };
		const { body } = await quick(form);
		const shown = await track(body.order_number, body.tracking_token);
		expect(shown.status).toBe(200);
		expect(JSON.stringify(shown.body)).not.toMatch(/secret/i);
		expect(Object.keys(shown.body).sort()).toEqual([
			'activation_url',
			'created_at',
			'order_number',
			'payment_url',
			'progress_percent',
			'status',
			'status_message',
			'tenant_subdomain',
		]);
	});

	it('can be asked sixty times in a minute from one address', async () => {
		service.now = addSeconds(service.now, 120);
		const statuses = new Set<number>();
		for (let count = 0; count < 61; count += 1)
			statuses.add((await track(`ORD-20261120-${count}`)).status);
		expect([...statuses]).toEqual([404, 429]);
		service.now = addSeconds(service.now, 120);
	});
});

describe('a promotion', () => {
	const total = async (values: object) => (await quick(values)).body;

	it('is shown with what it took off, and is taken off before tax', async () => {
		const { code } = await aPromotion(service, { percent: 10, amount: 8_00, currency: 'USD' });
		expect(await total({ promotion_code: code.toLowerCase() })).toMatchObject({
			promotion_code: code,
			subtotal: 348_00,
			discount: 34_80 + 8_00,
			total_amount: 348_00 - 42_80,
		});
	});

	it('is used no oftener than it may be, however many use it at once', async () => {
		const { code, id } = await aPromotion(service, { uses_max: 3 });
		const answers = await Promise.all(
			Array.from({ length: 8 }, () => quick({ promotion_code: code })),
		);
		expect(answers.filter(({ status }) => status === 201)).toHaveLength(3);
		const list = await service.call('GET', `/promotions?code=${code}`);
		expect(list.body.data).toMatchObject([{ id, uses: 3 }]);
	});

	it('is used once by a customer who may use it once, and given back when nobody pays', async () => {
		const { code } = await aPromotion(service, { uses_max: 5, uses_per_customer: 1 });
		const email = 'promo.one@example.com';
		expect((await quick({ email, promotion_code: code })).status).toBe(201);
		const again = await quick({ email: 'promo.one+again@example.com', promotion_code: code });
		expect(again).toMatchObject({
			status: 422,
			body: { errors: [{ path: 'body.promotion_code' }] },
		});
		service.now = addSeconds(service.now, 25 * 3600);
		await service.runJob(expireDrafts, {});
		await service.settle();
		const list = await service.call('GET', `/promotions?code=${code}`);
		expect(list.body.data).toMatchObject([{ uses: 0 }]);
		expect((await quick({ email, promotion_code: code })).status).toBe(201);
	});
});

describe('an unpaid order', () => {
	it('is cancelled when its time is over, and its address is free again', async () => {
		const organization_slug = 'held-for-a-day';
		const { body } = await quick({ organization_slug });
		service.now = addSeconds(service.now, 23 * 3600);
		await service.runJob(expireDrafts, {});
		expect((await quick({ organization_slug })).status).toBe(409);
		service.now = addSeconds(service.now, 2 * 3600);
		await service.runJob(expireDrafts, {});
		const order = await service.call('GET', `/orders/${body.id}`);
		expect(order.body).toMatchObject({ status: 'CANCELLED', payment_status: 'UNPAID' });
		expect((await quick({ organization_slug })).status).toBe(201);
	});
});
