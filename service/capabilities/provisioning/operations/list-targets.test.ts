import { z } from 'zod';
import type { TestService } from '../../../tests/service.ts';
import { scripted, startScriptedService } from '../fixtures.ts';
import { settingFields } from '../setting-fields.ts';
import { workflowTarget } from '../workflow-target.ts';

describe('provisioning_target.list', () => {
	let service: TestService;
	beforeAll(async () => {
		({ service } = await startScriptedService());
	});
	afterAll(() => service.stop());

	it('gives each installed target with its settings as fields, the workflows, and nothing that is no target', async () => {
		const { status, body } = await service.call('GET', '/provisioning-targets', undefined, {
			role: 'OPERATIONS',
		});
		expect(status).toBe(200);
		expect(body.data.map(({ id }: { id: string }) => id)).toEqual([
			'google-workspace',
			'gcp',
			scripted,
			workflowTarget,
		]);
		expect(body.data.at(-1)).toEqual({
			id: 'workflow',
			title: 'A workflow of your own',
			actions: ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME', 'TERMINATE'],
			settings: [],
		});
		expect(body.data.at(-2)).toEqual({
			id: scripted,
			title: 'Scripted',
			actions: ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME'],
			settings: [
				{
					name: 'sku_id',
					title: 'SKU ID',
					description: 'What is bought',
					type: 'TEXT',
					choices: [],
					required: true,
					default: null,
				},
				{
					name: 'seats',
					title: 'Seats',
					description: 'How many at once',
					type: 'NUMBER',
					choices: [],
					required: false,
					default: '1',
				},
			],
		});
	});

	it('is for those who may save products', async () => {
		const list = (role: 'SALES' | 'NONE') =>
			service.call('GET', '/provisioning-targets', undefined, { role });
		expect((await list('SALES')).status).toBe(403);
		expect((await list('NONE')).status).toBe(401);
	});
});

describe('the settings of a target', () => {
	it.each<[string, z.ZodType, object]>([
		['text', z.string(), { type: 'TEXT', required: true }],
		['a number', z.number().default(1.5), { type: 'NUMBER', required: false, default: '1.5' }],
		['yes or no', z.boolean().default(true), { type: 'BOOLEAN', default: 'true' }],
		['a choice', z.enum(['S', 'M']), { type: 'CHOICE', choices: ['S', 'M'] }],
		['a list', z.array(z.string()).default(['a', 'b']), { type: 'LIST', default: 'a, b' }],
		['a list of other things', z.array(z.number()), { type: 'OBJECT' }],
		['an object', z.object({ a: z.string() }).optional(), { type: 'OBJECT', required: false }],
		['several types', z.union([z.string(), z.number()]), { type: 'OBJECT' }],
	])('can be %s', (_, schema, expected) => {
		const settings = z.strictObject({ it: schema.meta({ title: 'It', description: 'A thing' }) });
		expect(settingFields(settings)).toMatchObject([
			{ name: 'it', title: 'It', description: 'A thing', ...expected },
		]);
	});
});
