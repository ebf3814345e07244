import { setTimeout as wait } from 'node:timers/promises';
import { startTestService, type TestService } from '../../tests/service.ts';
import { untilLockWaits } from '../../tests/lock-waits.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { acceptance, aClientSession } from './fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';

describe('the page of a quotation', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const pathOf = (quotation: { accept_url: string }): string =>
		new URL(quotation.accept_url).pathname;
	const get = (quotation: { accept_url: string }) => service.http.get(pathOf(quotation));
	const post = (quotation: { accept_url: string }, answer: string, fields: object) =>
		service.submit(`${pathOf(quotation)}/${answer}`, fields);
	const stateOf = async (quotation: { id: string }) =>
		(await service.call('GET', `/quotations/${quotation.id}`)).body;

	it('shows the offer in the language of the client, with both answers', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const page = await get(quotation);
		expect(page.status).toBe(200);
		expect(page.headers['cache-control']).toBe('no-store');
		for (const part of ['lang="id"', quotation.number, 'Rp 4.162.500', quotation.pdf_url])
			expect(page.text).toContain(part);
		expect(page.text).toContain(`action="${pathOf(quotation)}/accept"`);
		expect(page.text).toContain(`action="${pathOf(quotation)}/reject"`);

		const client = await aClient(service, { locale: 'en' });
		const english = await get(await aQuotation(service, { status: 'SENT', client_id: client.id }));
		expect(english.text).toContain('lang="en"');
		expect(english.text).toContain('Accept the quotation');
	});

	it('promises no invoice for what costs nothing', async () => {
		const { id: product_id } = await aProduct(service, { price: 150_000 });
		const items = [{ product_id, quantity: 1, discount: 150_000 }];
		const quotation = await aQuotation(service, { status: 'SENT', items });
		for (let time = 0; time < 2; time += 1) {
			const { text } = await get(quotation);
			expect(text).toContain('Tidak ada yang harus dibayar.');
			expect(text).not.toContain('Tagihan');
			await post(quotation, 'accept', acceptance('Budi Santoso'));
		}
	});

	it('escapes what people have written', async () => {
		const name = '<script>alert(1)</script> & "Co"';
		const client = await aClient(service, { name });
		const page = await get(await aQuotation(service, { status: 'SENT', client_id: client.id }));
		expect(page.text).not.toContain('<script>');
		expect(page.text).toContain('&lt;script&gt;alert(1)&lt;/script&gt; &amp; &quot;Co&quot;');
	});

	it('accepts for the holder of the link and says so', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const answer = await post(quotation, 'accept', acceptance(' Budi Santoso '));
		expect([answer.status, answer.headers['location']]).toEqual([303, pathOf(quotation)]);
		expect(await stateOf(quotation)).toMatchObject({
			status: 'ACCEPTED',
			accepted_by: 'Budi Santoso',
			accepted_role: 'Direktur',
			accepted_at: service.now.toISOString(),
		});
		const page = await get(quotation);
		expect(page.text).toContain('Penawaran ini telah disetujui');
		expect(page.text).toContain('Budi Santoso, Direktur');
		expect(page.text).not.toContain('/accept"');
	});

	it('takes the same words of one person for several quotations, also of several companies', async () => {
		const first = await aClient(service);
		const { billing_email } = first;
		const second = await aClient(service, { billing_email });
		for (const client of [first, second]) {
			const cookie = `cloudsales_portal=${await aClientSession(service, client)}`;
			for (const [answer, fields, status] of [
				['accept', acceptance('Budi'), 'ACCEPTED'],
				['accept', acceptance('Budi'), 'ACCEPTED'],
				['reject', { reason: 'Terlalu mahal' }, 'REJECTED'],
				['reject', { reason: 'Terlalu mahal' }, 'REJECTED'],
			] as const) {
				const quotation = await aQuotation(service, { status: 'SENT', client_id: client.id });
				const path = `/portal/quotations/${quotation.id}`;
				const send = () => service.submit(`${path}/${answer}`, fields).set('Cookie', cookie);
				// Once more, as after a click on a page that was opened before.
				for (const sent of [await send(), await send()])
					expect([sent.status, sent.headers['location']]).toEqual([303, path]);
				expect((await stateOf(quotation)).status).toBe(status);
			}
		}
		const emails = await service.runtime.database.client.user.count({
			where: { email: billing_email },
		});
		expect(emails).toBe(1);
	});

	it('records the link as the actor that accepted', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		await post(quotation, 'accept', acceptance('Budi'));
		const path = `/audit-entries?subject_id=${quotation.id}&operation=quotation.accept`;
		const trail = await service.call('GET', path);
		expect(trail.body.data).toMatchObject([
			{ actor_type: 'LINK', actor_id: quotation.id, actor_name: `link of ${quotation.number}` },
		]);
	});

	it('takes many clicks at once for one acceptance', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const clicks = Array.from({ length: 6 }, () => post(quotation, 'accept', acceptance('Budi')));
		expect((await Promise.all(clicks)).map((answer) => answer.status)).toEqual(
			Array.from({ length: 6 }, () => 303),
		);
		const events = await service.call('GET', `/events?subject_id=${quotation.id}`);
		const accepted = events.body.data.filter((one: any) => one.type === 'quotation.accepted');
		expect(accepted).toHaveLength(1);
	});

	it('lets a second click wait for the first, so that the page it leads to is true', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const click = () =>
			post(quotation, 'accept', acceptance('Budi')).then((answer) => answer.status);
		const outcomes = await service.transaction(async ({ tx }) => {
			await tx.$executeRaw`SELECT 1 FROM quotations WHERE id = ${quotation.id}::uuid FOR UPDATE`;
			const first = click();
			await untilLockWaits(service);
			const second = click();
			const early = await Promise.race([second, wait(300).then(() => 'still waiting')]);
			return { early, all: () => Promise.all([first, second]) };
		});
		expect(outcomes.early).toBe('still waiting');
		expect(await outcomes.all()).toEqual([303, 303]);
		expect((await stateOf(quotation)).status).toBe('ACCEPTED');
	});

	it('turns the offer down with the reason of the client', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const answer = await post(quotation, 'reject', { reason: 'Terlalu mahal\r\nuntuk kami' });
		expect(answer.status).toBe(303);
		expect((await stateOf(quotation)).status).toBe('REJECTED');
		expect((await get(quotation)).text).toContain('Terlalu mahal');
	});

	it('shows what became of it when an answer comes too late', async () => {
		const quotation = await aQuotation(service, { status: 'REJECTED' });
		const answer = await post(quotation, 'accept', acceptance('Budi'));
		expect(answer.status).toBe(303);
		expect((await stateOf(quotation)).status).toBe('REJECTED');
		expect((await get(quotation)).text).toContain('telah ditolak');
	});

	it('says kindly that an offer is over, before and after the timer has said so', async () => {
		const late = await aQuotation(service, { status: 'SENT', valid_until: '2026-11-20' });
		const { now } = service;
		service.now = new Date('2026-11-20T17:00:00.000Z');
		const page = await get(late);
		expect(page.text).toContain('sudah berakhir');
		expect(page.text).not.toContain('/accept"');
		await post(late, 'accept', acceptance('Budi'));
		expect((await stateOf(late)).status).toBe('SENT');
		service.now = now;
		const expired = await aQuotation(service, { status: 'EXPIRED' });
		expect((await get(expired)).text).toContain('sudah berakhir');
	});

	it('leads from a superseded version to the newer one once that was sent', async () => {
		const before = await aQuotation(service, { status: 'SENT' });
		const items = [{ product_id: before.items[0].product_id, quantity: 20 }];
		const revised = (await service.call('POST', `/quotations/${before.id}/revise`, { items })).body;
		expect((await get(before)).text).toContain('akan kami kirimkan');
		expect((await get(before)).text).not.toContain(pathOf(revised));
		await service.call('POST', `/quotations/${revised.id}/sync`);
		await service.call('POST', `/quotations/${revised.id}/send`, {});
		expect((await get(before)).text).toContain(`href="${pathOf(revised)}"`);
	});

	it('does not exist for a forged, cut or foreign token, nor before the quotation is sent', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		const other = await aQuotation(service, { status: 'SENT' });
		const signature = pathOf(quotation).split('.')[1];
		const draft = await aQuotation(service);
		const paths = [
			`/q/${other.id}.${signature}`,
			`/q/${quotation.id}`,
			`/q/${quotation.id}.`,
			`${pathOf(quotation)}.x`,
			'/q/nonsense',
			'/q/%27.%27',
			pathOf(draft),
		];
		for (const path of paths) {
			const page = await service.http.get(path).set('Accept-Language', 'en');
			expect([path, page.status]).toEqual([path, 404]);
			expect(page.text).toContain('Page not found');
			const accept = await service.submit(`${path}/accept`, acceptance('Eve'));
			expect([path, accept.status]).toEqual([path, 404]);
		}
		expect((await stateOf(other)).status).toBe('SENT');
	});

	it('asks again when the form is empty, too long or no form', async () => {
		const quotation = await aQuotation(service, { status: 'SENT' });
		expect((await post(quotation, 'accept', acceptance('  '))).status).toBe(422);
		expect((await post(quotation, 'accept', {})).status).toBe(422);
		expect((await post(quotation, 'reject', { reason: 'x'.repeat(1001) })).status).toBe(422);
		expect((await post(quotation, 'reject', { reason: 'x'.repeat(30_000) })).status).toBe(413);
		const path = `${pathOf(quotation)}/accept`;
		const json = await service.submit(path).type('json').send({ accepted_by: 'Budi' });
		expect(json.status).toBe(400);
		expect((await stateOf(quotation)).status).toBe('SENT');
	});
});
