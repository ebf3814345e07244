import pg from 'pg';
import { modules } from '../app/capabilities.ts';
import { needsKey } from '../platform/contract/index.ts';
import { platformConfig } from '../platform/config/index.ts';
import { fingerprint } from '../platform/idempotency/index.ts';
import {
	adminKey,
	startTestService,
	type Answer,
	type CallOptions,
	type TestService,
} from './service.ts';

const user = (name: string) => ({ email: `${name}@cloudsales.test`, name, role: 'SALES' });

/** Repeats a refused call as a well-behaved client does: after Retry-After, with the same key. */
async function untilAnswered(call: () => Promise<Answer>): Promise<Answer> {
	for (let attempt = 0; attempt < 200; attempt += 1) {
		const answer = await call();
		if (answer.body?.code !== 'idempotency.in-progress') return answer;
		expect([answer.status, Number(answer.headers['retry-after']) > 0]).toEqual([409, true]);
		await new Promise((resolve) => setTimeout(resolve, 5));
	}
	throw new Error('The command stays in progress');
}

describe('the Idempotency-Key', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	const create = (name: string, options: CallOptions & { body?: object } = {}) =>
		service.call('POST', '/users', options.body ?? user(name), options);
	const countUsers = (name: string) =>
		service.runtime.database.client.user.count({ where: { email: `${name}@cloudsales.test` } });
	const raw = (header?: string) => {
		const request = service.http.post('/api/v1/users').set('Authorization', `Bearer ${adminKey}`);
		return header === undefined ? request : request.set('Idempotency-Key', header);
	};

	it('is asked for by every command that repeating would change', async () => {
		for (const operation of modules
			.flatMap((module) => module.operations)
			.filter((one) => needsKey(one))) {
			const path = operation.http.path.replaceAll(/\{\w+\}/g, crypto.randomUUID());
			const answer = await service.http[operation.http.method.toLowerCase() as 'post'](
				`/api/v1${path}`,
			).set('Authorization', `Bearer ${adminKey}`);
			expect([operation.id, answer.status, answer.body.code]).toEqual([
				operation.id,
				400,
				'idempotency.key-required',
			]);
		}
	});

	it.each(['', ' ', 'two words', 'x'.repeat(256), 'schlüssel', '""', '"a b"', 'a,b c'])(
		'is refused as %p, naming the header',
		async (key) => {
			const answer = await raw(key).send(user('bad'));
			// An empty header does not survive the way; to the service it is missing.
			if (key.trim() === '') expect([400, 422]).toContain(answer.status);
			else {
				expect([answer.status, answer.body.code]).toEqual([422, 'input.invalid']);
				expect(answer.body.errors[0].path).toBe('header.Idempotency-Key');
			}
			expect(await countUsers('bad')).toBe(0);
		},
	);

	it('means the same bare and quoted, in any order of fields', async () => {
		const first = await raw('"bare-or-quoted"').send(user('quoted'));
		const second = await raw('bare-or-quoted').send({
			role: 'SALES',
			name: 'quoted',
			email: 'QUOTED@cloudsales.test',
		});
		expect([first.status, second.status]).toEqual([201, 201]);
		expect(second.headers['idempotency-replayed']).toBe('true');
		expect(second.text).toBe(first.text);
	});

	it('gives the first answer again, however much later, until 30 days are over', async () => {
		const first = await create('later', { key: 'later' });
		expect(first.headers['idempotency-replayed']).toBeUndefined();
		await service.runtime.database.client.user.update({
			where: { id: first.body.id },
			data: { name: 'Changed' },
		});
		const begun = service.now;
		try {
			service.now = new Date(begun.getTime() + 30 * 86_400_000 - 1000);
			const second = await create('later', { key: 'later' });
			expect(second).toMatchObject({
				status: 201,
				body: first.body,
				headers: { 'idempotency-replayed': 'true' },
			});
			service.now = new Date(begun.getTime() + 30 * 86_400_000 + 1000);
			expect((await create('later', { key: 'later' })).body.code).toBe('user.email-taken');
		} finally {
			service.now = begun;
		}
	});

	it('is refused for another body', async () => {
		await create('body', { key: 'body' });
		const other = await create('body', { key: 'body', body: { ...user('body'), name: 'Other' } });
		expect([other.status, other.body.code]).toEqual([422, 'idempotency.key-reused']);
	});

	it('means something only for one caller and one operation', async () => {
		const second = await service.call('POST', '/api-keys', { name: 'second', role: 'ADMIN' });
		const answers = [
			await create('mine', { key: 'shared' }),
			await create('yours', { key: 'shared', token: second.body.key }),
			await service.call(
				'POST',
				'/api-keys',
				{ name: 'other operation', role: 'SALES' },
				{ key: 'shared' },
			),
		];
		expect(answers.map((one) => [one.status, one.headers['idempotency-replayed']])).toEqual(
			Array(3).fill([201, undefined]),
		);
	});

	it('is not used up by an error', async () => {
		await create('taken');
		expect((await create('taken', { key: 'error' })).body.code).toBe('user.email-taken');
		await service.runtime.database.client.user.deleteMany({
			where: { email: 'taken@cloudsales.test' },
		});
		const retried = await create('taken', { key: 'error' });
		expect([retried.status, retried.headers['idempotency-replayed']]).toEqual([201, undefined]);
	});

	it('lets a hundred parallel calls have one effect and one body', async () => {
		const answers = await Promise.all(
			Array.from({ length: 100 }, () => untilAnswered(() => create('hundred', { key: 'hundred' }))),
		);
		expect(new Set(answers.map((one) => JSON.stringify([one.status, one.body]))).size).toBe(1);
		expect(answers.filter((one) => one.headers['idempotency-replayed'] === undefined)).toHaveLength(
			1,
		);
		expect(await countUsers('hundred')).toBe(1);
		expect(
			await service.runtime.database.client.auditEntry.count({
				where: { idempotency_key: 'hundred' },
			}),
		).toBe(1);
	});

	it('is free again when the process that held it dies', async () => {
		const { DATABASE_URL } = service.runtime.config.read(platformConfig);
		const lease_token = new pg.Client({ connectionString: DATABASE_URL });
		const died = new Promise((resolve) => lease_token.on('error', resolve));
		await lease_token.connect();
		const key = await service.runtime.database.client.apiKey.findFirstOrThrow({
			where: { name: 'bootstrap' },
		});
		const lock = JSON.stringify([`API_KEY:${key.id}`, 'user.create', 'orphan']);
		await lease_token.query('BEGIN');
		await lease_token.query('SELECT pg_advisory_xact_lock(hashtextextended($1, 0))', [lock]);
		const { rows } = await lease_token.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
		const refused = await create('orphan', { key: 'orphan' });
		expect([refused.status, refused.body.code, refused.headers['retry-after']]).toEqual([
			409,
			'idempotency.in-progress',
			'1',
		]);
		await service.runtime.database.client
			.$queryRaw`SELECT pg_terminate_backend(${rows[0]!.pid}::int)`;
		await died;
		expect((await untilAnswered(() => create('orphan', { key: 'orphan' }))).status).toBe(201);
	});

	it('keeps no key, secret or address readable in the database', async () => {
		const made = await service.call(
			'POST',
			'/api-keys',
			{ name: 'sealed', role: 'SALES' },
			{ key: 'sealed' },
		);
		const again = await service.call(
			'POST',
			'/api-keys',
			{ name: 'sealed', role: 'SALES' },
			{ key: 'sealed' },
		);
		expect(again.body.key).toBe(made.body.key);
		const rows = await service.runtime.database.client.idempotencyKey.findMany();
		const text = JSON.stringify(rows);
		expect(text).toContain('sealed');
		expect(text).not.toContain(made.body.key);
		expect(text).not.toContain('@cloudsales.test');
	});
});

describe('the fingerprint', () => {
	it('does not depend on the order of fields, but on every value', () => {
		const base = { a: 1, b: { c: [1, 2], d: 'x' } };
		expect(fingerprint({ b: { d: 'x', c: [1, 2] }, a: 1 })).toBe(fingerprint(base));
		for (const other of [
			{ ...base, a: 2 },
			{ ...base, b: { c: [2, 1], d: 'x' } },
			{ ...base, e: null },
			{ a: 1 },
		])
			expect(fingerprint(other)).not.toBe(fingerprint(base));
	});

	it('takes a file by its bytes', () => {
		const file = (text: string) => ({
			invoice: { filename: 'a.pdf', content_type: 'application/pdf', content: Buffer.from(text) },
		});
		expect(fingerprint(file('one'))).toBe(fingerprint(file('one')));
		expect(fingerprint(file('one'))).not.toBe(fingerprint(file('two')));
	});
});
