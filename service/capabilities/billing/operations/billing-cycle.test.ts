import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aBillingCycle, aPdf, fallDue, upload } from '../fixtures.ts';
import { addDays, businessDate } from '../../../platform/clock/index.ts';
import { markOverdueJob } from '../overdue.ts';

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

describe('billing_cycle.list by dates', () => {
	it('filters by due date, period, kind and what is overdue', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const find = async (query: string) =>
			ids(await service.call('GET', `/billing-cycles?client_id=${cycle.client_id}&${query}`));
		expect(await find(`due_from=${cycle.due_date}&due_to=${cycle.due_date}`)).toEqual([cycle.id]);
		expect(await find('due_to=2026-11-19')).toEqual([]);
		expect(await find(`period_from=${cycle.period_start}&sort=period_start`)).toEqual([cycle.id]);
		expect(await find('period_to=2026-11-19')).toEqual([]);
		expect(await find('kind=INITIAL')).toEqual([cycle.id]);
		expect(await find('kind=RENEWAL')).toEqual([]);
		expect(await find('overdue=true')).toEqual([]);
		await fallDue(service, cycle.id);
		expect(await find('overdue=true')).toEqual([cycle.id]);
	});
});

describe('a billing cycle whose due date has passed', () => {
	const read = async (id: string) => (await service.call('GET', `/billing-cycles/${id}`)).body;

	it.each(['DRAFT', 'INVOICE_REQUESTED', 'INVOICED', 'AWAITING_PAYMENT'] as const)(
		'is overdue from %s on, which is announced once',
		async (status) => {
			const cycle = await aBillingCycle(service, { status });
			await service.runJob(markOverdueJob, {});
			expect((await read(cycle.id)).status).toBe(status);
			await fallDue(service, cycle.id);
			await service.runJob(markOverdueJob, {});
			expect((await read(cycle.id)).status).toBe('OVERDUE');
			const events = await service.call(
				'GET',
				`/events?subject_id=${cycle.id}&type=billing_cycle.overdue`,
			);
			expect(events.body.data).toMatchObject([{ data: { status: 'OVERDUE' } }]);
		},
	);

	it('is overdue also beside one that cannot be marked, for which the job fails at its end', async () => {
		const broken = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const { client: database } = service.runtime.database;
		const due_date = addDays(businessDate(service.now), -1);
		const where = { id: { in: [broken.id, cycle.id] } };
		await database.billingCycle.updateMany({ where, data: { due_date } });
		await database.$executeRawUnsafe(
			`ALTER TABLE billing_cycles ADD CONSTRAINT refused CHECK (id <> '${broken.id}' OR status <> 'OVERDUE')`,
		);
		await expect(service.runJob(markOverdueJob, {})).rejects.toThrow(broken.id);
		expect((await read(cycle.id)).status).toBe('OVERDUE');
		await database.$executeRawUnsafe('ALTER TABLE billing_cycles DROP CONSTRAINT refused');
		await service.runJob(markOverdueJob, {});
		expect((await read(broken.id)).status).toBe('OVERDUE');
	});

	it('and that was never invoiced is asked for only after its invoice is there', async () => {
		const cycle = await aBillingCycle(service);
		await fallDue(service, cycle.id);
		const link = () => service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
		expect((await link()).body.code).toBe('billing_cycle.not-collectable');
		await service.call('POST', '/invoices/request', { billing_cycle_id: cycle.id });
		await service.settle();
		const mails = await service.call('GET', `/notifications?related_id=${cycle.id}`);
		expect(mails.body.data).toHaveLength(1);
		await upload(service, cycle.id, { invoice: { content: aPdf() } });
		expect(await read(cycle.id)).toMatchObject({
			status: 'OVERDUE',
			number: expect.stringMatching(/^INV-/),
		});
		expect((await link()).status).toBe(201);
	});
});

describe('billing_cycle.write-off', () => {
	const writeOff = (id: string) =>
		service.call('POST', `/billing-cycles/${id}/write-off`, { reason: 'Insolvent' });
	const read = async (path: string) => (await service.call('GET', path)).body;

	it('gives up what is left of an overdue cycle and closes its links', async () => {
		const cycle = await aBillingCycle(service, { status: 'OVERDUE' });
		expect((await writeOff(cycle.id)).body).toMatchObject({
			status: 'WRITTEN_OFF',
			balance: 0,
			received_amount: 0,
			closed_reason: 'Insolvent',
		});
		await service.settle();
		const links = await read(`/payment-links?subject_id=${cycle.id}`);
		expect(links.data).toMatchObject([{ status: 'CANCELLED' }]);
		const events = await read(`/events?subject_id=${cycle.id}&type=billing_cycle.written_off`);
		expect(events.data).toHaveLength(1);
	});

	it.each(['INVOICED', 'PAID'] as const)('refuses a cycle that is %s', async (status) => {
		const cycle = await aBillingCycle(service, { status });
		expect((await writeOff(cycle.id)).body.code).toBe('lifecycle.illegal-move');
	});

	it('is undone by money that comes all the same, as far as it goes; more is credit', async () => {
		const cycle = await aBillingCycle(service, { status: 'WRITTEN_OFF' });
		const settle = (amount: number, reference: string) =>
			service.call('POST', `/billing-cycles/${cycle.id}/settle`, {
				reason: 'PAID_OUTSIDE',
				amount,
				reference,
				note: 'Seen on the bank statement',
			});
		expect((await settle(1_000_000, 'BCA 1')).body).toMatchObject({
			status: 'WRITTEN_OFF',
			received_amount: 1_000_000,
			balance: 0,
		});
		const tooMuch = await settle(cycle.amount, 'BCA 2');
		expect(tooMuch.body.details.largest).toBe(String(cycle.amount - 1_000_000));
		// The link that was closed is paid late.
		const [link] = (await read(`/payment-links?subject_id=${cycle.id}`)).data;
		service.vendors.pay(link.reference);
		await service.call('POST', `/payment-links/${link.id}/refresh`);
		await service.settle();
		expect(await read(`/billing-cycles/${cycle.id}`)).toMatchObject({
			status: 'PAID',
			received_amount: cycle.amount,
			closed_reason: null,
		});
		expect((await read(`/clients/${cycle.client_id}/credit`)).data).toMatchObject([
			{ amount: 1_000_000 },
		]);
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
