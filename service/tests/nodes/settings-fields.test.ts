import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { NodeHelpers, type INodeProperties } from 'n8n-workflow';
import { scripted, startScriptedService } from '../../capabilities/provisioning/fixtures.ts';
import { adminKey, type TestService } from '../service.ts';
import { fakeN8n } from './fake-n8n.ts';
import { load, type Json } from './pack.ts';

const { CloudSales } = await load('nodes/CloudSales/CloudSales.node');
const { withFilledIn } = await load('nodes/shared/settings-fields');

type Shown = { id: string; required: boolean; removed: boolean; defaultValue?: unknown };
type Fields = { fields: Shown[]; emptyFieldsNotice?: string };
type Node = {
	description: { properties: INodeProperties[] };
	methods: {
		resourceMapping: Record<string, (this: unknown) => Promise<Fields>>;
		listSearch: Record<string, (this: unknown, filter?: string) => Promise<{ results: unknown }>>;
	};
	execute: (this: unknown) => Promise<{ json: Json }[][]>;
};
const cloudSales = new CloudSales() as Node;

let service: TestService;
let server: Server;
let url: string;
beforeAll(async () => {
	({ service } = await startScriptedService());
	server = createServer(service.app);
	await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
	url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
});
afterAll(async () => {
	server.closeAllConnections();
	await new Promise((resolve) => server.close(resolve));
	await service.stop();
});

const located = (value: string) => ({ __rl: true, mode: 'list', value });
let runs = 0;
const run = async (parameters: Json): Promise<Json> => {
	const context = fakeN8n({
		url,
		apiKey: adminKey,
		executionId: String(++runs),
		parameters: { resource: 'product', simplify: false, ...parameters },
	});
	const [[item] = []] = await cloudSales.execute.call(context);
	return item?.json ?? {};
};
/** While a node is edited, parameters are read without an item. */
const edited = (parameters: Json): unknown => ({
	...(fakeN8n({ url, apiKey: adminKey }) as object),
	getNodeParameter: (name: string, fallback?: unknown) =>
		({ resource: 'product', provisioning_settings: '{}', ...parameters })[name] ?? fallback,
});
const fieldsFor = async (parameters: Json): Promise<Fields> => {
	const method = cloudSales.methods.resourceMapping.settingsFields;
	if (method === undefined) throw new Error('The node shows no settings');
	return await method.call(edited(parameters));
};
const create = (sku: string, target: unknown, more: Json): Promise<Json> =>
	run({
		operation: 'create',
		sku,
		name: 'Mail',
		kind: 'SUBSCRIPTION',
		additionalFields: { provisioning_target: target },
		...more,
	});
const mapper = (value: Json, schema: unknown[] = []) => ({
	mappingMode: 'defineBelow',
	value,
	matchingColumns: [],
	schema,
});

describe('the settings of a product in the node', () => {
	it('are fields of the target that is chosen from a list', async () => {
		const search = cloudSales.methods.listSearch.searchProvisioningTargets;
		expect(await search?.call(edited({}), 'script')).toEqual({
			results: [{ name: 'Scripted (scripted)', value: scripted }],
		});
		const additionalFields = { provisioning_target: located(scripted) };
		const { fields } = await fieldsFor({ operation: 'create', additionalFields });
		expect(fields).toMatchObject([
			{ id: 'sku_id', displayName: 'SKU ID', type: 'string', required: true, removed: false },
			{ id: 'seats', displayName: 'Seats', type: 'number', required: false, defaultValue: 1 },
		]);
		const filledIn = mapper({ sku_id: 'sku-1', seats: '3' }, fields);
		expect(
			await create('F-1', located(scripted), { provisioning_settings_fields: filledIn }),
		).toMatchObject({
			provisioning_target: scripted,
			provisioning_settings: { sku_id: 'sku-1', seats: 3 },
		});
	});

	it('say what to choose first, or that a target is not installed', async () => {
		expect(await fieldsFor({ operation: 'create', additionalFields: {} })).toEqual({
			fields: [],
			emptyFieldsNotice:
				"Choose the 'Provisioning Target' under 'Additional Fields' to see its settings.",
		});
		const additionalFields = { provisioning_target: located('awx') };
		expect(await fieldsFor({ operation: 'create', additionalFields })).toMatchObject({
			fields: [],
			emptyFieldsNotice: expect.stringContaining('awx is not installed') as string,
		});
		expect(await fieldsFor({ operation: 'get' })).toEqual({ fields: [] });
	});

	it('of a product that is changed are those of its target, and none of them is demanded', async () => {
		const { id } = await create('F-2', scripted, { provisioning_settings: { sku_id: 'sku-1' } });
		const product_id = located(String(id));
		const { fields } = await fieldsFor({ operation: 'update', product_id });
		expect(fields.map(({ id, required, removed }) => [id, required, removed])).toEqual([
			['sku_id', false, true],
			['seats', false, true],
		]);
		expect(fields.some((field) => 'defaultValue' in field)).toBe(false);
		const update = (more: Json) => run({ operation: 'update', product_id, ...more });
		expect(
			await update({
				updateFields: { unit: 'seat' },
				provisioning_settings_fields: mapper({}, fields),
			}),
		).toMatchObject({ unit: 'seat', provisioning_settings: { sku_id: 'sku-1' } });
		expect(
			await update({ provisioning_settings_fields: mapper({ sku_id: 'sku-2' }, fields) }),
		).toMatchObject({ provisioning_settings: { sku_id: 'sku-2' } });
	});

	it.each([
		['text', '{"sku_id":"sku-1"}'],
		['an object of an expression', { sku_id: 'sku-1' }],
	])('are still taken as JSON: %s', async (_, given) => {
		expect(
			await create(`F-3-${typeof given}`, scripted, { provisioning_settings: given }),
		).toMatchObject({ provisioning_target: scripted, provisioning_settings: { sku_id: 'sku-1' } });
		// Nothing of what the JSON says is demanded again.
		const additionalFields = { provisioning_target: scripted };
		const parameters = { operation: 'create', additionalFields, provisioning_settings: given };
		const { fields } = await fieldsFor(parameters);
		expect(fields.map(({ required, removed }) => [required, removed])).toEqual([
			[false, true],
			[false, true],
		]);
	});

	it('count before the same settings in JSON', async () => {
		expect(
			await create('F-4', located(scripted), {
				provisioning_settings: '{"sku_id":"sku-1","seats":2}',
				provisioning_settings_fields: mapper({ sku_id: 'sku-9', seats: null }),
			}),
		).toMatchObject({ provisioning_settings: { sku_id: 'sku-9', seats: 2 } });
	});

	it("of a workflow from before are left as they are by n8n's reading of parameters", () => {
		const before = {
			resource: 'product',
			operation: 'create',
			sku: 'OLD',
			provisioning_settings: '={{ $json.settings }}',
			additionalFields: { provisioning_target: 'gcp' },
		};
		const { properties } = cloudSales.description;
		expect(
			NodeHelpers.getNodeParameters(properties, before, true, false, null, null),
		).toMatchObject(before);
	});
});

describe('settings that are filled in', () => {
	const field = { name: 'settings', title: 'Settings', kind: 'json' };
	const where = { node: { name: 'Step' }, itemIndex: 0, timezone: 'Asia/Jakarta' };
	const filledIn = (value: unknown, shown: object): unknown =>
		withFilledIn(field, '{}', mapper({ it: value }, [{ id: 'it', ...shown }]), where) as unknown;

	it.each<[unknown, object, unknown]>([
		['a.example, b.example', { type: 'string', list: true }, ['a.example', 'b.example']],
		[['a', 'b'], { type: 'string', list: true }, ['a', 'b']],
		['1.5', { type: 'number' }, 1.5],
		['yes', { type: 'boolean' }, true],
		[false, { type: 'boolean' }, false],
		['{"a":1}', { type: 'object' }, { a: 1 }],
		[1010020028, { type: 'string' }, '1010020028'],
	])('%p of a field %p goes on the wire as its type', (value, shown, expected) => {
		expect(filledIn(value, shown)).toEqual({ it: expected });
	});

	it('are named when they cannot be meant', () => {
		expect(() => filledIn('maybe', { type: 'boolean', displayName: 'Shared' })).toThrow(
			/'Settings, Shared' must be true or false/,
		);
	});
});
