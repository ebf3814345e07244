import type { Request, Response } from 'express';
import { aClient } from '../capabilities/clients/fixtures.ts';
import { startSession, type Door } from '../capabilities/identity/index.ts';
import { aClientSession } from '../capabilities/portal/fixtures.ts';
import { consolePerson, leadToSignIn, portalPerson } from '../capabilities/sign-in/index.ts';
import type { PageCall } from '../platform/pages/index.ts';
import { startTestService, type TestService } from './service.ts';

describe('who has opened a page', () => {
	let service: TestService;
	const tokens = { PORTAL: '', CONSOLE: '' };
	const names = { PORTAL: 'cloudsales_portal', CONSOLE: 'cloudsales_console' };
	beforeAll(async () => {
		service = await startTestService();
		const client = await aClient(service);
		tokens.PORTAL = await aClientSession(service, client);
		const sari = { email: 'sari@cloudsales.test', name: 'Sari', role: 'FINANCE' };
		const { body } = await service.call('POST', '/users', sari);
		const opened = await service.transaction((context) =>
			startSession(context, {
				user_id: body.id,
				door: 'CONSOLE',
				membership: null,
				method: 'LINK',
				link_hash: null,
				browser: null,
				network: null,
			}),
		);
		tokens.CONSOLE = opened?.session_token ?? '';
	});
	afterAll(() => service.stop());

	const callWith = (cookie: string, address = '/console/board?q=1'): PageCall => ({
		runtime: service.runtime,
		request: { headers: { cookie } } as Request,
		response: {} as Response,
		request_id: 'test-request',
		company: {} as PageCall['company'],
		language: 'en',
		address,
		notice: null,
	});

	it('is the person of the cookie of that door', async () => {
		const staff = await consolePerson(callWith(`${names.CONSOLE}=${tokens.CONSOLE}`));
		expect(staff?.viewer).toEqual({
			name: 'Sari',
			email: 'sari@cloudsales.test',
			roles: ['FINANCE'],
		});
		const person = await portalPerson(callWith(`${names.PORTAL}=${tokens.PORTAL}`));
		expect(person?.actor).toMatchObject({ role: 'CLIENT', client_role: 'OWNER' });
		expect(person?.viewer.company.id).toBe(person?.client_id);
	});

	it('is nobody with the session of the other door, in whichever cookie', async () => {
		const other = { PORTAL: 'CONSOLE', CONSOLE: 'PORTAL' } as const satisfies Record<Door, Door>;
		for (const door of ['PORTAL', 'CONSOLE'] as const) {
			const foreign = tokens[other[door]];
			for (const name of Object.values(names)) {
				const call = callWith(`${name}=${foreign}`);
				expect(door === 'PORTAL' ? await portalPerson(call) : await consolePerson(call)).toBeNull();
			}
		}
	});

	it('does not act at the API with a session of the console', async () => {
		const bearer = await service.call('GET', '/users', undefined, { token: tokens.CONSOLE });
		expect(bearer.status).toBe(401);
		const cookie = `${names.CONSOLE}=${tokens.CONSOLE}`;
		const read = await fetch(`${service.address}/api/v1/clients`, { headers: { cookie } });
		expect(read.status).toBe(200);
		const headers = { cookie, 'Idempotency-Key': 'by-cookie', 'Content-Type': 'application/json' };
		const command = { method: 'POST', headers, body: '{}' };
		expect((await fetch(`${service.address}/api/v1/clients`, command)).status).toBe(401);
	});

	it('is led to the sign-in of the door and back to the page', () => {
		expect(leadToSignIn(callWith(''), 'CONSOLE')).toEqual({
			see_other: '/console/sign-in?to=%2Fconsole%2Fboard%3Fq%3D1',
		});
	});
});
