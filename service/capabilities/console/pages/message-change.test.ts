import { randomUUID } from 'node:crypto';
import { load } from 'cheerio';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aQuestion } from '../../inbound-mail/questions/fixtures.ts';
import { aSubscription } from '../../subscriptions/fixtures.ts';
import { anOperator } from '../fixtures.ts';

let service: TestService;
let cookie: string;
beforeAll(async () => {
	service = await startTestService();
	cookie = (await anOperator(service, 'SALES')).cookie;
});
afterAll(() => service.stop());

/** A letter that asks for a number of seats, as it is filed once it was read. */
async function aWish(seats: number | null, intent = 'seat_change') {
	const subscription = await aSubscription(service, { status: 'ACTIVE' });
	const { client } = service.runtime.database;
	const quotation = (await service.call('GET', `/quotations/${subscription.quotation_id}`)).body;
	const { id } = await aQuestion(service, { quotation, text: 'Tolong ditambah.' });
	await client.conversationMessage.update({
		where: { id },
		data: { outcome: 'REQUEST', intent, reading: { seats } },
	});
	const [{ id: item_id, quantity }] = subscription.items;
	return { id, subscription, item: `${subscription.id}/${item_id}`, quantity };
}
const page = async (id: string) => {
	const answer = await service.http
		.get(`/console/messages/${id}`)
		.set('Cookie', cookie)
		.set('Accept-Language', 'en');
	return load(answer.text);
};
const send = (path: string, fields: object) =>
	service
		.submit(path, { form_token: randomUUID(), ...fields })
		.set('Cookie', cookie)
		.set('Accept-Language', 'en');
const changesOf = async ({ id }: { id: string }): Promise<any[]> =>
	(await service.call('GET', `/subscription-changes?subscription_id=${id}`)).body.data;

describe('a letter that asks for a change', () => {
	it('stands in a form with the number that it names, and changes nothing before a person has seen what it costs', async () => {
		const { id, item, quantity, subscription } = await aWish(30);
		const $ = await page(id);
		const form = $(`form[action="/console/messages/${id}/preview-change"]`);
		expect(form.find('[name=quantity]').val()).toBe('30');
		expect(form.find('[name=item] option[selected]').attr('value')).toBe(item);
		expect($(`form[action="/console/messages/${id}/change"]`)).toHaveLength(0);

		const wanted = { item, quantity: String(quantity + 5) };
		const shown = await send(`/console/messages/${id}/preview-change`, wanted);
		expect(shown.status).toBe(200);
		const preview = load(shown.text);
		expect(preview('main').text()).toContain('Each period from then on');
		expect(preview('main').text()).not.toMatch(/ADJUSTMENT|CARRIED|\d{4}-\d\d-\d\d/);
		const confirm = preview(`form[action="/console/messages/${id}/change"]`);
		expect(confirm.find('[name=item]').val()).toBe(item);
		expect(confirm.find('[name=quantity]').val()).toBe(wanted.quantity);
		expect(await changesOf(subscription)).toEqual([]);

		const done = await send(`/console/messages/${id}/change`, { ...wanted, reason: 'By mail' });
		expect([done.status, done.headers['location']]).toEqual([303, `/console/messages/${id}`]);
		expect(await changesOf(subscription)).toMatchObject([
			{ reason: 'By mail', items: [{ after: { quantity: quantity + 5 } }] },
		]);
		const audit = await service.call('GET', '/audit-entries?operation=subscription.change');
		expect(audit.body.data[0]).toMatchObject({ actor_type: 'USER', reason: 'By mail' });
	});

	it('says what is wrong with a number, and names none that the letter does not', async () => {
		const { id, item } = await aWish(null);
		const form = (await page(id))(`form[action="/console/messages/${id}/preview-change"]`);
		expect(form.find('[name=quantity]').val() ?? '').toBe('');
		const wrong = await send(`/console/messages/${id}/preview-change`, { item, quantity: '-1' });
		expect(wrong.status).toBe(422);
		expect(wrong.text).not.toContain(`action="/console/messages/${id}/change"`);
	});

	it('is not offered for other letters', async () => {
		const { id } = await aQuestion(service);
		expect((await page(id))('form[action$="/preview-change"]')).toHaveLength(0);
	});
});
