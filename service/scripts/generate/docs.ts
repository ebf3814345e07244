import type { z } from 'zod';
import { companyConfig } from '../../platform/company/index.ts';
import { platformConfig, type ConfigSlice } from '../../platform/config/index.ts';
import { needsKey, type Module, type Operation } from '../../platform/contract/index.ts';
import { roles } from '../../platform/actor/index.ts';
import { errorsOf, statusOf } from '../../platform/contract/openapi.ts';
import { callersOf } from '../../platform/contract/permissions.ts';
import { withRegisteredKeys } from '../../platform/contract/registered-keys.ts';
import { commonErrors, type ErrorDefinition } from '../../platform/errors/index.ts';
import type { EventDefinition } from '../../platform/events/index.ts';
import type { Lifecycle } from '../../platform/lifecycle/index.ts';
import type { ProviderManifest } from '../../platform/provider/index.ts';
import { testClockConfig } from '../../platform/test-clock/index.ts';
import { directCalls } from './direct-calls.ts';
import { jsonSchema } from './n8n-fields.ts';
import type { Schema } from './n8n-types.ts';
import { sampleOf } from './n8n-events.ts';
import { notice, type Outputs } from './outputs.ts';
import { resolve } from './n8n-operation.ts';

export type Architecture = {
	capabilities: Readonly<Record<string, { calls: readonly string[]; owns: readonly string[] }>>;
	platformTables: readonly string[];
};

export type Sources = {
	modules: readonly Module[];
	providers: readonly ProviderManifest[];
	architecture: Architecture;
};

/** Pages for people: operations, life cycles, events, errors, permissions, configuration, architecture. */
export function generateDocs(sources: Sources, outputs: Outputs): void {
	const { providers, architecture } = sources;
	const modules = withRegisteredKeys(sources.modules);
	const page = (name: string, source: string, title: string, parts: readonly string[]): void => {
		outputs.set(
			`docs/generated/${name}.md`,
			`${notice(source)}\n\n# ${title}\n\n${parts.join('\n\n')}\n`,
		);
	};
	const contracts = 'service/capabilities/*/contract.ts';
	page('operations', contracts, 'Operations', operationParts(modules));
	page('lifecycles', 'service/capabilities/*/lifecycle.ts', 'Life cycles', lifecycleParts(modules));
	page('events', 'service/capabilities/*/events.ts', 'Events', eventParts(modules));
	page(
		'errors',
		'service/capabilities/*/errors.ts and service/platform/errors/common-errors.ts',
		'Errors',
		errorParts(modules),
	);
	page('permissions', contracts, 'Permissions', permissionParts(modules));
	page(
		'configuration',
		'the config of the platform, the capabilities and the providers',
		'Configuration',
		configurationParts(modules, providers),
	);
	page('architecture', 'architecture.mjs', 'Architecture', architectureParts(architecture));
	outputs.set('.env.example', environmentExample(modules, providers));
}

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('\n', ' ');
const row = (...cells: readonly string[]): string => `| ${cells.map(cell).join(' | ')} |`;
const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
	[row(...head), row(...head.map(() => '---')), ...rows.map((cells) => row(...cells))].join('\n');
const code = (text: string): string => `\`${text}\``;
const fenced = (kind: string, text: string): string => `\`\`\`${kind}\n${text}\n\`\`\``;

function operationParts(modules: readonly Module[]): string[] {
	const intro =
		'Paths are under `/api/v1`. A command with a key needs the header `Idempotency-Key`; repeating it with the same key gives the first answer again. Errors that any operation can answer with are in [errors.md](errors.md).';
	return [
		intro,
		...modules
			.filter((module) => module.operations.length > 0)
			.flatMap((module) => [`## ${module.name}`, ...module.operations.map(operationPart)]),
	];
}

function operationPart(operation: Operation): string {
	const { path, query, body, files } = operation.input;
	const fields = [
		...fieldRows('path', path),
		...fieldRows('query', query),
		...fieldRows('body', body),
		...Object.entries(files ?? {}).map(([name, rule]) => [
			code(name),
			'file',
			rule.required ? 'yes' : '',
			rule.description,
		]),
	];
	const repeat = needsKey(operation)
		? 'with `Idempotency-Key`'
		: operation.http.method === 'GET'
			? 'reads only'
			: 'safe to repeat as it is';
	const declared = operation.errors.map(
		(error) => `[${error.code}](errors.md#${anchor(error.code)})`,
	);
	const lines = [
		`### ${operation.id}`,
		`${operation.summary}.${operation.description === undefined ? '' : ` ${operation.description}`}`,
		`${code(`${operation.http.method} ${operation.http.path}`)} → ${statusOf(operation)}, ${repeat}. Roles: ${callersOf(operation)}.${declared.length === 0 ? '' : ` Errors: ${declared.join(', ')}.`}`,
	];
	for (const { method, path: at, root, shape } of operation.http.aliases ?? [])
		lines.push(
			`Also at ${code(`${method} ${at}`)}${root === true ? ', which begins at the root' : ''}: the address of a source document, ${shape === undefined ? 'with its fields in camelCase' : 'with its choices in lower case'}.`,
		);
	if (fields.length > 0) lines.push(table(['field', 'type', 'required', 'meaning'], fields));
	if (operation.example.body !== undefined)
		lines.push(fenced('json', JSON.stringify(operation.example.body, null, 2)));
	return lines.join('\n\n');
}

function fieldRows(place: string, schema: z.ZodType | undefined): string[][] {
	if (schema === undefined) return [];
	const root = jsonSchema(schema);
	const flat = (json: Schema, prefix: string): string[][] =>
		Object.entries(json.properties ?? {}).flatMap(([name, given]) => {
			const property = resolve(given, root);
			const field = `${prefix}${name}`;
			const own = [
				code(field),
				place === 'body' ? typeName(property) : `${typeName(property)} (${place})`,
				json.required?.includes(name) === true ? 'yes' : '',
				property.description ?? '',
			];
			if (property.type === 'object' && property.properties !== undefined)
				return [own, ...flat(property, `${field}.`)];
			const items = property.items === undefined ? undefined : resolve(property.items, root);
			return items?.type === 'object' ? [own, ...flat(items, `${field}[].`)] : [own];
		});
	return flat(root, '');
}

function typeName(schema: Schema): string {
	const initial = schema.default === undefined ? '' : `, default ${JSON.stringify(schema.default)}`;
	if (schema.enum !== undefined) return `${schema.enum.join(', ')}${initial}`;
	if (schema.type === 'array') return `list of ${schema.items?.type ?? 'any'}${initial}`;
	return `${schema.format ?? schema.type ?? 'any'}${initial}`;
}

function lifecycleParts(modules: readonly Module[]): string[] {
	return modules
		.flatMap((module) => module.lifecycles)
		.flatMap(({ lifecycle }) => [
			`## ${lifecycle.name}`,
			diagramOf(lifecycle),
			transitionTable(lifecycle),
		]);
}

function diagramOf(lifecycle: Lifecycle): string {
	const lines = ['stateDiagram-v2', `\t[*] --> ${lifecycle.initial}`];
	for (const [name, transition] of Object.entries(lifecycle.transitions)) {
		for (const from of transition.from) lines.push(`\t${from} --> ${transition.to}: ${name}`);
	}
	for (const [state, { final }] of Object.entries(lifecycle.states))
		if (final === true) lines.push(`\t${state} --> [*]`);
	return fenced('mermaid', lines.join('\n'));
}

const transitionTable = (lifecycle: Lifecycle): string =>
	table(
		['move', 'from', 'to', 'by', 'refused with', 'event'],
		Object.entries(lifecycle.transitions).map(([name, one]) => [
			code(name),
			one.from.join(', '),
			one.to,
			one.by.length === 0 ? 'nothing yet' : one.by.map(code).join(', '),
			(one.guards ?? []).map((error) => code(error.code)).join(', '),
			one.emits === undefined ? '' : code(one.emits),
		]),
	);

function eventParts(modules: readonly Module[]): string[] {
	const events = modules.flatMap((module) => module.events);
	const intro =
		'Events are signed by [Standard Webhooks](https://www.standardwebhooks.com) and delivered at least once. The body is one event, or `{"events": […]}` for an endpoint with a batch size above 1.';
	return [
		intro,
		...events.map((event) => {
			const sample = {
				id: '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f',
				type: event.type,
				version: event.version,
				data: sampleOf(event, modules),
			};
			return [
				`## ${event.type}`,
				`${event.description}.`,
				reactionsTo(event, modules),
				fenced('json', JSON.stringify(sample, null, 2)),
			].join('\n\n');
		}),
	];
}

/** What the service does by itself, before the event leaves. */
function reactionsTo({ type }: EventDefinition, modules: readonly Module[]): string {
	const names = modules
		.flatMap((module) => module.reactions)
		.filter((reaction) => reaction.event.type === type)
		.map((reaction) => code(reaction.name));
	return names.length === 0
		? 'The service itself does nothing upon it.'
		: `Before it is delivered, the service itself runs ${names.join(', ')}.`;
}

function errorParts(modules: readonly Module[]): string[] {
	const operations = modules.flatMap((module) => module.operations);
	const own = [
		...new Map(
			modules.flatMap((module) => module.errors).map((error) => [error.code, error]),
		).values(),
	];
	const part = (error: ErrorDefinition, where: string): string => {
		const details = Object.entries(jsonSchema(error.details).properties ?? {}).map(([name]) =>
			code(name),
		);
		const lines = [`### ${error.code}`, `**${error.status}** ${error.title}. ${error.advice}.`];
		if (details.length > 0) lines.push(`Details: ${details.join(', ')}.`);
		lines.push(where);
		return lines.join('\n\n');
	};
	const usersOf = (error: ErrorDefinition): string => {
		const users = operations.filter((operation) =>
			errorsOf(operation).some((one) => one.code === error.code),
		);
		return users.length === 0
			? 'Not tied to an operation.'
			: `Answered by: ${users.map((operation) => code(operation.id)).join(', ')}.`;
	};
	return [
		'Every error is a problem document (RFC 9457, `application/problem+json`) with `code`, `title`, `detail`, `advice`, `request_id`, `details` and, for wrong input, `errors` with the path of each field.',
		'## Declared by capabilities',
		...own.sort(byCode).map((error) => part(error, usersOf(error))),
		'## Possible everywhere',
		...[...commonErrors].sort(byCode).map((error) => part(error, 'Possible wherever it applies.')),
	];
}

const byCode = (a: ErrorDefinition, b: ErrorDefinition): number => a.code.localeCompare(b.code);
/** As GitHub makes anchors from headings. */
const anchor = (heading: string): string =>
	heading
		.toLowerCase()
		.replaceAll(/[^\w -]/g, '')
		.replaceAll(' ', '-');

function permissionParts(modules: readonly Module[]): string[] {
	const operations = modules.flatMap((module) => module.operations);
	const mark = (operation: Operation, role: string): string => {
		if (operation.allowed.includes('PUBLIC')) return '✓';
		if (role !== 'ADMIN' && !operation.allowed.some((allowed) => allowed === role)) return '';
		return role === 'CLIENT' && operation.client_roles !== undefined
			? operation.client_roles.join(', ')
			: '✓';
	};
	return [
		'ADMIN may do everything. A CLIENT reaches only what belongs to it; anything else answers like something that does not exist. Scopes of an API key narrow its role further.',
		table(
			['operation', ...roles],
			operations.map((operation) => [
				code(operation.id),
				...roles.map((role) => mark(operation, role)),
			]),
		),
	];
}

type Setting = {
	name: string;
	description: string;
	required: boolean;
	initial: string | undefined;
	example: string | undefined;
};

function settingsOf(slice: ConfigSlice, required?: readonly string[]): Setting[] {
	const json = jsonSchema(slice);
	return Object.entries(json.properties ?? {}).map(([name, schema]) => ({
		name,
		description: schema.description ?? '',
		required: (required ?? json.required ?? []).includes(name),
		initial: schema.default === undefined ? undefined : String(schema.default),
		example: schema.example === undefined ? undefined : String(schema.example),
	}));
}

const settingTable = (settings: readonly Setting[]): string =>
	table(
		['variable', 'meaning', 'required', 'default'],
		settings.map((one) => [
			code(one.name),
			one.description,
			one.required ? 'yes' : '',
			one.initial === undefined || one.initial === '' ? '' : code(one.initial),
		]),
	);

function configurationParts(
	modules: readonly Module[],
	providers: readonly ProviderManifest[],
): string[] {
	const withConfig = modules.filter((module) => module.config !== undefined);
	return [
		'Everything is set by environment variables; see `.env.example`. The service names every missing or wrong variable at its start.',
		'## Service',
		settingTable(settingsOf(platformConfig)),
		'## Seller',
		settingTable(settingsOf(companyConfig)),
		'## Test clock',
		settingTable(settingsOf(testClockConfig)),
		...withConfig.flatMap((module) => [
			`## ${module.name}`,
			settingTable(module.config === undefined ? [] : settingsOf(module.config)),
		]),
		'## Vendors',
		'A vendor is installed when all its required variables are set, and not installed when none is. Some but not all stops the start.',
		...providers.flatMap((provider) => [
			`### ${provider.title}`,
			`[Documentation](${provider.documentation})`,
			settingTable(settingsOf(provider.config, provider.required)),
		]),
	];
}

function environmentExample(
	modules: readonly Module[],
	providers: readonly ProviderManifest[],
): string {
	const lines: string[] = [
		`# ${notice('the config of the platform, the capabilities and the providers')}`,
	];
	const seen = new Set<string>();
	const section = (title: string, settings: readonly Setting[]): void => {
		// Two capabilities may read the same variable.
		if (settings.every((one) => seen.has(one.name))) return;
		lines.push('', `# ${title}`);
		for (const setting of settings.filter((one) => !seen.has(one.name))) {
			seen.add(setting.name);
			lines.push(
				`# ${setting.description}${setting.example === undefined ? '' : ` (for example ${setting.example})`}`,
			);
			// What has a default or belongs to a vendor that may be left out is commented out.
			const isNeeded = setting.required && setting.initial === undefined;
			lines.push(`${isNeeded ? '' : '# '}${setting.name}=${setting.initial ?? ''}`);
		}
	};
	section('Service', settingsOf(platformConfig));
	section('Seller', settingsOf(companyConfig));
	section('Test clock', settingsOf(testClockConfig));
	for (const module of modules)
		if (module.config !== undefined) section(module.name, settingsOf(module.config));
	for (const provider of providers) {
		const settings = settingsOf(provider.config, provider.required).map((setting) => ({
			...setting,
			required: false,
			description: `${setting.description}${setting.required ? '; required' : ''}`,
		}));
		section(`${provider.title}: set all required ones or none`, settings);
	}
	return `${lines.join('\n')}\n`;
}

function architectureParts({ capabilities, platformTables }: Architecture): string[] {
	const names = Object.keys(capabilities);
	const id = (name: string): string => name.replaceAll('-', '_');
	const reduced = names.flatMap((name) =>
		directCalls(name, capabilities).map((called) => `\t${id(name)} --> ${id(called)}`),
	);
	const graph = ['flowchart TD', ...names.map((name) => `\t${id(name)}["${name}"]`), ...reduced];
	return [
		'An arrow says whom a capability may call; a call that follows from two arrows is not drawn. News goes anywhere as events. The rules of the boundary check are made from the same table.',
		fenced('mermaid', graph.join('\n')),
		table(
			['capability', 'may call', 'owns'],
			names.map((name) => [
				name,
				capabilities[name]?.calls.join(', ') ?? '',
				(capabilities[name]?.owns ?? []).map(code).join(', '),
			]),
		),
		`Tables of the platform: ${platformTables.map(code).join(', ')}.`,
	];
}
