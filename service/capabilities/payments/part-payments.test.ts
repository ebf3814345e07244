import { readFileSync } from 'node:fs';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aClientSession } from '../portal/fixtures.ts';
import { ensureLinkJob } from './jobs.ts';

/** A client is asked for 1,665,000 rupiah, and pays something else. */
describe('another amount than a link asks for', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { PAYMENT_LINK_PICKUP_SECONDS: '0' } });
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.vendors.mails.length = 0;
	});

	const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
	const linksOf = async (cycle: { id: string }): Promise<any[]> =>
		(await read(`/payment-links?subject_id=${cycle.id}&sort=created_at`)).data;
	const eventsOf = async (subjectId: string, type: string): Promise<any[]> =>
		(await read(`/events?subject_id=${subjectId}&type=${type}`)).data;

	const portalOf = async (cycle: { client_id: string }) => {
		const token = await aClientSession(service, await read(`/clients/${cycle.client_id}`));
		const page = await service.http.get('/portal').set({ Cookie: `cloudsales_portal=${token}` });
		const me = await service.call('GET', '/portal/me', undefined, { token });
		return { text: page.text.replaceAll('<span class="together">', ''), me: me.body };
	};

	async function askedFor1665000(): Promise<any> {
		const { id: product_id } = await aProduct(service, { price: 150_000 });
		const client = await aClient(service, { locale: 'id' });
		const items = [{ product_id, quantity: 10 }];
		const cycle = await aBillingCycle(service, {
			status: 'AWAITING_PAYMENT',
			client_id: client.id,
			items,
		});
		expect(cycle.amount).toBe(1_665_000);
		return cycle;
	}
	async function pay(cycle: { id: string }, amount: bigint): Promise<any> {
		const link = (await linksOf(cycle)).find((one) => one.status === 'OPEN');
		service.vendors.pay(link.reference, amount);
		await service.call('POST', `/payment-links/${link.id}/refresh`);
		await service.settle();
		return (await read(`/payments?subject_id=${cycle.id}`)).data[0];
	}

	async function anActiveSubscription({ subscription_id }: { subscription_id: string }) {
		await service.call('POST', '/subscriptions/activate', { subscription_id });
		await service.settle();
		const { items } = await read(`/subscriptions/${subscription_id}`);
		return { subscription_id, item_id: items[0].id };
	}

	it('that is less is placed, and a fresh link, mailed by the service, asks for the rest', async () => {
		const cycle = await askedFor1665000();
		expect(await pay(cycle, 1_635_000n)).toMatchObject({
			status: 'SUCCEEDED',
			placed_amount: 1_635_000,
		});
		expect(await read(`/billing-cycles/${cycle.id}`)).toMatchObject({
			status: 'AWAITING_PAYMENT',
			balance: 30_000,
		});
		const links = await linksOf(cycle);
		expect(links.map(({ status, amount }) => [status, amount])).toEqual([
			['PAID', 1_665_000],
			['OPEN', 30_000],
		]);
		const mail = service.vendors.mails.find(({ text }) => text.includes(links[1].url));
		expect(mail?.text).toContain('Sudah dibayar: -Rp 1.635.000');
		expect(mail?.text).toContain('Sisa yang harus dibayar: Rp 30.000');
		expect(await eventsOf(cycle.id, 'billing_cycle.partly_paid')).toMatchObject([
			{ data: { balance: 30_000 } },
		]);
	});

	it('that is less is told to finance by a mail that says what can be done', async () => {
		const cycle = await askedFor1665000();
		await pay(cycle, 1_635_000n);
		const wish = { kind: 'PART_PAYMENT', related_id: cycle.id };
		expect((await service.call('POST', '/emails/send', wish)).status).toBe(201);
		await service.settle();
		const mail = service.vendors.mails.find(({ subject }) => subject.includes('dibayar sebagian'));
		expect(mail).toMatchObject({ to: 'finance@cloudsales.test' });
		expect(mail?.text).toContain('Sudah diterima: Rp 1.635.000');
		expect(mail?.text).toContain('Sisa: Rp 30.000');
		await pay(cycle, 30_000n);
		expect((await service.call('POST', '/emails/send', wish)).body.code).toBe('email.not-due');
	});

	it('that is less shows on the portal: what came in, what is left, and how to pay it', async () => {
		const cycle = await askedFor1665000();
		await pay(cycle, 1_635_000n);
		const { me, text } = await portalOf(cycle);
		const link = (await linksOf(cycle))[1];
		expect(me.open_billing_cycles).toMatchObject([
			{ amount: 30_000, received_amount: 1_635_000, payment_url: link.url },
		]);
		expect(text).toContain('Sudah kami terima: Rp 1.635.000');
		expect(text).toContain(link.url);
	});

	it('that is one rupiah more pays the cycle, and the rupiah is credit that finance hears of', async () => {
		const cycle = await askedFor1665000();
		const payment = await pay(cycle, 1_665_001n);
		expect(payment).toMatchObject({
			status: 'SUCCEEDED',
			amount: 1_665_001,
			placed_amount: 1_665_000,
			credit_amount: 1,
		});
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('PAID');
		expect(await eventsOf(payment.id, 'payment.credited')).toMatchObject([
			{ data: { credit_amount: 1, placed_amount: 1_665_000, client_id: cycle.client_id } },
		]);
		const credits = await read('/payments?has_credit=true');
		expect(credits.data.map(({ id }: any) => id)).toContain(payment.id);
		const wish = { kind: 'MONEY_TO_PLACE', related_id: payment.id };
		await service.call('POST', '/emails/send', wish);
		await service.settle();
		const mail = service.vendors.mails.find(({ text }) => text.includes(payment.id));
		expect(mail).toMatchObject({ to: 'finance@cloudsales.test' });
		expect(mail?.text).toContain('saldo pelanggan');
	});

	it('that comes a second time on one link is credit of the client, which finance hears of and the next bill uses', async () => {
		const cycle = await askedFor1665000();
		await pay(cycle, 1_665_000n);
		const [link] = await linksOf(cycle);
		const there = service.vendors.links.get(link.gateway_reference)!;
		const second = { ...there.payments[0]!, gateway_payment_id: `${link.id}-2` };
		service.vendors.links.set(link.gateway_reference, {
			...there,
			payments: [...there.payments, second],
		});
		// However often it is reported.
		for (const _ of [1, 2]) await service.call('POST', `/payment-links/${link.id}/refresh`);
		await service.settle();
		const { data } = await read(`/payments?subject_id=${cycle.id}`);
		const twice = data.find((one: any) => one.gateway_payment_id === second.gateway_payment_id);
		expect(twice).toMatchObject({
			status: 'SUCCEEDED',
			placed_amount: 0,
			credit_amount: 1_665_000,
		});
		expect(await eventsOf(twice.id, 'payment.credited')).toHaveLength(1);
		const { data: matters } = await read('/attention?kind=payment.credited&limit=200');
		expect(matters.map(({ subject_id }: any) => subject_id)).toContain(twice.id);
		expect((await read(`/clients/${cycle.client_id}/credit`)).data).toMatchObject([
			{ currency: 'IDR', amount: 1_665_000 },
		]);
		const { item_id, subscription_id } = await anActiveSubscription(cycle);
		const change = { items: [{ item_id, quantity: 12 }], reason: 'Two more' };
		const { body } = await service.call('POST', `/subscriptions/${subscription_id}/change`, change);
		expect(body.status).toBe('APPLIED');
		expect(await read(`/billing-cycles/${body.billing_cycle_id}`)).toMatchObject({
			status: 'PAID',
			balance: 0,
		});
	});

	it('leaves a rest that no gateway collects to people, who are told once, and can settle it', async () => {
		const cycle = await askedFor1665000();
		await pay(cycle, 1_664_999n);
		const [event, ...others] = await eventsOf(cycle.id, 'billing_cycle.collection_failed');
		expect(event.data).toMatchObject({ balance: 1, reason: expect.stringContaining('10,000') });
		await service.runJob(ensureLinkJob, { subject_type: 'billing_cycle', subject_id: cycle.id });
		await service.settle();
		expect(others).toEqual([]);
		expect(await eventsOf(cycle.id, 'billing_cycle.collection_failed')).toHaveLength(1);
		expect((await portalOf(cycle)).text).toContain('Tautan pembayaran sedang kami siapkan');
		const settle = (body: object) =>
			service.call('POST', `/billing-cycles/${cycle.id}/settle`, body, { role: 'FINANCE' });
		const answer = await settle({ reason: 'ROUNDING', note: 'One rupiah' });
		expect(answer.body).toMatchObject({ status: 'PAID', balance: 0 });
		expect((await settle({ reason: 'ROUNDING', note: 'Again' })).body.code).toBe(
			'billing_cycle.over',
		);
	});

	it('starts the shipped activation only when the rest has come, too', async () => {
		const file = new URL(
			'../../../workflows/1-cloudsales/05-payment-succeeded.json',
			import.meta.url,
		);
		const { nodes } = JSON.parse(readFileSync(file, 'utf8'));
		const [trigger] = nodes.filter((one: any) => one.type.endsWith('.cloudSalesTrigger'));
		const cycle = await askedFor1665000();
		const starts = async () => {
			const { data } = await read(`/events?client_id=${cycle.client_id}&limit=200`);
			const of = data.filter((one: any) => one.data.client_id === cycle.client_id);
			return of.filter((one: any) => trigger.parameters.events.includes(one.type)).length;
		};
		await pay(cycle, 1_000_000n);
		expect(await starts()).toBe(0);
		await pay(cycle, 665_000n);
		expect(await starts()).toBe(1);
	});

	it('recorded twice by people settles once', async () => {
		const cycle = await askedFor1665000();
		const body = {
			reason: 'PAID_OUTSIDE',
			amount: 500_000,
			reference: 'TRX-1',
			note: 'A transfer',
		};
		const settle = (more: object = {}) =>
			service.call('POST', `/billing-cycles/${cycle.id}/settle`, { ...body, ...more });
		const answers = await Promise.all([settle(), settle()]);
		expect(answers.map((one) => [one.status, one.body.balance])).toEqual([
			[200, 1_165_000],
			[200, 1_165_000],
		]);
		expect((await settle({ reference: 'TRX-2' })).body.balance).toBe(665_000);
		await settle({ reason: 'WITHHELD', amount: 30_000, reference: 'BP-1' });
		const { me, text } = await portalOf(cycle);
		expect(me.open_billing_cycles).toMatchObject([{ amount: 635_000, received_amount: 1_000_000 }]);
		expect(text).toContain('Sudah kami terima: Rp 1.000.000');
	});

	it('is written off or called withheld only up to the limit, in however many records', async () => {
		const cycle = await askedFor1665000();
		const settle = (reason: string, amount: number, reference: string) =>
			service.call('POST', `/billing-cycles/${cycle.id}/settle`, {
				reason,
				amount,
				reference,
				note: 'A test',
			});
		const largest = async (reason: string, first: number) => {
			expect((await settle(reason, first, `${reason}-1`)).status).toBe(200);
			const { code, details } = (await settle(reason, first, `${reason}-2`)).body;
			expect(code).toBe('billing_cycle.rest-too-large');
			return details.largest;
		};
		expect(await largest('ROUNDING', 600)).toBe('400');
		// The PPN of 165,000 and a fifth of 1,500,000.
		expect(await largest('WITHHELD', 300_000)).toBe('165000');
		expect((await read(`/billing-cycles/${cycle.id}`)).balance).toBe(1_665_000 - 300_600);
	});

	it('that is less is what the page says to which the payer is led back', async () => {
		const cycle = await askedFor1665000();
		const [link] = await linksOf(cycle);
		const asked = service.vendors.linkRequests.find((one) => one.reference === link.reference);
		await pay(cycle, 1_635_000n);
		const page = await service.http.get(new URL(asked?.return_url ?? '').pathname);
		expect(page.text).toContain('<h1>Sebagian pembayaran sudah kami terima</h1>');
		expect(page.text).toContain('<p class="figure">Rp 1.635.000</p>');
		expect(page.text).not.toContain('1.665.000');
	});

	it('on two links is not called done on the page of the one that was not needed', async () => {
		const cycle = await askedFor1665000();
		const [first] = await linksOf(cycle);
		const there = service.vendors.links.get(first.gateway_reference)!;
		service.vendors.links.set(first.gateway_reference, { ...there, status: 'EXPIRED' });
		await service.call('POST', `/payment-links/${first.id}/refresh`);
		await service.settle();
		await pay(cycle, 1_665_000n);
		service.vendors.pay(first.reference);
		await service.call('POST', `/payment-links/${first.id}/refresh`);
		await service.settle();
		const asked = service.vendors.linkRequests.find((one) => one.reference === first.reference);
		const page = await service.http.get(new URL(asked?.return_url ?? '').pathname);
		expect(page.text).toContain('<h1>Pembayaran kami simpan sebagai saldo Anda</h1>');
		expect(page.text).toContain('<p class="figure">Rp 1.665.000</p>');
		expect(page.text).not.toContain('Anda tidak perlu melakukan apa pun lagi');
	});

	it('is asked for in parts where the whole is more than a gateway collects', async () => {
		const cycle = await askedFor1665000();
		const [first] = await linksOf(cycle);
		const ask = (amount: number) =>
			service.call('POST', '/payment-links', { billing_cycle_id: cycle.id, amount });
		expect((await ask(1_000_000)).body).toMatchObject({
			code: 'payment_link.other-amount',
			details: { payment_link_id: first.id },
		});
		await service.call('POST', `/payment-links/${first.id}/cancel`, {});
		expect((await ask(2_000_000)).body.errors[0].path).toBe('body.amount');
		expect((await ask(1_000_000)).body).toMatchObject({ status: 'OPEN', amount: 1_000_000 });
		await pay(cycle, 1_000_000n);
		await pay(cycle, 665_000n);
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('PAID');
	});
});
