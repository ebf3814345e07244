import { addSeconds } from '../../../platform/clock/index.ts';
import { ProviderError } from '../../../platform/errors/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { signInAsClient } from '../../../tests/sign-in-as-client.ts';
import { aPaymentLink } from '../fixtures.ts';

describe('payment_link.check', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const asPayer = async (link: { client_id: string }) => ({
		token: (await signInAsClient(service, 'PT Contoh', link.client_id)).token,
	});
	const check = (link: { id: string }, who: object) =>
		service.call('POST', `/payment-links/${link.id}/check`, undefined, who);

	it('finds the money that no webhook told of, and says when the gateway was asked', async () => {
		const link = await aPaymentLink(service);
		const payer = await asPayer(link);
		expect(link.checked_at).toBeNull();
		service.vendors.pay(link.reference);
		expect((await check(link, payer)).body).toEqual({
			id: link.id,
			found: 'RECEIVED',
			answered: true,
			checked_at: service.now.toISOString(),
		});
		const read = await service.call('GET', `/payment-links/${link.id}`, undefined, payer);
		expect(read.body).toMatchObject({ status: 'PAID', checked_at: service.now.toISOString() });
		// Nothing more can come of it: it is answered from the books.
		expect((await check(link, payer)).body).toMatchObject({ found: 'RECEIVED', answered: true });
	});

	it('asks the gateway once in half a minute, however often and by how many it is pressed', async () => {
		const link = await aPaymentLink(service);
		const payer = await asPayer(link);
		const asked = () => service.vendors.calls.filter((call) => call === 'getLink').length;
		const before = asked();
		const answers = await Promise.all(Array.from({ length: 8 }, () => check(link, payer)));
		expect(answers.map(({ body }) => body.found)).toEqual(Array(8).fill('WAITING'));
		expect(asked() - before).toBe(1);
		service.now = addSeconds(service.now, 31);
		await check(link, payer);
		expect(asked() - before).toBe(2);
	});

	it('does not move the time until which a link could be paid', async () => {
		const link = await aPaymentLink(service);
		const payer = await asPayer(link);
		await service.call('POST', `/payment-links/${link.id}/cancel`);
		const read = async () => (await service.call('GET', `/payment-links/${link.id}`)).body;
		const { status, updated_at } = await read();
		expect(status).toBe('CANCELLED');
		service.now = addSeconds(service.now, 3600);
		const checked_at = service.now.toISOString();
		expect((await check(link, payer)).body).toMatchObject({ answered: true, checked_at });
		expect(await read()).toMatchObject({ status, updated_at, checked_at });
	});

	it('says so when the gateway does not answer, and is there only for its payer', async () => {
		const link = await aPaymentLink(service);
		const payer = await asPayer(link);
		const error = new ProviderError('xendit', 'unavailable', 'Down');
		service.vendors.failures.push({ method: 'getLink', error });
		expect((await check(link, payer)).body).toMatchObject({
			found: 'WAITING',
			answered: false,
			checked_at: null,
		});
		const stranger = await asPayer(await aPaymentLink(service));
		expect((await check(link, stranger)).status).toBe(404);
	});
});
