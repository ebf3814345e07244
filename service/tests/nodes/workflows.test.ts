import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { load, root, type Json } from './pack.ts';

type Property = {
	name: string;
	type: string;
	options?: (Property & { value?: unknown; values?: Property[] })[];
	displayOptions?: { show?: Record<string, unknown[]> };
	default?: unknown;
};
type Description = { name: string; version: number; properties: Property[]; outputs: unknown[] };
type WorkflowNode = { name: string; type: string; typeVersion: number; parameters: Json };

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
function problemsOf(properties: Property[], given: Json, where: string): string[] {
	const shown = properties.filter((property) =>
		Object.entries(property.displayOptions?.show ?? {}).every(([name, values]) => {
			const value = given[name] ?? properties.find((one) => one.name === name)?.default;
			return name.startsWith('@') || values.includes(value);
		}),
	);
	return Object.entries(given).flatMap(([name, value]) => {
		const property = shown.find((one) => one.name === name);
		if (property === undefined) return [`${where}${name} is no parameter there`];
		return valueProblems(property, value, `${where}${name}`);
	});
}

function valueProblems(property: Property, value: unknown, where: string): string[] {
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
				? problemsOf(options, value, `${where}.`)
				: [`${where} is no collection`];
		case 'fixedCollection':
			if (!isObject(value)) return [`${where} is no collection`];
			return Object.entries(value).flatMap(([group, rows]) => {
				const found = options.find((one) => one.name === group);
				if (found === undefined) return [`${where} has no group ${group}`];
				return (Array.isArray(rows) ? rows : [rows]).flatMap((row) =>
					isObject(row)
						? problemsOf(found.values ?? [], row, `${where}.${group}.`)
						: [`${where}.${group} is no row`],
				);
			});
		case 'resourceLocator':
			return isObject(value) && value.__rl === true ? [] : [`${where} is no resource locator`];
		default:
			return [];
	}
}

describe.each(
	globSync('workflows/**/*.json', { cwd: root }).map((file) => file.replaceAll(path.sep, '/')),
)('%s', (file) => {
	const { nodes } = JSON.parse(readFileSync(path.join(root, file), 'utf8')) as {
		nodes: WorkflowNode[];
	};
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
});
