import fc from 'fast-check';
import { modules } from '../app/capabilities.ts';
import { isCommand, type Operation } from '../platform/contract/index.ts';
import { Problem } from '../platform/http/problem.ts';
import { driveSale, type Sale } from './drive-sale.ts';
import { startTestService, type TestService } from './service.ts';

const operations = modules.flatMap((module) => module.operations);
/** A longer search: FUZZ_RUNS=500 npx jest … */
const runs = Number(process.env['FUZZ_RUNS'] ?? 12);

/** Values that have broken something somewhere: bounds of types, odd texts, wrong types. */
const odd = fc.constantFrom<unknown>(
	null,
	true,
	0,
	-1,
	0.5,
	2 ** 31,
	-(2 ** 31) - 1,
	2 ** 53 - 1,
	2 ** 53,
	1e308,
	'',
	' ',
	'0',
	'-1',
	'NaN',
	'1e999',
	'null',
	'\u0000',
	'a\u0000b',
	'\ud800',
	'\u202e',
	'💥',
	"' OR 1=1 --",
	'../../etc/passwd',
	'{{7*7}}',
	'%',
	'%00',
	'<script>',
	'x'.repeat(300),
	'x'.repeat(1500),
	'2026-02-30',
	'0001-01-01',
	'+275760-09-13',
	'9999-12-31T23:59:59.999Z',
	'2026-11-20',
	'2026-11-20T00:00:00Z',
	'00000000-0000-0000-0000-000000000000',
	'ffffffff-ffff-ffff-ffff-ffffffffffff',
	'https://[::1]/',
	'http://169.254.169.254/',
	[],
	[[]],
	{},
	{ __proto__: null },
	{ constructor: {} },
	{ toString: 1 },
	Array(50).fill(0),
);
const anything = fc.oneof(odd, fc.jsonValue({ maxDepth: 4 }), fc.string({ unit: 'binary' }));
const texts = anything.map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));

describe('no input makes the service fail', () => {
	let service: TestService;
	let sale: Sale;
	beforeAll(async () => {
		service = await startTestService();
		sale = await driveSale(service);
	});
	afterAll(() => service.stop());

	/** A path with real ids of things that exist, ids of nothing, or garbage. */
	const pathOf = (operation: Operation) => {
		const names = [...operation.http.path.matchAll(/\{(\w+)\}/g)].map((match) => match[1]!);
		const values = names.map((name) => {
			const real = Object.entries(sale.ids).find(([known]) => known === name)?.[1];
			const id =
				real === undefined
					? fc.uuid()
					: fc.oneof({ weight: 3, arbitrary: fc.constant(real) }, fc.uuid());
			return fc.oneof(
				{ weight: 4, arbitrary: id },
				texts.map((text) => encodeURIComponent(text.toWellFormed()).slice(0, 1000)),
				fc.constantFrom('%', '%zz', '%ff', '.', '..'),
			);
		});
		return fc
			.tuple(...values)
			.map((filled) =>
				names.reduce(
					(path, name, index) => path.replace(`{${name}}`, filled[index] as string),
					operation.http.path,
				),
			);
	};
	const queryOf = (operation: Operation) => {
		const names = [...Object.keys(operation.input.query?.shape ?? {}), 'unknown', '__proto__'];
		const entry = fc.tuple(fc.constantFrom(...names), texts);
		return fc.array(entry, { maxLength: 3 }).map((entries) => {
			const query = new URLSearchParams(
				entries.map(([name, value]): [string, string] => [name, value.toWellFormed()]),
			).toString();
			return query === '' ? '' : `?${query}`;
		});
	};
	/** The example with some fields replaced, fields it does not have added, or something else altogether. */
	const bodyOf = (operation: Operation) => {
		const example = (operation.example.body ?? {}) as Record<string, unknown>;
		const names = [...Object.keys(operation.input.body?.shape ?? {}), 'unknown'];
		const changes = fc.dictionary(fc.constantFrom(...names), anything, { maxKeys: 2 });
		const nested = fc
			.tuple(fc.constantFrom(...names), anything)
			.map(([name, value]) => replaceInside(example, name, value));
		return fc.oneof(
			{ weight: 3, arbitrary: changes.map((changed) => ({ ...example, ...changed })) },
			{ weight: 2, arbitrary: nested },
			{ weight: 1, arbitrary: anything },
		);
	};

	describe.each(operations.map((one) => [one.id, one] as const))('%s', (_, operation) => {
		it('answers with less than 500, whatever it gets', async () => {
			const token = await service.keyFor('ADMIN');
			let number = 0;
			await fc.assert(
				fc.asyncProperty(
					pathOf(operation),
					queryOf(operation),
					bodyOf(operation),
					async (path, query, body) => {
						const method = operation.http.method.toLowerCase() as 'post';
						const request = service.http[method](`/api/v1${path}${query}`).set(
							'Authorization',
							`Bearer ${token}`,
						);
						if (isCommand(operation))
							request.set('Idempotency-Key', `fuzz-${operation.id}-${(number += 1)}`);
						const response = isCommand(operation)
							? await request.type('json').send(JSON.stringify(body))
							: await request;
						if (response.status >= 500) throw new Error(`${response.status}: ${response.text}`);
						if (response.status >= 400) Problem.parse(response.body);
					},
				),
				{ numRuns: runs },
			);
		}, 600_000);
	});

	it('brings the outbox and the jobs to rest after all of it', async () => {
		await service.settle();
		expect((await service.http.get('/ready')).status).toBe(200);
	});
});

/** Replaces every leaf below a field of the example, keeping its shape. */
function replaceInside(
	example: Record<string, unknown>,
	name: string,
	value: unknown,
): Record<string, unknown> {
	const replace = (inner: unknown): unknown => {
		if (Array.isArray(inner)) return inner.map(replace);
		if (typeof inner !== 'object' || inner === null) return value;
		const names = Object.keys(inner);
		return Object.fromEntries(
			Object.entries(inner).map(([key, one], index) => [
				key,
				index === names.length - 1 ? replace(one) : one,
			]),
		);
	};
	return { ...example, [name]: replace(example[name]) };
}
