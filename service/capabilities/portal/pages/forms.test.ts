import { randomUUID } from 'node:crypto';
import { HtmlValidate } from 'html-validate';
import { addSeconds } from '../../../platform/clock/index.ts';
import { ProviderError } from '../../../platform/errors/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { portalScenes } from '../../../tests/portal-scenes.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';
import { aProduct } from '../../catalog/fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { aSubscription } from '../../subscriptions/fixtures.ts';
import { acceptance, aClientSession } from '../fixtures.ts';

describe('what a client does in the portal', () => {
	let service: TestService;
	let start: Date;
	beforeAll(async () => {
		// Without a workflow the service mails a team what came in; at once, since no clock runs here.
		service = await startTestService({ environment: { MESSAGE_PICKUP_SECONDS: '0' } });
		start = service.now;
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		service.now = start;
	});

	/** A client with a browser. */
	const aReader = async (values: object = {}) => {
		const client = await aClient(service, { locale: 'en', ...values });
		const cookie = `cloudsales_portal=${await aClientSession(service, client)}`;
		const headers = { Cookie: cookie };
		const get = (path: string) => service.http.get(path).set(headers);
		const send = (path: string, fields: object = {}, form_token: string = randomUUID()) =>
			service.submit(path, { form_token, ...fields }).set(headers);
		/** Sends a form and opens the page that it leads to, with its notice. */
		const follow = async (path: string, fields: object = {}) => {
			const sent = await send(path, fields);
			expect([sent.status, sent.text.slice(0, 300)]).toEqual([303, expect.anything()]);
			const set = ([] as string[]).concat(sent.headers['set-cookie'] ?? []);
			const cookies = [cookie, ...set.map((one) => one.split(';')[0]!)].join('; ');
			return service.http.get(sent.headers['location']!).set({ ...headers, Cookie: cookies });
		};
		return { client, get, send, follow };
	};
	const read = async (path: string) => (await service.call('GET', path)).body;
	const mailsAfter = async (work: () => Promise<unknown>) => {
		await service.settle();
		const before = service.vendors.mails.length;
		await work();
		await service.settle();
		return service.vendors.mails.slice(before);
	};

	describe('with a quotation', () => {
		it('accepts it in the portal with name and position; the audit trail names the person', async () => {
			const { client, send, get } = await aReader();
			const { id } = await aQuotation(service, { status: 'SENT', client_id: client.id });
			const path = `/portal/quotations/${id}`;
			const clicks = await Promise.all([
				send(`${path}/accept`, acceptance('Budi')),
				send(`${path}/accept`, acceptance('Budi')),
			]);
			expect(clicks.map(({ status }) => status)).toEqual([303, 303]);
			expect(await read(`/quotations/${id}`)).toMatchObject({
				status: 'ACCEPTED',
				accepted_by: 'Budi',
				accepted_role: 'Direktur',
			});
			const trail = await read(`/audit-entries?subject_id=${id}&operation=quotation.accept`);
			expect(trail.data).toMatchObject([{ actor_type: 'USER', actor_name: client.name }]);
			await service.settle();
			const [cycle] = (await read(`/billing-cycles?quotation_id=${id}`)).data;
			expect((await get(path)).text).toContain(`href="/portal/invoices/${cycle.id}"`);
		});

		it('keeps what was typed and says what is wrong where it is wrong', async () => {
			const { client, send } = await aReader();
			const { id } = await aQuotation(service, { status: 'SENT', client_id: client.id });
			const { status, text } = await send(`/portal/quotations/${id}/accept`, {
				accepted_by: 'Budi "Raja" <b>',
				accepted_role: 'Direktur',
			});
			expect(status).toBe(422);
			expect(text).toContain('value="Budi &quot;Raja&quot; &lt;b&gt;"');
			expect(text).toContain('id="accept-agreed-wrong"');
			expect((await read(`/quotations/${id}`)).status).toBe('SENT');
		});

		it.each(['portal', 'link'])(
			'asks sales about it, by the %s, once for two clicks (message.ask)',
			async (door) => {
				const { client, send } = await aReader();
				const quotation = await aQuotation(service, { status: 'SENT', client_id: client.id });
				const path =
					door === 'portal'
						? `/portal/quotations/${quotation.id}`
						: new URL(quotation.accept_url).pathname;
				const token = randomUUID();
				const ask = () => send(`${path}/ask`, { text: 'Apakah ada diskon?' }, token);
				const mails = await mailsAfter(() => Promise.all([ask(), ask()]));
				expect(mails).toHaveLength(1);
				expect(mails[0]).toMatchObject({ to: 'sales@cloudsales.test' });
				for (const part of ['Apakah ada diskon?', quotation.number, client.name])
					expect(mails[0]!.text + mails[0]!.subject).toContain(part);
				const { data } = await read(`/messages?client_id=${client.id}`);
				expect(data).toMatchObject([
					{
						status: 'WAITING',
						text: 'Apakah ada diskon?',
						written_by: client.name,
						is_proven: door === 'portal',
						conversation: { subject_id: quotation.id },
					},
				]);
				// An answer to the holder of a link goes where the quotation went.
				const answers = await mailsAfter(() =>
					service.call('POST', `/messages/${data[0].id}/reply`, { text: 'Ada.' }),
				);
				if (door === 'link') expect(answers.map(({ to }) => to)).toEqual([client.billing_email]);
				expect((await send(`${path}/ask`, { text: ' ' })).status).toBe(422);
			},
		);
	});

	it('a link asks about its one quotation only', async () => {
		const { client } = await aReader();
		const mine = await aQuotation(service, { status: 'SENT', client_id: client.id });
		const other = await aQuotation(service, { status: 'SENT', client_id: client.id });
		const path = new URL(mine.accept_url).pathname;
		await service.submit(`${path}/ask`, {
			form_token: randomUUID(),
			text: 'Yang lain?',
			subject_id: other.id,
		});
		await service.settle();
		const mail = service.vendors.mails.at(-1)!;
		expect(mail.subject).toContain(mine.number);
		expect(mail.subject).not.toContain(other.number);
	});

	describe('with a bill', () => {
		it('pays by a link and never by a form, and is told what a look at the gateway has found', async () => {
			const { client, get, send } = await aReader();
			const cycle = await aBillingCycle(service, {
				status: 'AWAITING_PAYMENT',
				client_id: client.id,
			});
			const path = `/portal/invoices/${cycle.id}`;
			const { text } = await get(path);
			expect(text).toContain(`<a class="button" href="${cycle.payment_url}"`);
			const forms = [...text.matchAll(/<form[^>]*action="([^"]+)"/gs)].map(([, action]) => action);
			for (const action of forms) expect(action).toMatch(/^\//);

			expect((await send(`${path}/check`)).text).toContain('No payment has arrived yet');
			service.now = addSeconds(service.now, 31);
			const error = new ProviderError('xendit', 'unavailable', 'Down');
			service.vendors.failures.push({ method: 'getLink', error });
			expect((await send(`${path}/check`)).text).toContain('does not answer at the moment');
			service.now = addSeconds(service.now, 31);
			const [link] = (await read(`/payment-links?subject_id=${cycle.id}`)).data;
			service.vendors.pay(link.reference);
			const paid = await send(`${path}/check`);
			expect(paid.text).toContain('We have received your payment');
			await service.settle();
			const after = (await get(path)).text;
			expect(after).toContain('This bill was paid in full on');
			expect(after).not.toContain(cycle.payment_url);
		});

		it('reads figures that add up, also when a part is paid', async () => {
			const { client, get } = await aReader({ locale: 'en' });
			const address = await portalScenes['invoice-partly-paid']!(service, client);
			const { text } = await get(address);
			const amounts = (part: string) =>
				[...part.matchAll(/-?IDR\s[\d,]+/g)].map(([one]) => BigInt(one.replaceAll(/[^\d-]/g, '')));
			const [lines = '', rest = ''] = [
				...text.matchAll(/<table class="figures">.*?<\/table>/gs),
			].map(([one]) => one);
			const [, , net = 0n, tax, total] = amounts(lines).slice(-5);
			expect(net + (tax ?? 0n)).toBe(total);
			const settled = amounts(rest);
			const left = settled.pop();
			expect(settled.reduce((sum, one) => sum + one, total ?? 0n)).toBe(left);
			expect(left).toBe(3_162_500n);
		});

		it('is told that it is late, and that the service is off because of it', async () => {
			const { client, get } = await aReader();
			const { id } = await aBillingCycle(service, {
				status: 'AWAITING_PAYMENT',
				client_id: client.id,
			});
			service.now = addSeconds(service.now, 20 * 86_400);
			const again = await aClientSession(service, client);
			const { text } = await service.http
				.get(`/portal/invoices/${id}`)
				.set({ Cookie: `cloudsales_portal=${again}` });
			expect(text).toContain('6 days late');
			expect((await get(`/portal/invoices/${id}`)).status).toBe(303);
		});
	});

	describe('with a subscription', () => {
		const workspace = async () => ({
			items: [
				{
					product_id: (await aProduct(service, { provisioning_target: 'google-workspace' })).id,
					quantity: 10,
				},
			],
		});

		it('does the step that it is asked for, and has it looked at', async () => {
			const { client, get, follow } = await aReader({ locale: 'en' });
			const value = 'google-site-verification=abc';
			const waiting = {
				status: 'WAITING',
				waiting_for: 'CLIENT',
				code: 'VERIFY_DOMAIN',
				values: { domain: 'maju.example', value },
				note: 'Written for staff',
				progress: {},
				poll_after_seconds: 3600,
			} as const;
			service.vendors.nextOutcomes.push(waiting);
			const { id } = await aSubscription(service, {
				status: 'ACTIVE',
				client_id: client.id,
				...(await workspace()),
			});
			const [task] = (await read(`/provisioning-tasks?subscription_id=${id}`)).data;
			await service.call('POST', `/provisioning-tasks/${task.id}/run`);
			const path = `/portal/subscriptions/${id}`;
			const { text } = await get(path);
			expect(text).toContain(`value="${value}"`);
			expect(text).not.toContain('Written for staff');
			expect((await get('/portal')).text).toContain('one step waits for you');

			service.now = addSeconds(service.now, 60);
			service.vendors.nextOutcomes.push(waiting);
			const still = await follow(`${path}/steps/${task.id}/check`);
			expect(still.text).toContain('It cannot be seen yet');
			service.now = addSeconds(service.now, 60);
			const done = await follow(`${path}/steps/${task.id}/check`);
			expect(done.text).toContain('this step is done');
			await service.settle();
			expect((await get('/portal')).text).not.toContain('one step waits for you');
		});

		it('sees what more seats cost, asks for them, and takes the request back', async () => {
			const { client, send, follow } = await aReader({ locale: 'en' });
			const one = await aSubscription(service, {
				status: 'PROVISIONED',
				client_id: client.id,
				...(await workspace()),
			});
			const path = `/portal/subscriptions/${one.id}`;
			const field = `quantity_${one.items[0].id}`;
			const wish = { [field]: '15', reason: 'New colleagues' };
			const preview = await send(`${path}/seats`, wish);
			expect(preview.status).toBe(200);
			const { documents } = (
				await service.call('POST', `/subscriptions/${one.id}/preview-change`, {
					items: [{ item_id: one.items[0].id, quantity: 15 }],
				})
			).body;
			const amount = new Intl.NumberFormat('en').format(documents[0].amount);
			expect(preview.text).toContain(`a bill of IDR ${amount}`);
			expect(preview.text).toContain('10 → 15');
			expect((await read(`/subscription-changes?subscription_id=${one.id}`)).data).toEqual([]);

			const token = randomUUID();
			const ask = () => send(`${path}/seats/ask`, wish, token);
			const twice = await Promise.all([ask(), ask()]);
			expect(twice.map(({ status }) => status)).toEqual([303, 303]);
			const { data } = await read(`/subscription-changes?subscription_id=${one.id}`);
			expect(data).toMatchObject([
				{ status: 'REQUESTED', requested_for: client.name, reason: 'New colleagues' },
			]);
			const again = await send(`${path}/seats/ask`, { ...wish, [field]: '16' });
			expect([again.status, again.text]).toEqual([
				422,
				expect.stringContaining('A request still waits for a decision'),
			]);
			const back = await follow(`${path}/changes/${data[0].id}/withdraw`);
			expect(back.text).toContain('Your request is taken back');
			expect(await read(`/subscription-changes/${data[0].id}`)).toMatchObject({
				status: 'CANCELLED',
			});
		});

		it('is told at the form what cannot be asked for', async () => {
			const { client, send } = await aReader({ locale: 'en' });
			const one = await aSubscription(service, {
				status: 'PROVISIONED',
				client_id: client.id,
				...(await workspace()),
			});
			const path = `/portal/subscriptions/${one.id}/seats`;
			const field = `quantity_${one.items[0].id}`;
			for (const [fields, sentence] of [
				[{ [field]: '10', reason: 'x' }, 'The quantities are like that already'],
				[{ [field]: 'banyak', reason: 'x' }, `${field}`],
				[{ [field]: '12' }, 'seats-reason-wrong'],
			] as const) {
				const { status, text } = await send(path, fields);
				expect([status, text]).toEqual([422, expect.stringContaining(sentence)]);
			}
		});

		it('asks for the end, knowing the last day before', async () => {
			const { client, get, follow } = await aReader({ locale: 'en' });
			const one = await aSubscription(service, {
				status: 'PROVISIONED',
				client_id: client.id,
				...(await workspace()),
			});
			const path = `/portal/subscriptions/${one.id}`;
			const { text } = await get(`${path}/end`);
			for (const said of ['19 December 2026', 'Data is kept until', 'Nothing is left to pay'])
				expect(text).toContain(said);
			const asked = await follow(`${path}/end`, { reason: 'We close' });
			expect(asked.text).toContain('You asked for the end of this subscription');
			expect(await read(`/subscriptions/${one.id}`)).toMatchObject({
				status: 'ACTIVE',
				cancel_at_period_end: false,
			});
		});
	});

	it('changes the data of the company: a part at once, a part after finance has looked', async () => {
		const { client, follow, send, get } = await aReader({ locale: 'en' });
		const present = { name: client.name, billing_email: client.billing_email, locale: 'en' };
		const nothing = await send('/portal/company', present);
		expect([nothing.status, nothing.text]).toEqual([
			422,
			expect.stringContaining('The data are like that already'),
		]);
		const wrong = await send('/portal/company', { ...present, npwp: '12' });
		expect([wrong.status, wrong.text]).toEqual([
			422,
			expect.stringContaining('company-npwp-wrong'),
		]);
		const both = { ...present, npwp: '01.234.567.8-901.000', phone: '0812-3456-7890' };
		const page = await follow('/portal/company', both);
		expect(page.text).toContain('wait for our confirmation');
		expect(page.text).toContain('012345678901000');
		const [change] = (await read(`/client-changes?client_id=${client.id}&status=REQUESTED`)).data;
		const back = await follow(`/portal/company/changes/${change.id}/withdraw`);
		expect(back.text).toContain('The request is taken back');
		expect((await get('/portal/company')).text).toContain('+6281234567890');
	});

	it('shows the account of each currency by itself, and each adds up', async () => {
		const { client, get } = await aReader();
		const amounts: [string, number][] = [];
		for (const currency of ['IDR', 'USD']) {
			const { id, amount } = await aBillingCycle(service, {
				status: 'INVOICED',
				client_id: client.id,
			});
			const data = { currency };
			await service.runtime.database.client.billingCycle.update({ where: { id }, data });
			amounts.push([currency, amount]);
		}
		const sections = (await get('/portal/statement')).text.split('<section');
		for (const [currency, amount] of amounts) {
			const section = sections.find((one) => one.includes(`Statement of account (${currency})`));
			// What is open, the line, its balance, and the closing balance.
			expect(section?.split(formatMoney(BigInt(amount), currency, 'en'))).toHaveLength(5);
		}
	});

	it.each(Object.keys(portalScenes))('writes valid HTML: %s', async (name) => {
		const validator = new HtmlValidate({
			extends: ['html-validate:recommended', 'html-validate:a11y'],
			rules: {
				// As the kit has it (platform/pages/components.test.ts).
				'no-trailing-whitespace': 'off',
				'void-style': 'off',
				'doctype-style': 'off',
				'tel-non-breaking': 'off',
				'no-redundant-for': 'off',
				'form-dup-name': ['error', { shared: ['radio', 'checkbox'] }],
				// The navigation is there for wide and for narrow screens; one of both is shown.
				'unique-landmark': 'off',
			},
		});
		const { client, get } = await aReader();
		const { status, text } = await get(await portalScenes[name]!(service, client));
		expect(status).toBe(200);
		const report = await validator.validateString(text);
		const found = report.results.flatMap(({ messages }) =>
			messages.map(({ ruleId, message, line }) => `${line} ${ruleId}: ${message}`),
		);
		expect(found).toEqual([]);
		expect(Buffer.byteLength(text)).toBeLessThan(100_000);
	});
});
