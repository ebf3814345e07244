import request from 'supertest';
import { anOperator } from '../fixtures.ts';
import { aQuestion } from '../../inbound-mail/questions/fixtures.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';

let service: TestService;
let cookie: string;
beforeAll(async () => {
	service = await startTestService();
	cookie = (await anOperator(service, 'SALES')).cookie;
});
afterAll(() => service.stop());

const get = (path: string) => request(service.app).get(path).set('Cookie', cookie);

describe('the messages of the console', () => {
	it('show what a stranger wrote as text, with the suggested reply to send or edit', async () => {
		const hostile = '<script>alert(1)</script> <img src=x onerror=alert(1)>';
		const { id } = await aQuestion(service, { text: hostile });
		expect((await get('/console/messages?status=WAITING')).text).toContain(
			`/console/messages/${id}`,
		);
		const { status, text } = await get(`/console/messages/${id}`);
		expect(status).toBe(200);
		expect(text).toContain('&lt;script&gt;alert(1)');
		expect(text).not.toContain('<script>alert');
		expect(text).not.toContain('<img src=x');
		expect(text).toContain('Terima kasih atas pesan Anda');
	});
});
