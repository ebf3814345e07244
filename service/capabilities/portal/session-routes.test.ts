import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { aSignInLink } from './fixtures.ts';

describe('signing in to the portal', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const confirm = (token: string) => service.submit('/portal/sign-in', { token });

	it('opening the link uses nothing up: mail scanners open it first', async () => {
		const { path, token } = await aSignInLink(service, await aClient(service));
		for (let time = 0; time < 3; time += 1) {
			const page = await service.http.get(path);
			expect(page.status).toBe(200);
			expect(page.text).toContain(`value="${token}"`);
			expect(page.headers['set-cookie']).toBeUndefined();
		}
		expect((await confirm(token)).status).toBe(303);
	});

	it('the button opens a session of this client in a cookie that scripts cannot read', async () => {
		const { token } = await aSignInLink(service, await aClient(service));
		const answer = await confirm(token);
		expect([answer.status, answer.headers['location']]).toEqual([303, '/portal']);
		expect(answer.headers['set-cookie']).toEqual([
			expect.stringMatching(
				/^cloudsales_session=ss_[\w-]{43}; Max-Age=43200; Path=\/; Expires=[^;]+; HttpOnly; SameSite=Lax$/,
			),
		]);
	});

	it('the cookie is for https only when the service is reached by https', async () => {
		const secure = await startTestService({ environment: { PUBLIC_URL: 'https://sales.test' } });
		const { token } = await aSignInLink(secure, await aClient(secure));
		const answer = await secure.submit('/portal/sign-in', { token });
		expect(String(answer.headers['set-cookie'])).toContain('; Secure');
		await secure.stop();
	});

	it('a link opens one session, and none once it is too old or forged', async () => {
		const { token } = await aSignInLink(service, await aClient(service));
		await confirm(token);
		const again = await confirm(token);
		expect(again.status).toBe(401);
		expect(again.text).toContain('tidak berlaku');
		expect(again.headers['set-cookie']).toBeUndefined();
		expect((await confirm(`${token}x`)).status).toBe(401);
		expect((await confirm('short')).status).toBe(401);

		const old = await aSignInLink(service, await aClient(service));
		const { now } = service;
		service.now = new Date(now.getTime() + 7 * 86_400_000);
		expect((await confirm(old.token)).status).toBe(401);
		service.now = now;
	});

	it('portal.sign-in opens a session over the API and refuses a used link', async () => {
		const { token } = await aSignInLink(service, await aClient(service));
		const answer = await service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });
		expect(answer).toMatchObject({
			status: 201,
			body: {
				session_token: expect.stringMatching(/^ss_/),
				expires_at: '2026-11-20T15:00:00.000Z',
			},
		});
		const again = await service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });
		expect(again).toMatchObject({ status: 401, body: { code: 'portal.sign-in-link-invalid' } });
	});

	it('the audit trail names who signed in, and holds neither link nor session', async () => {
		const client = await aClient(service);
		const { token } = await aSignInLink(service, client);
		const { body } = await service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });
		const me = await service.call('GET', '/portal/me', undefined, { token: body.session_token });
		const { client: database } = service.runtime.database;
		const entries = await database.auditEntry.findMany({
			where: { operation: 'portal.sign-in', actor_id: me.body.user.id },
		});
		expect(entries).toMatchObject([{ actor_type: 'USER', actor_name: client.name }]);
		for (const table of ['audit_entries', 'sessions', 'idempotency_keys', 'events']) {
			const rows = await database.$queryRawUnsafe<{ row: string }[]>(
				`SELECT t::text AS row FROM ${table} t`,
			);
			const text = rows.map(({ row }) => row).join();
			expect([table, text.includes(token), text.includes(body.session_token)]).toEqual([
				table,
				false,
				false,
			]);
		}
	});

	it('escapes a token that is none', async () => {
		const page = await service.http.get('/portal/sign-in?token=%22%3E%3Cscript%3E');
		expect(page.text).toContain('value="&quot;&gt;&lt;script&gt;"');
	});
});
