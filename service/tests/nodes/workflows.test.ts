import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load, root, type Json } from './pack.ts';
import { measureOf, unrepeatedEffects, type Measure, type Workflow } from './workflow-effects.ts';

type Property = {
	name: string;
	type: string;
	options?: (Property & { value?: unknown; values?: Property[] })[];
	displayOptions?: { show?: Record<string, unknown[]> };
	default?: unknown;
};
type Description = { name: string; version: number; properties: Property[]; outputs: unknown[] };

const prefix = 'n8n-nodes-cloudsales.';
const descriptions = new Map<string, Description>();
for (const file of globSync('nodes/*/*.node.ts', { cwd: root })) {
	const loaded = await load(file.replace(/\.ts$/, ''));
	const Node = loaded[path.basename(file, '.node.ts')] as new () => { description: Description };
	const { description } = new Node();
	descriptions.set(prefix + description.name, description);
}

const isExpression = (value: unknown): boolean =>
	typeof value === 'string' && value.startsWith('=');
const isObject = (value: unknown): value is Json =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

/** What is wrong with the parameters of a node, judged by its description. */
function problemsOf(properties: Property[], given: Json, where: string, root = given): string[] {
	const shown = properties.filter((property) =>
		Object.entries(property.displayOptions?.show ?? {}).every(([name, values]) => {
			// A parameter of the node itself, looked at from inside a collection; our workflows give it.
			if (name.startsWith('/')) return values.includes(root[name.slice(1)]);
			const value = given[name] ?? properties.find((one) => one.name === name)?.default;
			return name.startsWith('@') || values.includes(value);
		}),
	);
	return Object.entries(given).flatMap(([name, value]) => {
		const property = shown.find((one) => one.name === name);
		if (property === undefined) return [`${where}${name} is no parameter there`];
		return valueProblems(property, value, { where: `${where}${name}`, root });
	});
}

function valueProblems(
	property: Property,
	value: unknown,
	{ where, root }: { where: string; root: Json },
): string[] {
	if (isExpression(value)) return [];
	const options = property.options ?? [];
	switch (property.type) {
		case 'options':
			return options.some((one) => one.value === value)
				? []
				: [`${where} has no choice ${String(value)}`];
		case 'multiOptions': {
			const values = Array.isArray(value) ? value : [value];
			return values
				.filter((one) => !options.some((option) => option.value === one))
				.map((one) => `${where} has no choice ${String(one)}`);
		}
		case 'collection':
			return isObject(value)
				? problemsOf(options, value, `${where}.`, root)
				: [`${where} is no collection`];
		case 'fixedCollection':
			if (!isObject(value)) return [`${where} is no collection`];
			return Object.entries(value).flatMap(([group, rows]) => {
				const found = options.find((one) => one.name === group);
				if (found === undefined) return [`${where} has no group ${group}`];
				return (Array.isArray(rows) ? rows : [rows]).flatMap((row) =>
					isObject(row)
						? problemsOf(found.values ?? [], row, `${where}.${group}.`, root)
						: [`${where}.${group} is no row`],
				);
			});
		case 'resourceLocator':
			return isObject(value) && value.__rl === true ? [] : [`${where} is no resource locator`];
		default:
			return [];
	}
}

const files = globSync('workflows/**/*.json', { cwd: root })
	.map((file) => file.replaceAll(path.sep, '/'))
	.sort();
const workflowOf = (file: string): Workflow =>
	JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Workflow;

type Operations = Record<string, { operations: Record<string, { method: string }> }>;
const resources: Operations = {};
for (const node of globSync('nodes/*/generated/index.ts', { cwd: root }))
	Object.assign(resources, (await load(node.replace(/\.ts$/, '')))['resources'] as Operations);
const isQuery = (resource: string, operation: string): boolean =>
	resources[resource]?.operations[operation]?.method === 'GET';

describe.each(files)('%s', (file) => {
	const workflow = workflowOf(file);
	const { nodes } = workflow;
	const own = nodes.filter((node) => node.type.startsWith(prefix));

	it('uses nodes, operations and parameters that exist', () => {
		const problems = own.flatMap((node) => {
			const description = descriptions.get(node.type);
			if (description === undefined) return [`${node.name}: there is no node ${node.type}`];
			if (node.typeVersion !== description.version)
				return [`${node.name}: there is no version ${node.typeVersion}`];
			return problemsOf(description.properties, node.parameters, `${node.name}: `);
		});
		expect(problems).toEqual([]);
	});

	it('leads every output of our steps on, so that the event is finished whatever came of them', () => {
		const ends = workflow.nodes.flatMap(({ name, type }) => {
			const outputs = descriptions.get(type)?.outputs;
			if (!Array.isArray(outputs) || outputs.length < 2) return [];
			const led = workflow.connections[name]?.main ?? [];
			return outputs.flatMap((_, index) =>
				(led[index]?.length ?? 0) > 0 ? [] : [`${name}, output ${index + 1}`],
			);
		});
		expect(ends).toEqual([]);
	});

	it('does nothing behind a form or webhook but the one command that records the wish', () => {
		expect(unrepeatedEffects(workflow, isQuery)).toEqual([]);
	});

	it('has the number of its file in its name, by which n8n sorts it and notes and mails name it', () => {
		const [number] = path.basename(file).split('-');
		expect(workflow.name).toMatch(new RegExp(`^${number} [A-Z]`));
		const known = new Set(files.map((one) => workflowOf(one).name));
		const notes = nodes.map((node) => String(node.parameters['content'] ?? ''));
		const named = notes.flatMap((text) => [...text.matchAll(/\*\*(\d\d\w? .+?)\*\*/g)]);
		expect(named.map(([, name]) => name).filter((name) => !known.has(String(name)))).toEqual([]);
		expect(notes.filter((text) => /workflow \d\d/i.test(text))).toEqual([]);
	});
});

it('activates when a bill is paid in full: a payment may be a part of it', () => {
	for (const one of globSync('workflows/*/*.json', { cwd: root })) {
		const { nodes } = JSON.parse(readFileSync(path.join(root, one), 'utf8')) as Workflow;
		if (!nodes.some(({ type }) => type === `${prefix}activateSubscription`)) continue;
		const events = nodes.flatMap(({ parameters }) => parameters['events'] ?? []);
		expect(events).toEqual(['billing_cycle.paid']);
	}
});

it('takes a workflow that stores and mails behind its form for one that loses work when n8n stops', () => {
	const node = (name: string, type: string, parameters: Json = {}) => ({
		name,
		type,
		typeVersion: 1,
		parameters,
	});
	const workflow: Workflow = {
		name: '01 Create a quotation',
		nodes: [
			node('Form', 'n8n-nodes-base.formTrigger'),
			node('Save', `${prefix}createQuotation`),
			node('Look', `${prefix}cloudSales`, { resource: 'quotation', operation: 'get' }),
			node('Mail', `${prefix}cloudSales`, { resource: 'quotation', operation: 'send' }),
		],
		connections: {
			Form: { main: [[{ node: 'Save' }]] },
			Save: { main: [[{ node: 'Look' }]] },
			Look: { main: [[{ node: 'Mail' }]] },
		},
	};
	expect(unrepeatedEffects(workflow, isQuery)).toEqual([
		'Form: Save, Mail lie behind it; only one command may',
	]);
	const sending = node('Save', `${prefix}createQuotation`, { options: { send: true } });
	const nodes = [node('Form', 'n8n-nodes-base.formTrigger'), sending];
	expect(unrepeatedEffects({ ...workflow, nodes }, isQuery)).toHaveLength(1);
});

/** What a folder may cost at most to draw; the first sale stood at 28 nodes and 43 expressions when this was written. */
const limits: Record<string, Measure> = {
	'1-cloudsales': { nodes: 28, expressions: 43, code: 0 },
	'5-sales-to-activation': { nodes: 53, expressions: 74, code: 0 },
};
/** What came after the first sale, with limits of its own. */
const later: Record<string, Measure> = {
	'04-xendit-calls-n8n': { nodes: 5, expressions: 3, code: 0 },
	'08-renewals': { nodes: 7, expressions: 8, code: 0 },
	'08b-change-seats': { nodes: 14, expressions: 17, code: 0 },
	'09-dunning': { nodes: 13, expressions: 25, code: 0 },
	'10-message-received': { nodes: 20, expressions: 34, code: 0 },
	'12-needs-a-person': { nodes: 2, expressions: 1, code: 0 },
	'13-approvals': { nodes: 9, expressions: 16, code: 0 },
};

it.each(Object.entries(limits))('%s is drawn with no more than it was', (folder, most) => {
	const counted = files
		.filter((file) => path.basename(path.dirname(file)) === folder)
		.filter((file) => later[path.basename(file, '.json')] === undefined)
		.map((file) => measureOf(workflowOf(file)));
	const sum = (name: keyof Measure) => counted.reduce((all, one) => all + one[name], 0);
	expect(sum('nodes')).toBeLessThanOrEqual(most.nodes);
	expect(sum('expressions')).toBeLessThanOrEqual(most.expressions);
	expect(sum('code')).toBeLessThanOrEqual(most.code);
	for (const [name, own] of Object.entries(later)) {
		const file = files.find((one) => path.basename(one, '.json') === name);
		expect(measureOf(workflowOf(String(file)))).toEqual(own);
	}
});
