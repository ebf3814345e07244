import { startTestService, type TestService } from '../../../tests/service.ts';
import { aClient } from '../../clients/fixtures.ts';
import { aClientSession } from '../../portal/fixtures.ts';
import { aQuotation } from '../fixtures.ts';

describe('quotation.get and quotation.list', () => {
	let service: TestService;
	let client: any;
	let token: string;
	beforeAll(async () => {
		service = await startTestService();
		client = await aClient(service);
		token = await aClientSession(service, client);
	});
	afterAll(() => service.stop());

	const idsOf = (answer: { body: any }): string[] =>
		answer.body.data.map((one: { id: string }) => one.id);

	it('show a client its own offers and nothing that was never sent', async () => {
		const client_id = client.id;
		const sent = await aQuotation(service, { client_id, status: 'SENT' });
		const draft = await aQuotation(service, { client_id });
		const withdrawn = await aQuotation(service, { client_id });
		const items = [{ product_id: withdrawn.items[0].product_id, quantity: 1 }];
		await service.call('POST', `/quotations/${withdrawn.id}/revise`, { items });
		const foreign = await aQuotation(service, { status: 'SENT' });

		expect(idsOf(await service.call('GET', '/quotations', undefined, { token }))).toEqual([
			sent.id,
		]);
		const filtered = `/quotations?client_id=${foreign.client_id}`;
		expect(idsOf(await service.call('GET', filtered, undefined, { token }))).toEqual([]);
		for (const hidden of [draft, withdrawn, foreign]) {
			const answer = await service.call('GET', `/quotations/${hidden.id}`, undefined, { token });
			expect(answer).toMatchObject({
				status: 404,
				body: { code: 'resource.not-found', details: { resource: 'quotation', id: hidden.id } },
			});
		}
		const own = await service.call('GET', `/quotations/${sent.id}`, undefined, { token });
		expect(own).toMatchObject({ status: 200, body: { number: sent.number } });
	});

	it('narrow by status, client and number', async () => {
		const accepted = await aQuotation(service, { status: 'ACCEPTED' });
		const byStatus = await service.call('GET', '/quotations?status=ACCEPTED');
		expect(idsOf(byStatus)).toEqual([accepted.id]);
		const byClient = await service.call('GET', `/quotations?client_id=${accepted.client_id}`);
		expect(idsOf(byClient)).toEqual([accepted.id]);
		const byNumber = await service.call('GET', `/quotations?number=${accepted.number}`);
		expect(idsOf(byNumber)).toEqual([accepted.id]);
	});

	it('give pages that neither repeat nor leave out', async () => {
		const { id } = await aClient(service);
		const made = [];
		for (let index = 0; index < 5; index += 1)
			made.push((await aQuotation(service, { client_id: id })).id);
		const seen: string[] = [];
		let cursor = '';
		for (let page = 0; page < 3; page += 1) {
			const path = `/quotations?client_id=${id}&limit=2&sort=created_at${cursor}`;
			const answer = await service.call('GET', path);
			seen.push(...idsOf(answer));
			cursor = `&cursor=${answer.body.next_cursor}`;
			expect(answer.body.has_more).toBe(page < 2);
		}
		expect(seen).toEqual(made);
	});
});
