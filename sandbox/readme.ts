import { COMMON_CONTROL } from './core/control.ts';
import type { ControlRoute } from './core/control-route.ts';
import { faultRows } from './core/faults.ts';
import { vendors } from './vendors/index.ts';

type Described = Pick<ControlRoute<never>, 'endpoint' | 'takes' | 'does'>;

const controlRow = ({ endpoint, takes, does }: Described) => {
	const [method = '', path = ''] = endpoint.split(' ', 2);
	return `| \`${method} /_sandbox${path}${takes}\` | ${does} |`;
};

const tables: Record<string, () => string[]> = {
	addresses: () => [
		'| prefix | what | reached by |',
		'|---|---|---|',
		...vendors.flatMap(({ addresses }) =>
			addresses.map(({ at, serves, reached_by }) => `| ${at} | ${serves} | ${reached_by} |`),
		),
	],
	control: () => [
		'| call | does |',
		'|---|---|',
		...[...COMMON_CONTROL, ...vendors.flatMap(({ control }) => control)].map(controlRow),
	],
	faults: () => [
		'| kind | vendors | what happens |',
		'|---|---|---|',
		...faultRows(new Map(vendors.map(({ id, faults }) => [id, faults]))).map(
			({ kind, vendors: having, means }) => {
				const names = having.length === vendors.length ? 'all' : having.join(', ');
				return `| \`${kind}\` | ${names} | ${means} |`;
			},
		),
	],
	vendors: () => [
		'| vendor | what is imitated, and what is not |',
		'|---|---|',
		...vendors.map(({ id, title }) => `| ${title} | [vendors/${id}](vendors/${id}/README.md) |`),
	],
};

/** The README with its tables as the definitions of the vendors give them; `npm run generate` writes it. */
export function withTables(readme: string): string {
	let text = readme;
	for (const [name, rows] of Object.entries(tables)) {
		const [start, end] = [`<!-- generated: ${name} -->`, `<!-- end of ${name} -->`];
		const [from, to] = [text.indexOf(start), text.indexOf(end)];
		if (from < 0 || to < from)
			throw new Error(`The README of the sandbox has no place for ${name}`);
		text = `${text.slice(0, from)}${start}\n${rows().join('\n')}\n${text.slice(to)}`;
	}
	return text;
}
