import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aBillingCycle } from '../fixtures.ts';

const missing = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

const ids = (answer: { body: any }): string[] =>
	answer.body.data.map((one: { id: string }) => one.id);

describe('what a client sees of billing', () => {
	it('is its own cycles and documents and nothing of another client', async () => {
		const own = await aClient(service);
		const token = await aClientSession(service, own);
		const mine = await aBillingCycle(service, { status: 'INVOICED', client_id: own.id });
		const foreign = await aBillingCycle(service, { status: 'INVOICED' });
		const get = (path: string) => service.call('GET', path, undefined, { token });
		const documentsOf = async (cycle: { id: string }) =>
			ids(await service.call('GET', `/documents?related_id=${cycle.id}`));
		const [myDocument] = await documentsOf(mine);
		const [foreignDocument] = await documentsOf(foreign);

		expect((await get(`/billing-cycles/${mine.id}`)).status).toBe(200);
		expect((await get(`/billing-cycles/${foreign.id}`)).body.code).toBe('resource.not-found');
		expect(ids(await get('/billing-cycles'))).toEqual([mine.id]);
		expect((await get(`/documents/${myDocument}`)).status).toBe(200);
		expect((await get(`/documents/${foreignDocument}`)).body.code).toBe('resource.not-found');
		expect(ids(await get('/documents')).sort()).toEqual((await documentsOf(mine)).sort());
		expect(ids(await get(`/documents?related_id=${foreign.id}`))).toEqual([]);
		expect(ids(await get(`/billing-cycles?client_id=${foreign.client_id}`))).toEqual([]);
	});
});

describe('billing_cycle.list', () => {
	it('filters by status, client, subscription and quotation', async () => {
		const cycle = await aBillingCycle(service);
		const find = async (query: string) =>
			ids(await service.call('GET', `/billing-cycles?${query}`));
		expect(await find(`client_id=${cycle.client_id}&status=DRAFT`)).toEqual([cycle.id]);
		expect(await find(`client_id=${cycle.client_id}&status=PAID`)).toEqual([]);
		expect(await find(`subscription_id=${cycle.subscription_id}`)).toEqual([cycle.id]);
		expect(await find(`quotation_id=${cycle.quotation_id}`)).toEqual([cycle.id]);
		expect(await find(`quotation_id=${missing}`)).toEqual([]);
	});
});

describe('billing_cycle.get and document.get', () => {
	it.each(['/billing-cycles', '/documents'])(
		'know nothing of what is not there: %s',
		async (path) => {
			expect((await service.call('GET', `${path}/${missing}`)).body.code).toBe(
				'resource.not-found',
			);
		},
	);
});

describe('billing_cycle.cancel', () => {
	const cancel = (cycle: { id: string }) =>
		service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'Ordered by mistake' });

	it.each(['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT'] as const)(
		'ends a cycle that is %s and announces it',
		async (status) => {
			const cycle = await aBillingCycle(service, { status });
			expect((await cancel(cycle)).body).toMatchObject({
				status: 'CANCELLED',
				allowed_transitions: [],
			});
			const events = await service.call('GET', `/events?subject_id=${cycle.id}`);
			expect(events.body.data.map((event: { type: string }) => event.type)).toContain(
				'billing_cycle.cancelled',
			);
		},
	);

	it('makes its payment link uncollectable', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await cancel(cycle);
		await service.settle();
		const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
		expect(links.body.data).toMatchObject([{ status: 'CANCELLED' }]);
		expect(service.vendors.links.get(cycle.xendit_invoice_id)?.status).toBe('EXPIRED');
	});

	it.each(['PAID', 'CANCELLED'] as const)('refuses a cycle that is %s', async (status) => {
		const cycle = await aBillingCycle(service, { status });
		const answer = await cancel(cycle);
		expect([answer.status, answer.body.code]).toEqual([409, 'lifecycle.illegal-move']);
	});

	it('keeps the reason in the audit trail', async () => {
		const cycle = await aBillingCycle(service);
		await cancel(cycle);
		const entry = await service.runtime.database.client.auditEntry.findFirstOrThrow({
			where: { operation: 'billing_cycle.cancel', subject_id: cycle.id },
		});
		expect(entry.details).toMatchObject({ reason: 'Ordered by mistake' });
	});

	it('knows nothing of a cycle that is not there', async () => {
		expect((await cancel({ id: missing })).status).toBe(404);
	});
});
