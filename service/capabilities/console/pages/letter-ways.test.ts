import { randomUUID } from 'node:crypto';
import { load } from 'cheerio';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';
import { aQuestion } from '../../inbound-mail/questions/fixtures.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { anOperator } from '../fixtures.ts';

let service: TestService;
const cookies: Record<string, string> = {};
beforeAll(async () => {
	service = await startTestService();
	for (const role of ['SALES', 'FINANCE'] as const)
		cookies[role] = (await anOperator(service, role)).cookie;
});
afterAll(() => service.stop());

type Role = 'SALES' | 'FINANCE';
const open = async (role: Role, path: string) => {
	const { text } = await service.http
		.get(path)
		.set('Cookie', cookies[role] ?? '')
		.set('Accept-Language', 'en');
	return load(text);
};
const send = (role: Role, path: string, fields: object) =>
	service
		.submit(path, { form_token: randomUUID(), ...fields })
		.set('Cookie', cookies[role] ?? '')
		.set('Accept-Language', 'en');
const read = async (path: string): Promise<any> => (await service.call('GET', path)).body;
const update = (id: string, data: object) =>
	service.runtime.database.client.conversationMessage.update({ where: { id }, data });
const matterOf = async (subject_id: string): Promise<any> =>
	(await read(`/attention?subject_id=${subject_id}`)).data[0];

/** A slip that answers the mail with a bill, as it is filed once it was read. */
async function aSlip(): Promise<{ id: string; cycle: any }> {
	const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
	const quotation = await read(`/quotations/${cycle.quotation_id}`);
	const { id } = await aQuestion(service, { quotation, text: 'Bukti transfer terlampir.' });
	const bill = { related_type: 'billing_cycle', related_id: cycle.id };
	await update(id, { outcome: 'PAYMENT_PROOF', teams: ['FINANCE'], ...bill });
	return { id, cycle };
}
const booking = { reference: 'TRX 0091', note: 'On the statement of today' };

describe('a slip', () => {
	it.each([
		['the matter', async (id: string) => `/console/matters/${(await matterOf(id)).id}`, ''],
		['the letter', async (id: string) => `/console/messages/${id}`, '/do'],
	])('is booked from %s, where it is said before what happens', async (_, pageOf, verb) => {
		const { id, cycle } = await aSlip();
		const page = await pageOf(id);
		const $ = await open('FINANCE', page);
		expect($('main').text()).toContain('look at the bank statement first');
		const action = `${page}${verb}/billing_cycle.settle`;
		const form = $(`form[action="${action}"]`);
		// The bill that the letter answers is the first choice, and none is chosen.
		const choices = form.find('[name=billing_cycle_id] option').toArray();
		expect(choices.map((one) => $(one).attr('value')).slice(0, 2)).toEqual(['', cycle.id]);
		expect((await send('FINANCE', action, { billing_cycle_id: cycle.id, note: 'x' })).status).toBe(
			422,
		);
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('AWAITING_PAYMENT');

		const fields = { form_token: randomUUID(), billing_cycle_id: cycle.id, ...booking };
		for (let click = 0; click < 2; click += 1)
			expect((await send('FINANCE', action, fields)).status).toBe(303);
		expect(await read(`/billing-cycles/${cycle.id}`)).toMatchObject({ status: 'PAID', balance: 0 });
		// The client is still to be answered.
		expect((await read(`/messages/${id}`)).status).toBe('WAITING');
	});

	it('is booked by finance alone', async () => {
		const { id, cycle } = await aSlip();
		const action = `/console/messages/${id}/do/billing_cycle.settle`;
		expect(
			(await open('SALES', `/console/messages/${id}`))(`form[action="${action}"]`),
		).toHaveLength(0);
		const fields = { billing_cycle_id: cycle.id, ...booking };
		expect((await send('SALES', action, fields)).status).toBe(404);
		expect((await read(`/billing-cycles/${cycle.id}`)).status).toBe('AWAITING_PAYMENT');
	});

	it('that is no slip books nothing', async () => {
		const { id, cycle } = await aSlip();
		await update(id, { outcome: 'QUESTION' });
		const action = `/console/messages/${id}/do/billing_cycle.settle`;
		const fields = { billing_cycle_id: cycle.id, ...booking };
		expect((await send('FINANCE', action, fields)).status).toBe(404);
	});
});

describe('a letter that declines', () => {
	const aNo = async (quotation: any): Promise<string> => {
		const { id } = await aQuestion(service, { quotation, text: 'Kami tidak jadi.' });
		await update(id, { outcome: 'DECLINE', intent: 'decline', teams: ['SALES'] });
		return id;
	};

	it('offers to turn the quotation down, on its page and in its matter', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const id = await aNo(quotation);
		const matter = await matterOf(id);
		const $ = await open('SALES', `/console/matters/${matter.id}`);
		expect($(`form[action="/console/matters/${matter.id}/quotation.reject"]`)).toHaveLength(1);
		expect($(`a[href="/console/messages/${id}"]`)).toHaveLength(1);
		const action = `/console/messages/${id}/do/quotation.reject`;
		expect((await open('SALES', `/console/messages/${id}`))('main').text()).toContain(
			'the letter still waits for an answer',
		);
		expect((await send('SALES', action, { reason: 'Too expensive' })).status).toBe(303);
		expect(await read(`/quotations/${quotation.id}`)).toMatchObject({
			status: 'REJECTED',
			reject_reason: 'Too expensive',
		});
		expect(
			(await open('SALES', `/console/messages/${id}`))(`form[action="${action}"]`),
		).toHaveLength(0);
	});

	it('turns down the version that is valid now, also when it answers an older one', async () => {
		const first = await aQuotation(service, { status: 'SENT' });
		const id = await aNo(first);
		const items = [{ product_id: first.items[0].product_id, quantity: 20 }];
		const { body: next } = await service.call('POST', `/quotations/${first.id}/revise`, { items });
		for (const step of ['sync', 'send'])
			await service.call('POST', `/quotations/${next.id}/${step}`, {});
		const action = `/console/messages/${id}/do/quotation.reject`;
		expect((await send('SALES', action, { reason: 'Too expensive' })).status).toBe(303);
		expect((await read(`/quotations/${next.id}`)).status).toBe('REJECTED');
		expect((await read(`/quotations/${first.id}`)).status).toBe('SUPERSEDED');
	});
});

describe('a question about a bill', () => {
	it('is a matter of finance, as its mail is', async () => {
		const { id } = await aSlip();
		await update(id, { outcome: 'QUESTION' });
		expect(await matterOf(id)).toMatchObject({ kind: 'message.money_question', team: 'FINANCE' });
		const { id: other } = await aQuestion(service);
		expect(await matterOf(other)).toMatchObject({ kind: 'message.question', team: 'SALES' });
	});
});
