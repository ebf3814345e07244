import fs from 'node:fs';
import path from 'node:path';

const service = path.resolve(import.meta.dirname, '..');
const capabilities = fs.readdirSync(path.join(service, 'capabilities'));
const doorOf = (capability: string): string =>
	path.join(service, 'capabilities', capability, 'index.ts');

/** Names in `export { a, b as c } from` and `import { a as b } from`, as the door gives them. */
const namesIn = (list: string, side: 'given' | 'taken'): string[] =>
	list
		.split(',')
		.map((one) => one.trim().replace(/^type\s+/, ''))
		.filter((one) => one !== '')
		.map((one) => one.split(/\s+as\s+/))
		.map(([first = '', second = first]) => (side === 'given' ? second : first));

const exportsOf = (capability: string): string[] => {
	const source = fs.readFileSync(doorOf(capability), 'utf8');
	return [...source.matchAll(/export (?:type )?\{([^}]*)\}/g)].flatMap(([, list]) =>
		namesIn(list ?? '', 'given'),
	);
};

/** What other folders take through each door: `capability name`. */
function taken(): Set<string> {
	const found = new Set<string>();
	const files = fs
		.readdirSync(service, { recursive: true, encoding: 'utf8' })
		.filter((name) => name.endsWith('.ts') && !/^generated|node_modules/.test(name))
		.map((name) => path.join(service, name));
	for (const file of files) {
		const source = fs.readFileSync(file, 'utf8');
		for (const [, list, from] of source.matchAll(
			/(?:import|export) (?:type )?\{([^}]*)\}\s+from '(\.[^']*\/index\.ts)'/g,
		)) {
			const door = path.resolve(path.dirname(file), from ?? '');
			const capability = capabilities.find((one) => doorOf(one) === door);
			if (capability === undefined || file.startsWith(path.dirname(door) + path.sep)) continue;
			for (const name of namesIn(list ?? '', 'taken')) found.add(`${capability} ${name}`);
		}
	}
	return found;
}

describe('the door of a capability', () => {
	const used = taken();

	it.each(capabilities.filter((one) => fs.existsSync(doorOf(one))))(
		'%s/index.ts exports nothing that no other folder imports',
		(capability) => {
			const exported = exportsOf(capability);
			expect(exported).not.toEqual([]);
			expect(exported.filter((name) => !used.has(`${capability} ${name}`))).toEqual([]);
		},
	);
});
