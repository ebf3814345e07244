import { startTestService, type TestService } from '../../../tests/service.ts';
import { anUnreadableMail } from '../mail-fixtures.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
});
afterAll(() => service.stop());

describe('inbound_mail.get and inbound_mail.list', () => {
	it('show how the taking in of a mail stands, and why it failed', async () => {
		const id = await anUnreadableMail(service);
		const got = await service.call('GET', `/inbound-mails/${id}`);
		expect(got.body).toMatchObject({ id, status: 'UNREADABLE', attempt: 9, received_at: null });
		const listed = await service.call('GET', '/inbound-mails?status=UNREADABLE');
		expect(listed.body.data).toContainEqual(got.body);
		expect((await service.call('GET', '/inbound-mails?status=READ')).body.data).toEqual([]);
	});
});

describe('inbound_mail.retry', () => {
	it('has a mail taken in again from where it stands, with all its attempts', async () => {
		const id = await anUnreadableMail(service);
		const { body } = await service.call('POST', `/inbound-mails/${id}/retry`);
		expect(body).toMatchObject({ status: 'LISTED', attempt: 0, error: null });
	});

	it('refuses a mail that is being taken in, and one that is not there', async () => {
		const id = await anUnreadableMail(service);
		await service.call('POST', `/inbound-mails/${id}/retry`);
		const again = await service.call('POST', `/inbound-mails/${id}/retry`);
		expect([again.status, again.body.code]).toEqual([409, 'lifecycle.illegal-move']);
		const none = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
		expect((await service.call('POST', `/inbound-mails/${none}/retry`)).status).toBe(404);
	});
});

describe('inbound_mail.close', () => {
	it('ends a mail that nobody can read, with what was done about it', async () => {
		const id = await anUnreadableMail(service);
		const path = `/inbound-mails/${id}/close`;
		const { body } = await service.call('POST', path, { reason: 'It was an advertisement' });
		expect(body).toMatchObject({
			status: 'CLOSED',
			error: expect.stringContaining('It was an advertisement'),
		});
		const matters = await service.call('GET', `/attention?subject_id=${id}`);
		expect(matters.body.data).toEqual([]);
	});
});
