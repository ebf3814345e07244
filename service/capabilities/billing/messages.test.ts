import { randomUUID } from 'node:crypto';
import { startTestService, type TestService } from '../../tests/service.ts';
import { addDays } from '../../platform/clock/index.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aBillingCycle, aPdf, upload } from './fixtures.ts';
import { settleByPayment } from './settle.ts';
import { lockCycle } from './store.ts';

describe('the messages of billing', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.vendors.mails.length = 0;
	});

	const send = async (cycle: { id: string }) => {
		const body = { kind: 'INVOICE', related_id: cycle.id };
		const answer = await service.call('POST', '/emails/send', body);
		await service.settle();
		return answer;
	};
	const invoices = () =>
		service.vendors.mails.filter((mail) => /^(Tagihan|Invoice) INV/.test(mail.subject));

	describe('INVOICE', () => {
		it('carries the amount, the due date, the link to pay and both files', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			expect((await send(cycle)).status).toBe(201);
			const [mail] = invoices();
			expect(mail?.text).toContain(
				'Subtotal: Rp 3.750.000\nPPN: Rp 412.500\nTotal: Rp 4.162.500\n',
			);
			expect(mail?.text).toContain('sebesar Rp 4.162.500 jatuh tempo 4 Desember 2026');
			expect(mail?.text).toContain(cycle.payment_url);
			expect(mail?.text).toContain('faktur pajak');
			expect(mail?.subject).toContain(cycle.number);
			expect(mail?.attachments.map((one) => one.content_type)).toEqual([
				'application/pdf',
				'application/pdf',
			]);
		});

		it('is written in the language of the client', async () => {
			const client = await aClient(service, { locale: 'en' });
			const cycle = await aBillingCycle(service, {
				status: 'AWAITING_PAYMENT',
				client_id: client.id,
			});
			await send(cycle);
			expect(invoices()[0]).toMatchObject({ to: client.billing_email });
			expect(invoices()[0]?.text).toContain('is due on 4 December 2026');
		});

		it('sends no payment request for a cancelled cycle', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A mistake' });
			expect(await send(cycle)).toMatchObject({
				status: 409,
				body: {
					code: 'email.not-due',
					detail: 'The billing cycle is CANCELLED: there is nothing to pay',
				},
			});
			expect(invoices()).toEqual([]);
		});

		it('does not leave any more when the payment was faster', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			const body = { kind: 'INVOICE', related_id: cycle.id };
			const { body: queued } = await service.call('POST', '/emails/send', body);
			service.vendors.pay(cycle.xendit_invoice_id);
			const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
			await service.call('POST', `/payment-links/${links.body.data[0].id}/refresh`);
			await service.dispatcher.drain();
			await service.settle();
			const { body: paid } = await service.call('GET', `/billing-cycles/${cycle.id}`);
			expect(paid.status).toBe('PAID');
			expect(invoices()).toEqual([]);
			expect((await service.call('GET', `/notifications/${queued.id}`)).body).toMatchObject({
				status: 'SKIPPED',
				error: 'The billing cycle is PAID: there is nothing to pay; send a RECEIPT',
			});
		});

		it('does not leave with a link that another one has replaced', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			await service.settle();
			const body = { kind: 'INVOICE', related_id: cycle.id };
			const { body: queued } = await service.call('POST', '/emails/send', body);
			const atVendor = service.vendors.links.get(cycle.xendit_invoice_id)!;
			service.vendors.links.set(cycle.xendit_invoice_id, { ...atVendor, status: 'EXPIRED' });
			const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
			await service.call('POST', `/payment-links/${links.body.data[0].id}/refresh`);
			await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
			await service.settle();
			expect((await service.call('GET', `/notifications/${queued.id}`)).body).toMatchObject({
				status: 'SKIPPED',
				error: 'Another link to pay has taken the place of the one in this message',
			});
			expect(invoices()).toEqual([]);
		});

		it('is sent once for a link, and again for a new one', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			await send(cycle);
			await send(cycle);
			expect(invoices()).toHaveLength(1);
			const atVendor = service.vendors.links.get(cycle.xendit_invoice_id)!;
			service.vendors.links.set(cycle.xendit_invoice_id, { ...atVendor, status: 'EXPIRED' });
			const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
			await service.call('POST', `/payment-links/${links.body.data[0].id}/refresh`);
			await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
			await send(cycle);
			expect(invoices()).toHaveLength(2);
		});

		it('carries the files that replaced earlier ones', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			const content = aPdf('the right one');
			await upload(service, cycle.id, { invoice: { content, filename: 'right.pdf' } });
			await send(cycle);
			const [first] = invoices()[0]?.attachments ?? [];
			expect(first).toMatchObject({ filename: 'right.pdf', content });
		});

		it('asks for what is left after a part was paid', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			const money = {
				payment_id: randomUUID(),
				currency: 'IDR',
				amount: 4_000_000n,
				paid_at: service.now,
			};
			await service.transaction(async (context) =>
				settleByPayment(context, await lockCycle(context, cycle.id), money),
			);
			await send(cycle);
			expect(invoices()[0]?.text).toContain(
				'Total: Rp 4.162.500\nSudah dibayar: -Rp 4.000.000\nSisa yang harus dibayar: Rp 162.500\n',
			);
		});

		it('is sent again with a file that was replaced, and not for the same file once more', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			await send(cycle);
			const content = aPdf('corrected');
			await upload(service, cycle.id, { invoice: { content, filename: 'corrected.pdf' } });
			await send(cycle);
			await upload(service, cycle.id, { invoice: { content, filename: 'corrected.pdf' } });
			await send(cycle);
			expect(invoices()).toHaveLength(2);
			expect(invoices()[1]?.attachments[0]).toMatchObject({ content });
		});

		it('cannot be sent before there is a link to pay', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICED' });
			const answer = await send(cycle);
			expect(answer.status).toBe(422);
			expect(answer.body.errors).toEqual([
				{ path: 'body.related_id', message: expect.stringContaining('no payment link') },
			]);
		});
	});

	describe('RECEIPT', () => {
		const receipt = async (cycle: { id: string }) => {
			const body = { kind: 'RECEIPT', related_id: cycle.id };
			const answer = await service.call('POST', '/emails/send', body);
			await service.settle();
			return answer;
		};
		const receipts = () =>
			service.vendors.mails.filter((mail) => /^Pembayaran tagihan/.test(mail.subject));

		it('names no page to pay at, also where a model words it', async () => {
			const cycle = await aBillingCycle(service, { status: 'PAID' });
			await service.call('POST', '/emails/draft', { kind: 'RECEIPT', related_id: cycle.id });
			const facts = JSON.stringify(service.vendors.drafts.at(-1));
			expect(facts).toContain('Rp 4.162.500');
			expect(facts).not.toContain('di halaman ini');
		});

		it('goes out again with a faktur that came or was replaced after the payment, and once for each', async () => {
			const cycle = await aBillingCycle(service, { status: 'PAID' });
			await receipt(cycle);
			expect(receipts()[0]?.text).toContain('Terima kasih. Pembayaran Rp 4.162.500');
			const content = aPdf('after the payment');
			await upload(service, cycle.id, { tax_invoice: { content, filename: 'faktur.pdf' } });
			await receipt(cycle);
			await receipt(cycle);
			expect(receipts()).toHaveLength(2);
			expect(receipts()[1]?.attachments.at(-1)).toMatchObject({ filename: 'faktur.pdf', content });
		});

		it('goes out again to a corrected address', async () => {
			const cycle = await aBillingCycle(service, { status: 'PAID' });
			await receipt(cycle);
			await service.call('PATCH', `/clients/${cycle.client_id}`, {
				billing_email: 'right@client.example',
			});
			await receipt(cycle);
			expect(receipts().map((mail) => mail.to)).toEqual([
				expect.not.stringContaining('right@'),
				'right@client.example',
			]);
		});
	});

	describe('what was settled without money', () => {
		const withheld = async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			const links = await service.call('GET', `/payment-links?subject_id=${cycle.id}`);
			const [link] = links.body.data;
			service.vendors.pay(link.reference, 4_062_500n);
			await service.call('POST', `/payment-links/${link.id}/refresh`);
			await service.settle();
			return cycle;
		};
		const settle = (cycle: { id: string }, body: object) =>
			service.call('POST', `/billing-cycles/${cycle.id}/settle`, { note: 'A test', ...body });
		const mailOf = async (kind: string, cycle: { id: string }) => {
			service.vendors.mails.length = 0;
			const answer = await service.call('POST', '/emails/send', { kind, related_id: cycle.id });
			await service.settle();
			return { answer, text: service.vendors.mails[0]?.text ?? '' };
		};

		it('is not called received by the receipt, whose lines add up', async () => {
			const cycle = await withheld();
			service.now = addDays(service.now, 3);
			await settle(cycle, { reason: 'WITHHELD', reference: 'BP-1' });
			service.now = addDays(service.now, -3);
			const { text } = await mailOf('RECEIPT', cycle);
			expect(text).toContain('Pembayaran Rp 4.062.500 untuk tagihan');
			expect(text).toContain('kami terima pada 20 November 2026');
			expect(text).toContain(
				'Total: Rp 4.162.500\nSudah dibayar: -Rp 4.062.500\nDipotong sebagai pajak (PPh/PPN): -Rp 100.000\nSisa yang harus dibayar: Rp 0\n',
			);
		});

		it('stands in a line of its own where the rest is asked for, also for finance', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			await settle(cycle, { reason: 'WITHHELD', amount: 100_000, reference: 'BP-1' });
			await service.settle();
			expect((await mailOf('PART_PAYMENT', cycle)).answer.body.code).toBe('email.not-due');
			const { body } = await service.call('GET', `/attention?subject_id=${cycle.id}`);
			expect(body.data).toEqual([]);
			await service.call('POST', '/payment-links', { billing_cycle_id: cycle.id });
			const { text } = await mailOf('INVOICE', cycle);
			expect(text).toContain('Dipotong sebagai pajak (PPh/PPN): -Rp 100.000');
			expect(text).toContain('Sisa yang harus dibayar: Rp 4.062.500');
			expect(text).not.toContain('Sudah dibayar');
		});

		it('tells finance of both when money came, too', async () => {
			const cycle = await withheld();
			await settle(cycle, { reason: 'WITHHELD', amount: 60_000, reference: 'BP-1' });
			const { text } = await mailOf('PART_PAYMENT', cycle);
			expect(text).toContain(
				'Sudah diterima: Rp 4.062.500\nDipotong atau dihapus: Rp 60.000\nSisa: Rp 40.000\n',
			);
		});

		it('is no reason for a receipt: nothing came in for what costs nothing', async () => {
			const { id: product_id } = await aProduct(service, { price: 150_000 });
			const items = [{ product_id, quantity: 1, discount: 150_000 }];
			const cycle = await aBillingCycle(service, { items });
			expect(cycle).toMatchObject({ status: 'PAID', amount: 0 });
			const { answer } = await mailOf('RECEIPT', cycle);
			expect(answer.body.code).toBe('email.not-due');
		});
	});

	describe('INVOICE_REQUEST', () => {
		it('is refused when the cycle has ended', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
			await service.call('POST', `/billing-cycles/${cycle.id}/cancel`, { reason: 'A mistake' });
			await service.settle();
			const mails = await service.call('GET', `/notifications?related_id=${cycle.id}`);
			expect(mails.body.data).toMatchObject([
				{ status: 'SKIPPED', error: 'The billing cycle is CANCELLED: no documents are needed' },
			]);
		});

		it('does without a link when no upload page is known', async () => {
			const cycle = await aBillingCycle(service, { status: 'INVOICE_REQUESTED' });
			await service.settle();
			const mail = service.vendors.mails.find((one) => one.to === 'finance@cloudsales.test');
			expect(mail?.text).toContain(cycle.id);
			expect(mail?.text).not.toContain('Unggah');
		});
	});
});
