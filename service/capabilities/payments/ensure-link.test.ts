import { addDays } from '../../platform/clock/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aClientSession } from '../portal/fixtures.ts';
import { fakeProviders } from '../../tests/fake-vendors.ts';
import { ensureAllLinksJob } from './jobs.ts';

describe('what waits for money', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { PAYMENT_LINK_PICKUP_SECONDS: '0' } });
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.vendors.mails.length = 0;
		service.vendors.failures.length = 0;
	});

	const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
	const linksOf = async (cycle: { id: string }): Promise<any[]> =>
		(await read(`/payment-links?subject_id=${cycle.id}&sort=created_at`)).data;
	const openLinkOf = async (cycle: { id: string }): Promise<any> =>
		(await linksOf(cycle)).find(({ status }) => status === 'OPEN');
	const reload = (cycle: { id: string }): Promise<any> => read(`/billing-cycles/${cycle.id}`);
	const sessions = new Map<string, string>();
	const invoicePage = async ({
		id,
		client_id,
	}: {
		id: string;
		client_id: string;
	}): Promise<string> => {
		const client = await read(`/clients/${client_id}`);
		const token = sessions.get(client_id) ?? (await aClientSession(service, client));
		sessions.set(client_id, token);
		const cookie = `cloudsales_portal=${token}`;
		return (await service.http.get(`/portal/invoices/${id}`).set('Cookie', cookie)).text;
	};
	/** The gateway ends the link, as on its last day. */
	async function runOut(link: { id: string; gateway_reference: string }): Promise<void> {
		const held = service.vendors.links.get(link.gateway_reference)!;
		service.vendors.links.set(link.gateway_reference, { ...held, status: 'EXPIRED' });
		await service.call('POST', `/payment-links/${link.id}/refresh`);
	}

	it('can be paid past its due date by its first link', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const seconds = service.vendors.linkRequests.at(-1)!.expires_in_seconds;
		const end = new Date(service.now.getTime() + seconds * 1000);
		expect(end > addDays(new Date(cycle.due_date), 1)).toBe(true);
		// The whole 30th day after it, in Jakarta.
		expect(end.toISOString().slice(0, 16)).toBe('2027-01-03T17:00');
	});

	it('gets a fresh link when one has run out, and the client is mailed it, once', async () => {
		const client = await aClient(service, { locale: 'en' });
		const { id: client_id } = client;
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		const old = await openLinkOf(cycle);
		await runOut(old);
		expect(await reload(cycle)).toMatchObject({ payment_url: null });
		expect(await invoicePage(cycle)).toContain('We are preparing the payment link');
		await service.settle();
		const fresh = await openLinkOf(cycle);
		expect(fresh).toMatchObject({ amount: cycle.amount, gateway: 'xendit' });
		expect(fresh.id).not.toBe(old.id);
		expect((await reload(cycle)).payment_url).toBe(fresh.url);
		expect(await invoicePage(cycle)).toContain(fresh.url);
		const mails = () => service.vendors.mails.filter(({ text }) => text.includes(fresh.url));
		expect(mails()).toMatchObject([{ to: client.billing_email }]);
		await service.runJob(ensureAllLinksJob, {});
		await service.settle();
		expect(await linksOf(cycle)).toHaveLength(2);
		expect(mails()).toHaveLength(1);
	});

	it('gets its first link when no workflow makes it', async () => {
		const cycle = await aBillingCycle(service, { status: 'INVOICED' });
		expect(await linksOf(cycle)).toEqual([]);
		await service.settle();
		const link = await openLinkOf(cycle);
		expect(await reload(cycle)).toMatchObject({
			status: 'AWAITING_PAYMENT',
			payment_url: link.url,
		});
		expect(service.vendors.mails.some(({ text }) => text.includes(link.url))).toBe(true);
	});

	it('keeps the link that a caller asked for, and leaves its mail to that caller', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await service.settle();
		expect(await linksOf(cycle)).toHaveLength(1);
		expect(service.vendors.mails.filter(({ text }) => text.includes(cycle.payment_url))).toEqual(
			[],
		);
	});

	it('gets it in a later hour when the gateway was away, and nobody is troubled', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await service.settle();
		const away = new ProviderError('xendit', 'unavailable', 'no answer');
		service.vendors.failures.push({ method: 'createLink', error: away });
		await runOut(await openLinkOf(cycle));
		await service.settle();
		expect((await linksOf(cycle)).filter(({ status }) => status === 'OPEN')).toEqual([]);
		expect((await reload(cycle)).collection_problem).toBeNull();
		service.now = new Date(service.now.getTime() + 60 * 60_000);
		await service.runJob(ensureAllLinksJob, {});
		expect(await openLinkOf(cycle)).toBeDefined();
	});

	it('is given up to people when the gateway refuses it, until a link opens after all', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await service.settle();
		const refusal = new ProviderError('xendit', 'rejected', 'NO_COLLECTION_METHODS_ERROR');
		service.vendors.failures.push({ method: 'createLink', error: refusal });
		await runOut(await openLinkOf(cycle));
		await service.settle();
		expect((await reload(cycle)).collection_problem).toContain('NO_COLLECTION_METHODS_ERROR');
		const { data: events } = await read(
			`/events?subject_id=${cycle.id}&type=billing_cycle.collection_failed`,
		);
		expect(events).toHaveLength(1);
		const wish = { kind: 'COLLECTION_PROBLEM', related_id: cycle.id };
		await service.call('POST', '/emails/send', wish);
		await service.settle();
		const mail = service.vendors.mails.find(({ text }) => text.includes(cycle.id));
		expect(mail).toMatchObject({ to: 'finance@cloudsales.test' });
		expect(await invoicePage(cycle)).not.toContain('NO_COLLECTION_METHODS_ERROR');
		await service.runJob(ensureAllLinksJob, {});
		await service.settle();
		expect(await reload(cycle)).toMatchObject({ collection_problem: null });
		expect((await service.call('POST', '/emails/send', wish)).body.code).toBe('email.not-due');
	});

	it('gets none any more once it is paid or cancelled', async () => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A mistake' });
		await service.settle();
		await service.runJob(ensureAllLinksJob, {});
		expect((await linksOf(cycle)).map(({ status }) => status)).toEqual(['CANCELLED']);
	});
});

it('is told to people when no gateway is installed', async () => {
	const providers = fakeProviders().manifests.filter(({ id }) => id !== 'xendit');
	const environment = { PAYMENT_LINK_PICKUP_SECONDS: '0' };
	const service = await startTestService({ providers, environment });
	try {
		const { id } = await aBillingCycle(service, { status: 'INVOICED' });
		await service.settle();
		const cycle = await service.call('GET', `/billing-cycles/${id}`);
		expect(cycle.body.collection_problem).toBe('No payment gateway is installed');
	} finally {
		await service.stop();
	}
});
