import { randomUUID } from 'node:crypto';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aNotification } from '../fixtures.ts';

describe('notifications', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	describe('notification.send', () => {
		it.each([
			['SALES', 'sales@cloudsales.test'],
			['FINANCE', 'finance@cloudsales.test'],
			['OPERATIONS', 'operations@cloudsales.test'],
		])('tells %s at the address of the configuration', async (audience, recipient) => {
			const body = {
				audience,
				subject: 'Look',
				message: 'Two\nlines',
				link: 'https://n8n.example/1',
			};
			const answer = await service.call('POST', '/notifications', body);
			expect(answer.body).toMatchObject({ kind: 'TEAM', recipient, related_id: null });
			await service.settle();
			const mail = service.vendors.mails.find((one) => one.reference.includes(answer.body.id));
			expect(mail).toMatchObject({
				to: recipient,
				subject: 'Look',
				text: 'Two\nlines\n\nhttps://n8n.example/1\n\n-- \nCloudSales',
			});
		});

		it('tells once for a key, and again for another', async () => {
			const body = { audience: 'SALES', subject: 'Once', message: 'Look' };
			const send = (key: string) => service.call('POST', '/notifications', body, { key });
			const [first, second, other] = [await send('a'), await send('a'), await send('b')];
			expect(second.body).toEqual(first.body);
			expect(other.body.id).not.toBe(first.body.id);
		});

		it('takes the same key of another caller for another occasion', async () => {
			const body = { audience: 'SALES', subject: 'Once', message: 'Look' };
			const asSales = { key: 'same', role: 'SALES' } as const;
			const first = await service.call('POST', '/notifications', body, { key: 'same' });
			const other = await service.call('POST', '/notifications', body, asSales);
			expect(other.status).toBe(201);
			expect(other.body.id).not.toBe(first.body.id);
		});

		it.each([
			['a link that is no web address', { link: 'javascript:alert(1)' }, 'body.link'],
			['a subject of two lines', { subject: 'a\nBcc: b@c.example' }, 'body.subject'],
			['an unknown team', { audience: 'EVERYBODY' }, 'body.audience'],
		])('refuses %s', async (_, wrong, path) => {
			const body = { audience: 'SALES', subject: 'Look', message: 'Look', ...wrong };
			const answer = await service.call('POST', '/notifications', body);
			expect(answer).toMatchObject({ status: 422, body: { errors: [{ path }] } });
		});
	});

	describe('notification.get', () => {
		it('tells where a notification stands and what is possible', async () => {
			const failed = await aNotification(service, { status: 'FAILED' });
			const { body } = await service.call('GET', `/notifications/${failed.id}`);
			expect(body).toMatchObject({
				status: 'FAILED',
				allowed_transitions: ['retry'],
				error: 'The address was refused',
				attempt: 1,
			});
		});

		it('finds none that is not there', async () => {
			const answer = await service.call('GET', `/notifications/${randomUUID()}`);
			expect(answer).toMatchObject({ status: 404, body: { code: 'resource.not-found' } });
		});
	});

	describe('notification.list and email_log.list', () => {
		it.each(['/notifications', '/email-logs'])('%s filters and goes page by page', async (path) => {
			const failed = await aNotification(service, { status: 'FAILED' });
			const list = async (query: string) => (await service.call('GET', `${path}?${query}`)).body;
			const failures = await list('status=FAILED&limit=200');
			expect(failures.data.map((one: any) => one.id)).toContain(failed.id);
			expect(failures.data.every((one: any) => one.status === 'FAILED')).toBe(true);
			expect((await list('kind=QUOTATION')).data).toEqual([]);
			expect((await list(`related_id=${randomUUID()}`)).data).toEqual([]);
			expect((await list(`client_id=${randomUUID()}`)).data).toEqual([]);
			const all = await list('limit=200');
			const first = await list('limit=2');
			const second = await list(`limit=2&cursor=${first.next_cursor}`);
			expect(first.has_more).toBe(true);
			expect([...first.data, ...second.data]).toEqual(all.data.slice(0, 4));
		});
	});

	describe('notification.retry', () => {
		it('sends a failed mail after all', async () => {
			const failed = await aNotification(service, { status: 'FAILED' });
			const answer = await service.call('POST', `/notifications/${failed.id}/retry`);
			expect(answer).toMatchObject({ status: 200, body: { status: 'QUEUED' } });
			await service.settle();
			const { body } = await service.call('GET', `/notifications/${failed.id}`);
			expect(body).toMatchObject({
				status: 'SENT',
				provider: 'gmail',
				attempt: 2,
				error: null,
			});
		});

		it.each(['QUEUED', 'SENT'] as const)('refuses one that is %s', async (status) => {
			const { id } = await aNotification(service, { status });
			const answer = await service.call('POST', `/notifications/${id}/retry`);
			expect(answer).toMatchObject({
				status: 409,
				body: { code: 'lifecycle.illegal-move', details: { status, transition: 'retry' } },
			});
		});
	});
});
