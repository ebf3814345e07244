import { newId } from '../../platform/database/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import { adminKey, startTestService, type TestService } from '../../tests/service.ts';
import { actorOf } from './authenticate.ts';
import { ensureBootstrapKey } from './index.ts';
import { isWithin } from './rules.ts';

const day = 86_400_000;

describe('keys', () => {
	let service: TestService;
	let begun: Date;
	beforeAll(async () => {
		service = await startTestService();
		begun = service.now;
	});
	afterEach(() => void (service.now = begun));
	afterAll(() => service.stop());

	const database = () => service.runtime.database.client;
	const later = (ms: number): void => {
		service.now = new Date(service.now.getTime() + ms);
	};

	describe('an API key', () => {
		const create = (body: object, options = {}) =>
			service.call('POST', '/api-keys', { name: 'test', role: 'ADMIN', ...body }, options);
		const list = (token: string) => service.call('GET', '/users', undefined, { token });

		it('is shown once and stored only as a hash', async () => {
			const { body } = await create({});
			expect(body.key).toMatch(/^cs_[\w-]{43}$/);
			expect(body.prefix).toBe(body.key.slice(0, 8));
			const listed = await service.call('GET', '/api-keys?limit=200');
			expect(JSON.stringify(listed.body)).not.toContain(body.key);
			expect(JSON.stringify(listed.body)).not.toContain('key_hash');
			expect(JSON.stringify(await database().apiKey.findMany())).not.toContain(body.key);
			expect((await list(body.key)).status).toBe(200);
		});

		it('stops working when it is revoked, and stays revoked', async () => {
			const { body } = await create({});
			const revoked = await service.call('POST', `/api-keys/${body.id}/revoke`);
			expect(revoked.body.revoked_at).toBe(begun.toISOString());
			expect((await list(body.key)).status).toBe(401);
			later(1000);
			expect((await service.call('POST', `/api-keys/${body.id}/revoke`)).body.revoked_at).toBe(
				begun.toISOString(),
			);
			expect((await service.call('POST', `/api-keys/${newId()}/revoke`)).body.code).toBe(
				'resource.not-found',
			);
		});

		it('stops working at the moment it expires', async () => {
			const { body } = await create({
				expires_at: new Date(begun.getTime() + day).toISOString(),
			});
			later(day - 1);
			expect((await list(body.key)).status).toBe(200);
			later(1);
			expect((await list(body.key)).status).toBe(401);
		});

		it('does what its scopes name and nothing else', async () => {
			const keys = await Promise.all(
				[['user.*'], ['user.list'], ['*'], ['users.list', 'user.get']].map(
					async (scopes) => (await create({ scopes })).body.key,
				),
			);
			expect(await Promise.all(keys.map(async (key) => (await list(key)).status))).toEqual([
				200, 200, 200, 403,
			]);
			const narrow = await service.call(
				'POST',
				'/users',
				{ email: 'scope@cloudsales.test', name: 'X', role: 'SALES' },
				{ token: keys[1] },
			);
			expect(narrow.body).toMatchObject({
				code: 'auth.forbidden',
				details: { permission: 'user.create' },
			});
			for (const wrong of ['user', 'user.', '.*', '**', 'User.list', 'user.list.all'])
				expect((await create({ scopes: [wrong] })).status).toBe(422);
		});

		it('gives no more by its scopes than its role has', async () => {
			const { body } = await create({ role: 'SALES', scopes: ['*'] });
			expect((await service.call('GET', '/api-keys', undefined, { token: body.key })).status).toBe(
				403,
			);
		});

		it('cannot make a key that may do more than itself', async () => {
			const { body } = await create({ scopes: ['api_key.*', 'user.list'] });
			const attempt = (scopes: string[]) => create({ scopes }, { token: body.key });
			for (const wider of [[], ['*'], ['user.*'], ['user.list', 'user.create']])
				expect((await attempt(wider)).body.code).toBe('auth.forbidden');
			expect((await attempt(['user.list', 'api_key.list'])).status).toBe(201);
		});

		it.each([
			[[], ['user.list'], true],
			[['*'], ['user.*'], true],
			[['user.*'], ['user.list', 'user.*'], true],
			[['user.*'], ['users.list'], false],
			[['user.list'], ['user.*'], false],
			[['user.list'], [], false],
		])('%p covers %p: %p', (outer, inner, covered) => {
			expect(isWithin(outer, inner)).toBe(covered);
		});
	});

	describe('the key of BOOTSTRAP_API_KEY', () => {
		it('works, is made once, and stays revoked after a restart', async () => {
			expect(await actorOf(service.runtime, adminKey)).toMatchObject({
				type: 'API_KEY',
				role: 'ADMIN',
				name: 'bootstrap',
			});
			const key = 'cs_another_bootstrap_key_0123456789abcdef';
			await Promise.all([1, 2, 3].map(() => ensureBootstrapKey(service.runtime, key)));
			const { id } = await database().apiKey.findUniqueOrThrow({
				where: { key_hash: sha256Hex(key) },
			});
			await service.call('POST', `/api-keys/${id}/revoke`);
			await ensureBootstrapKey(service.runtime, key);
			expect(await actorOf(service.runtime, key)).toBeNull();
		});
	});
});
