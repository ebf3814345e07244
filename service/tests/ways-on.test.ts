import { modules } from '../app/capabilities.ts';
import { aBillingCycle, aPdf, upload } from '../capabilities/billing/fixtures.ts';
import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { operationsFrom } from '../platform/lifecycle/index.ts';
import { startTestService, type TestService } from './service.ts';

const operations = new Set(
	modules.flatMap((module) => module.operations.map((operation) => operation.id)),
);
const ofTheSale = [
	'quotation',
	'subscription',
	'billing_cycle',
	'credit_note',
	'payment_link',
	'payment',
	'provisioning_task',
	'order',
];
const lifecycles = modules
	.flatMap((module) => module.lifecycles.map((bound) => bound.lifecycle))
	.filter(({ name }) => ofTheSale.includes(name));

/** States that code of ours leads to. */
function reached({ initial, transitions }: (typeof lifecycles)[number]): Set<string> {
	const found = new Set<string>([initial]);
	for (let size = 0; size !== found.size;) {
		size = found.size;
		for (const rule of Object.values(transitions))
			if (rule.by.length > 0 && rule.from.some((state) => found.has(state))) found.add(rule.to);
	}
	return found;
}

describe('no sale ends in a dead end', () => {
	it('looks at every life cycle of a sale', () => {
		expect(lifecycles.map(({ name }) => name).sort()).toEqual([...ofTheSale].sort());
	});

	const states = lifecycles.flatMap((lifecycle) =>
		[...reached(lifecycle)].map((state) => ({ name: lifecycle.name, state, lifecycle })),
	);
	it.each(states.filter(({ state, lifecycle }) => lifecycle.states[state]?.final !== true))(
		'an operation leads on from $name $state',
		({ state, lifecycle }) => {
			expect(operationsFrom(lifecycle, state, operations)).not.toEqual([]);
		},
	);

	it.each(
		states.filter(({ state }) => ['CANCELLED', 'EXPIRED', 'FAILED', 'SUPERSEDED'].includes(state)),
	)('also where $name ended without success: $state', ({ name, state, lifecycle }) => {
		// A cancelled task is taken up again with its subscription.
		if (name === 'provisioning_task' && state === 'CANCELLED') return;
		expect(operationsFrom(lifecycle, state, operations)).not.toEqual([]);
	});

	it('a state names only operations that exist', () => {
		const named = lifecycles.flatMap(({ states: all }) =>
			Object.values(all).flatMap((state) => state.leads_on ?? []),
		);
		expect(named.filter((name) => !operations.has(name))).toEqual([]);
	});

	it('every refusal by a state of one of ours says which operation leads on', () => {
		const declared = modules.flatMap((module) => module.errors);
		const codes = [
			'billing_cycle.over',
			'billing_cycle.not-collectable',
			'billing_cycle.rest-too-large',
			'billing_cycle.partly-settled',
			'credit_note.too-much',
			'credit.not-enough',
			'credit.payout-differs',
			'quotation.sale-goes-on',
			'quotation.expired',
			'quotation.not-synced',
			'quotation.approval-needed',
			'subscription.not-paid',
			'payment_link.amount-not-collectable',
			'payment_link.other-amount',
			'price.in-use',
		];
		for (const code of codes) {
			const { advice } = declared.find((error) => error.code === code)!;
			const names = [...advice.matchAll(/\b[a-z_]+\.[a-z-]+\b/g)].map(([name]) => name);
			const isNode = /Revise the quotation|ask for a part/.test(advice);
			expect([code, isNode || names.some((name) => operations.has(name))]).toEqual([code, true]);
			expect(names.filter((name) => !name.startsWith('details.') && !operations.has(name))).toEqual(
				[],
			);
		}
	});
});

describe('a sale that ended', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const post = (path: string, body: object = {}) => service.call('POST', path, body);
	const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;

	it('because its first cycle was cancelled ends the subscription, and is offered anew to the end', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		const { quotation_id } = cycle;
		const items = [{ product_id: (await aProduct(service)).id, quantity: 3 }];
		const revise = () => post(`/quotations/${quotation_id}/revise`, { items });
		expect((await revise()).body).toMatchObject({
			code: 'quotation.sale-goes-on',
			advice: expect.stringContaining('billing_cycle.cancel'),
		});
		await post(`/billing-cycles/${cycle.id}/cancel`, { reason: 'Wrong number of users' });
		await service.settle();
		expect((await read(`/subscriptions/${cycle.subscription_id}`)).status).toBe('CANCELLED');
		expect((await post('/invoices/request', { quotation_id })).body).toMatchObject({
			code: 'billing_cycle.over',
			advice: expect.stringContaining('quotation.revise'),
		});
		const anew = await revise();
		expect(anew).toMatchObject({ status: 201, body: { version: 2, status: 'DRAFT' } });
		const path = `/quotations/${anew.body.id}`;
		await post(`${path}/sync`);
		await post(`${path}/send`);
		expect((await post(`${path}/accept`, { accepted_by: 'Budi' })).status).toBe(200);
		await service.settle();
		const [next] = (await read(`/billing-cycles?quotation_id=${anew.body.id}`)).data;
		expect(next).toMatchObject({ kind: 'INITIAL', status: 'DRAFT' });
		const files = { invoice: { content: aPdf() } };
		expect((await upload(service, next.id, files)).body.status).toBe('INVOICED');
	});

	it('because its subscription was cancelled can be offered anew', async () => {
		const cycle = await aBillingCycle(service);
		await post(`/subscriptions/${cycle.subscription_id}/cancel`, {
			reason: 'Changed their mind',
			service: 'SWITCH_OFF',
		});
		await service.settle();
		const items = [{ product_id: (await aProduct(service)).id, quantity: 3 }];
		expect((await post(`/quotations/${cycle.quotation_id}/revise`, { items })).status).toBe(201);
	});

	it('because the client turned it down is offered anew in a new version', async () => {
		const { id } = await aQuotation(service, { status: 'REJECTED' });
		const items = [{ product_id: (await aProduct(service)).id, quantity: 3 }];
		expect((await post(`/quotations/${id}/revise`, { items })).body).toMatchObject({ version: 2 });
	});

	it('says in its refusals what is possible now', async () => {
		const cycle = await aBillingCycle(service, { status: 'CANCELLED' });
		const again = await post(`/billing-cycles/${cycle.id}/cancel`, { reason: 'Again' });
		expect(again).toMatchObject({
			status: 409,
			body: { code: 'lifecycle.illegal-move', details: { leads_on: ['quotation.revise'] } },
		});
	});
});

describe('a sale that costs nothing', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('is paid without a gateway, and its service starts', async () => {
		const { id: product_id } = await aProduct(service, { price: 150_000 });
		const items = [{ product_id, quantity: 1, discount: 150_000 }];
		const cycle = await aBillingCycle(service, { items });
		expect(cycle).toMatchObject({ amount: 0, balance: 0, status: 'PAID' });
		const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
		expect(links.body.data).toEqual([]);
		const events = await service.call('GET', `/events?subject_id=${cycle.id}`);
		expect(events.body.data.map(({ type }: any) => type)).toContain('billing_cycle.paid');
		const activated = await service.call('POST', '/subscriptions/activate', {
			billing_cycle_id: cycle.id,
		});
		expect(activated.body).toMatchObject({ status: 'ACTIVE', activated_now: true });
	});

	it('cannot cost less than nothing', async () => {
		const { id: product_id } = await aProduct(service, { price: 150_000 });
		const { id: client_id } = (
			await service.call('POST', '/clients', {
				name: 'PT Gratis',
				billing_email: 'gratis@client.test',
			})
		).body;
		const items = [{ product_id, quantity: 1, discount: 150_001 }];
		const answer = await service.call('POST', '/quotations', { client_id, items });
		expect(answer.body.errors[0].path).toBe('body.items[0].discount');
	});
});
