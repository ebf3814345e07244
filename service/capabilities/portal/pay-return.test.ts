import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { applyPayment } from '../payments/apply-payment.ts';
import { aPaymentLink } from '../payments/fixtures.ts';
import { aGatewayLink } from '../payments/gateway-fixtures.ts';
import type { LinkRow } from '../payments/store.ts';

describe('the page to which a gateway leads the payer back', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	/** The address that the gateway was given. */
	const pathOf = (link: LinkRow): string => {
		const asked = service.vendors.linkRequests.find((one) => one.reference === link.reference);
		return new URL(asked?.return_url ?? '').pathname;
	};
	const open = async (locale: 'id' | 'en' = 'en') => {
		const client = await aClient(service, { locale });
		const link = await aPaymentLink(service, { client_id: client.id });
		return { link, path: pathOf(link) };
	};
	const pay = (link: LinkRow, amount: bigint) =>
		service.transaction((context) =>
			applyPayment(
				context,
				link.gateway,
				aGatewayLink({
					gateway_reference: link.gateway_reference ?? '',
					reference: link.reference,
					status: 'PAID',
					currency: link.currency,
					amount: link.amount,
					expected_amount: link.amount,
					payments: [
						{
							gateway_payment_id: `${link.id}-1`,
							status: 'SUCCEEDED',
							currency: link.currency,
							amount,
							channel: 'BCA',
							paid_at: context.now,
							raw: {},
						},
					],
				}),
			),
		);

	it('waits for the bank as long as our books know of no money, whatever the address says', async () => {
		const { link, path } = await open();
		for (const address of [path, `${path}?status=PAID`, `${path}?success=true`]) {
			const page = await service.http.get(address);
			expect([page.status, page.headers['cache-control']]).toEqual([200, 'no-store']);
			expect(page.text).toContain('<h1>Still waiting for the bank</h1>');
			expect(page.text).toContain('IDR 1,000,000');
			expect(page.text).toContain(`href="${link.url}"`);
		}
	});

	it('says that the money is here once it is, in the language of the client', async () => {
		const { link, path } = await open('id');
		await pay(link, link.amount);
		const page = await service.http.get(path);
		expect(page.text).toContain('<h1>Pembayaran sudah kami terima</h1>');
		expect(page.text).toContain('20 November 2026');
		expect(page.text).not.toContain(link.url);
	});

	it('asks nobody to pay again when money came in that does not fit', async () => {
		const { link, path } = await open();
		await pay(link, link.amount - 1n);
		const page = await service.http.get(path);
		expect(page.text).toContain('<h1>We are looking at your payment</h1>');
		expect(page.text).toContain('IDR 999,999');
		expect(page.text).not.toContain(link.url);
	});

	it('says that a link is over, and that money is not lost', async () => {
		const { link, path } = await open();
		await service.call('POST', `/payment-links/${link.id}/cancel`);
		const page = await service.http.get(path);
		expect(page.text).toContain('<h1>This payment link is over</h1>');
		expect(page.text).not.toContain(link.url);
	});

	it('is not there for a guessed address, and shows nothing of ids, addresses and other bills', async () => {
		const { link, path } = await open();
		const other = await open();
		const [, token = ''] = path.split('/pay/');
		const [, signature] = token.split('.');
		for (const guess of [
			link.id,
			`${link.id}.x`,
			`${other.link.id}.${signature}`,
			`${token}x`,
			link.reference,
		]) {
			const page = await service.http.get(`/pay/${guess}`);
			expect([guess, page.status]).toEqual([guess, 404]);
		}
		const page = await service.http.get(path);
		for (const hidden of [link.payer_email, link.client_id, link.subject_id, other.link.reference])
			expect(page.text).not.toContain(hidden);
	});
});
