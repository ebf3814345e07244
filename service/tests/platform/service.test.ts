import { startTestService, type TestService } from '../service.ts';

describe('the service', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('tells who is asking', async () => {
		const answer = await service.call('GET', '/users');
		expect(answer.body).toMatchObject({ data: [], has_more: false });
	});

	it('refuses a caller without a key', async () => {
		const answer = await service.call('GET', '/users', undefined, { role: 'NONE' });
		expect(answer.status).toBe(401);
		expect(answer.body.code).toBe('auth.required');
	});

	it('creates a user once however often the command is repeated with its key', async () => {
		const body = { email: 'sari@cloudsales.test', name: 'Sari', role: 'SALES' };
		const first = await service.call('POST', '/users', body, { key: 'create-sari' });
		const second = await service.call('POST', '/users', body, { key: 'create-sari' });
		expect(first.status).toBe(201);
		expect(second.body).toEqual(first.body);
		expect(second.headers['idempotency-replayed']).toBe('true');
		const other = await service.call(
			'POST',
			'/users',
			{ ...body, name: 'Another' },
			{ key: 'create-sari' },
		);
		expect(other.body.code).toBe('idempotency.key-reused');
	});

	it('names every wrong field', async () => {
		const answer = await service.call('POST', '/users', {
			email: 'no address',
			role: 'KING',
			extra: 1,
		});
		expect(answer.status).toBe(422);
		expect(answer.body.errors.map((one: { path: string }) => one.path).sort()).toEqual([
			'body.email',
			'body.extra',
			'body.name',
			'body.role',
		]);
	});
});
