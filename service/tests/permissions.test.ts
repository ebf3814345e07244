import { modules } from '../app/capabilities.ts';
import type { Operation } from '../platform/contract/index.ts';
import { clientRoles, type ClientRole, type Role } from '../platform/actor/index.ts';
import { startTestService, type TestService } from './service.ts';
import { signInAsClient } from './sign-in-as-client.ts';

const operations = modules.flatMap((module) => module.operations);
const staff: Role[] = ['SALES', 'FINANCE', 'OPERATIONS', 'ADMIN'];

function requestOf(operation: Operation): { path: string; body: object | undefined } {
	const values = (operation.example.path ?? {}) as Record<string, string>;
	const path = operation.http.path.replaceAll(
		/\{(\w+)\}/g,
		(_, name: string) => values[name] ?? '',
	);
	const query = new URLSearchParams(
		(operation.example.query ?? {}) as Record<string, string>,
	).toString();
	const body =
		operation.http.method === 'GET' || operation.input.files !== undefined
			? undefined
			: (operation.example.body ?? {});
	return { path: query === '' ? path : `${path}?${query}`, body };
}

describe('permissions', () => {
	let service: TestService;
	const clientTokens = new Map<ClientRole, string>();
	beforeAll(async () => {
		service = await startTestService();
		const { client_id, token } = await signInAsClient(service);
		clientTokens.set('OWNER', token);
		for (const role of ['FINANCE', 'TECHNICAL'] as const)
			clientTokens.set(role, (await signInAsClient(service, role, client_id, role)).token);
		for (const role of staff) await service.keyFor(role);
	});
	afterAll(() => service.stop());

	describe.each(operations.map((one) => [one.id, one] as const))('%s', (_, operation) => {
		const { path, body } = requestOf(operation);
		const { method } = operation.http;

		it('asks for a sign-in unless it is public', async () => {
			const answer = await service.call(method, path, body, { role: 'NONE' });
			if (operation.allowed.includes('PUBLIC')) expect(answer.body.code).not.toBe('auth.required');
			else expect([answer.status, answer.body.code]).toEqual([401, 'auth.required']);
		});

		const callers = [
			...staff.map((role) => ({ role, in_company: null })),
			...clientRoles.map((in_company) => ({ role: 'CLIENT' as const, in_company })),
		];
		it.each(callers)('answers $role $in_company as its contract says', async (caller) => {
			const { role, in_company } = caller;
			const token = in_company === null ? undefined : clientTokens.get(in_company);
			const answer = await service.call(
				method,
				path,
				body,
				token === undefined ? { role } : { token },
			);
			const { allowed: roles, client_roles } = operation;
			const isNarrowed = in_company !== null && client_roles?.includes(in_company) === false;
			const allowed =
				role === 'ADMIN' || roles.includes('PUBLIC') || (roles.includes(role) && !isNarrowed);
			if (allowed) expect(answer.body.code).not.toBe('auth.forbidden');
			else
				expect([answer.status, answer.body.code, answer.body.details]).toEqual([
					403,
					'auth.forbidden',
					{ permission: operation.id },
				]);
			expect(answer.status).not.toBe(500);
		});

		it('refuses a key whose scopes do not name it', async () => {
			if (operation.allowed.includes('PUBLIC')) return;
			const scope = operation.id === 'event.list' ? 'client.get' : 'event.list';
			const key = await service.call(
				'POST',
				'/api-keys',
				{ name: 'narrow', role: 'ADMIN', scopes: [scope] },
				{ key: `narrow-${operation.id}` },
			);
			const answer = await service.call(method, path, body, { token: key.body.key });
			expect(answer.body.code).toBe('auth.forbidden');
		});
	});
});
