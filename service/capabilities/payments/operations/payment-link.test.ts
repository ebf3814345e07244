import { ProviderError } from '../../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aPaymentLink, aWish } from '../fixtures.ts';
import { closeLinkJob } from '../jobs.ts';
import { closeLinks } from '../close-links.ts';
import { prepareLink } from '../open-link.ts';
import type { LinkRow } from '../store.ts';

const down = new ProviderError('xendit', 'unavailable', 'cannot connect');
const missing = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());
beforeEach(() => {
	service.vendors.failures.length = 0;
});

const atVendor = (link: LinkRow) => service.vendors.links.get(link.gateway_reference ?? '')!;
const expireAtVendor = (link: LinkRow): void => {
	service.vendors.links.set(atVendor(link).gateway_reference, {
		...atVendor(link),
		status: 'EXPIRED',
	});
};
const refresh = (link: { id: string }) => service.call('POST', `/payment-links/${link.id}/refresh`);
const cancel = (link: { id: string }, key?: string) =>
	service.call(
		'POST',
		`/payment-links/${link.id}/cancel`,
		undefined,
		key === undefined ? {} : { key },
	);

describe('payment_link.get', () => {
	it('shows a link with what its status allows', async () => {
		const link = await aPaymentLink(service);
		const answer = await service.call('GET', `/payment-links/${link.id}`);
		expect(answer.body).toMatchObject({
			id: link.id,
			status: 'OPEN',
			amount: 1_000_000,
			url: link.url,
			allowed_transitions: ['pay', 'expire', 'cancel'],
		});
		expect(answer.body).not.toHaveProperty('payer_email');
	});

	it('knows nothing of a link that is not there', async () => {
		const answer = await service.call('GET', `/payment-links/${missing}`);
		expect(answer.body.code).toBe('resource.not-found');
	});

	it('tells only staff what the gateway said of a failure', async () => {
		const own = await aClient(service);
		const link = await aPaymentLink(service, { client_id: own.id });
		const data = { error: 'Xendit: account 42 is closed' };
		await service.runtime.database.client.paymentLink.update({ where: { id: link.id }, data });
		const token = await aClientSession(service, own);
		const path = `/payment-links/${link.id}`;
		expect((await service.call('GET', path)).body).toMatchObject(data);
		const seen = await service.call('GET', path, undefined, { token });
		expect(seen.body).toMatchObject({ id: link.id, error: null });
		const list = await service.call('GET', '/payment-links', undefined, { token });
		expect(list.body.data).toMatchObject([{ id: link.id, error: null }]);
	});

	it('hides the link of another client', async () => {
		const own = await aClient(service);
		const token = await aClientSession(service, own);
		const mine = await aPaymentLink(service, { client_id: own.id });
		const foreign = await aPaymentLink(service);
		const get = (link: LinkRow) =>
			service.call('GET', `/payment-links/${link.id}`, undefined, { token });
		expect((await get(mine)).status).toBe(200);
		expect((await get(foreign)).body.code).toBe('resource.not-found');
		const list = await service.call('GET', '/payment-links', undefined, { token });
		expect(list.body.data.map((link: LinkRow) => link.id)).toEqual([mine.id]);
	});
});

describe('payment_link.list', () => {
	it('filters by status, client and subject', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		await refresh(link);
		const find = async (query: string): Promise<string[]> => {
			const answer = await service.call(
				'GET',
				`/payment-links?subject_id=${link.subject_id}${query}`,
			);
			return answer.body.data.map((one: LinkRow) => one.id);
		};
		expect(await find('')).toEqual([link.id]);
		expect(await find('&status=PAID')).toEqual([link.id]);
		expect(await find('&status=OPEN')).toEqual([]);
		expect(await find(`&client_id=${link.client_id}`)).toEqual([link.id]);
		expect(await find(`&client_id=${missing}`)).toEqual([]);
	});
});

describe('payment_link.refresh', () => {
	it('applies the money that the gateway has', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		expect((await refresh(link)).body).toMatchObject({ status: 'PAID' });
	});

	it('changes nothing when the gateway has no news', async () => {
		const link = await aPaymentLink(service);
		expect((await refresh(link)).body).toMatchObject({ status: 'OPEN', url: link.url });
	});

	it('finds money on a link that had expired', async () => {
		const link = await aPaymentLink(service);
		expireAtVendor(link);
		expect((await refresh(link)).body.status).toBe('EXPIRED');
		service.vendors.pay(link.reference);
		expect((await refresh(link)).body.status).toBe('PAID');
	});

	it('leaves a link that is still being made when the gateway has none', async () => {
		const wish = await aWish(service);
		const prepared = await service.transaction((context) => prepareLink(context, wish));
		if (!('call' in prepared)) throw new Error('It was there already');
		expect((await refresh(prepared.call.link)).body).toMatchObject({ status: 'CREATING' });
	});

	it('says that the gateway does not answer, and changes nothing', async () => {
		const link = await aPaymentLink(service);
		service.vendors.failures.push({ method: 'getLink', error: down });
		const answer = await refresh(link);
		expect([answer.status, answer.body.code]).toEqual([503, 'vendor.unavailable']);
		expect((await refresh(link)).body.status).toBe('OPEN');
	});

	it('knows nothing of a link that is not there', async () => {
		expect((await refresh({ id: missing })).status).toBe(404);
	});
});

describe('payment_link.cancel', () => {
	it('makes the link uncollectable at the gateway', async () => {
		const link = await aPaymentLink(service);
		expect((await cancel(link)).body).toMatchObject({ status: 'CANCELLED' });
		expect(atVendor(link).status).toBe('EXPIRED');
	});

	it('answers a repeated command with the cancelled link', async () => {
		const link = await aPaymentLink(service);
		const first = await cancel(link, 'cancel-it');
		expect((await cancel(link, 'cancel-it')).body).toEqual(first.body);
		expect((await cancel(link)).body.status).toBe('CANCELLED');
	});

	it('keeps the money that came first, and says that nothing was cancelled', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		const answer = await cancel(link);
		expect(answer.body).toMatchObject({
			code: 'lifecycle.illegal-move',
			details: { status: 'PAID' },
		});
		const payments = await service.call('GET', `/payments?subject_id=${link.subject_id}`);
		expect(payments.body.data).toMatchObject([{ status: 'SUCCEEDED' }]);
	});

	it('honours money that comes after it', async () => {
		const link = await aPaymentLink(service);
		await cancel(link);
		service.vendors.pay(link.reference);
		expect((await refresh(link)).body.status).toBe('PAID');
	});

	it.each(['PAID', 'EXPIRED'] as const)('refuses a link that is %s', async (status) => {
		const link = await aPaymentLink(service);
		if (status === 'PAID') service.vendors.pay(link.reference);
		else expireAtVendor(link);
		await refresh(link);
		const answer = await cancel(link);
		expect([answer.status, answer.body.details.status]).toEqual([409, status]);
	});

	it('leaves the link open while the gateway cannot be reached, and does it when asked again', async () => {
		const link = await aPaymentLink(service);
		service.vendors.failures.push({ method: 'cancelLink', error: down });
		expect((await cancel(link, 'again')).body.code).toBe('vendor.unavailable');
		expect((await cancel(link, 'again')).body.status).toBe('CANCELLED');
	});

	it('knows nothing of a link that is not there', async () => {
		expect((await cancel({ id: missing })).status).toBe(404);
	});
});

describe('payment_link.close', () => {
	it('cancels the open link of a subject that need not be paid any more', async () => {
		const link = await aPaymentLink(service);
		await service.transaction((context) => closeLinks(context, link));
		await service.settle();
		const answer = await service.call('GET', `/payment-links/${link.id}`);
		expect(answer.body.status).toBe('CANCELLED');
	});

	it('waits for a link that is still being made', async () => {
		const wish = await aWish(service);
		await service.transaction((context) => prepareLink(context, wish));
		const [link] = await service.runtime.database.client.paymentLink.findMany({
			where: { subject_id: wish.subject_id },
		});
		await expect(service.runJob(closeLinkJob, { payment_link_id: link!.id })).rejects.toThrow(
			'not confirmed yet',
		);
	});

	it('goes on for longer than a gateway is usually away', () => {
		const pauses = Array.from({ length: closeLinkJob.retries }, (_, index) =>
			Math.min(2 ** index, 300),
		);
		const seconds = pauses.reduce((sum, one) => sum + one, 0);
		expect(seconds).toBeGreaterThan(86_400);
	});

	it('is done when the link has ended already', async () => {
		const link = await aPaymentLink(service);
		service.vendors.pay(link.reference);
		await refresh(link);
		await service.runJob(closeLinkJob, { payment_link_id: link.id });
		expect((await service.call('GET', `/payment-links/${link.id}`)).body.status).toBe('PAID');
	});
});
