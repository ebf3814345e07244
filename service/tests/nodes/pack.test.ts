import { execFileSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { isN8nInstalled, n8nFolder } from '../../../e2e/stack/n8n-installation.ts';
import { buildPack, runNode } from '../../../e2e/stack/pack.ts';
import { root } from './pack.ts';

type Manifest = {
	name: string;
	version: string;
	homepage: string;
	bugs: { url: string };
	repository: { url: string };
	dependencies?: object;
	n8n: { nodes: string[]; credentials: string[] };
};
const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8')) as Manifest;

let folder: string;
let unpacked: string;
beforeAll(async () => {
	// The same folder as the end-to-end tests, so that there is one build at a time.
	const tarball = await buildPack(path.join(root, '.state', 'pack'));
	folder = mkdtempSync(path.join(tmpdir(), 'cloudsales-pack-'));
	execFileSync('tar', ['-xzf', tarball, '-C', folder]);
	unpacked = path.join(folder, 'package');
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const files = (start: string): string[] =>
	readdirSync(start, { recursive: true, withFileTypes: true })
		.filter((entry) => entry.isFile())
		.map((entry) =>
			path.relative(start, path.join(entry.parentPath, entry.name)).replaceAll(path.sep, '/'),
		);

describe('the packed n8n pack', () => {
	it('holds the code, icons, codex and previews of the nodes, and nothing else', () => {
		const allowed = [
			/^(package\.json|LICENSE|README\.md|CHANGELOG\.md)$/,
			/^dist\/credentials\/(CloudSalesApi\.credentials\.js|\w+(\.dark)?\.svg)$/,
			/^dist\/nodes\/[A-Z]\w+\/([\w-]+(\.node)?\.js|\w+\.node\.json|\w+(\.dark)?\.svg)$/,
			/^dist\/nodes\/\w+\/generated\/[\w-]+\.js$/,
			/^dist\/nodes\/[A-Z]\w+\/__schema__\/v1\.0\.0(\/\w+\/[\w-]+)?\.json$/,
			/^dist\/nodes\/shared\/[\w-]+\.js$/,
		];
		const packed = files(unpacked);
		expect(packed.filter((file) => !allowed.some((pattern) => pattern.test(file)))).toEqual([]);
		expect(packed).toEqual(
			expect.arrayContaining([...manifest.n8n.nodes, ...manifest.n8n.credentials]),
		);
	});

	describe('for people who have never seen the repository', () => {
		const packed = (file: string): string => readFileSync(path.join(unpacked, file), 'utf8');
		const links = (text: string): string[] =>
			[...text.matchAll(/\]\(([^)\s]+)\)/g)].map(([, target]) => target ?? '');

		it('has a README that says how to install and to begin', () => {
			const readme = packed('README.md');
			const headings = [...readme.matchAll(/^## (.+)$/gm)].map(([, heading]) => heading);
			expect(headings).toEqual(
				expect.arrayContaining(['Installation', 'Credentials', 'Your first workflow', 'Nodes']),
			);
			expect(readme).toContain(manifest.name);
			for (const developers of ['npm test', 'npm run chaos', 'service/platform'])
				expect(readme).not.toContain(developers);
		});

		it('has links and pictures that lead from anywhere to what there is', () => {
			const [repository = ''] = /https:[^#]+?(?=\.git$)/.exec(manifest.repository.url) ?? [];
			const files = repository.replace('github.com', 'raw.githubusercontent.com');
			const readme = packed('README.md');
			expect(readme).toMatch(/!\[[^\]]+\]\(https:/);
			for (const target of links(readme).filter((one) => !one.startsWith('#'))) {
				expect(target).toMatch(/^https:\/\//);
				const own = [`${repository}/blob/main/`, `${files}/main/`].find((base) =>
					target.startsWith(base),
				);
				if (own === undefined) continue;
				const file = target.slice(own.length).replace(/#.*$/, '');
				expect([file, existsSync(path.join(root, file))]).toEqual([file, true]);
			}
			const inside = links(readme).filter((one) => one.startsWith('#'));
			const anchors = [...readme.matchAll(/^#+ (.+)$/gm)].map(
				([, heading = '']) => `#${heading.toLowerCase().replaceAll(' ', '-')}`,
			);
			expect(anchors).toEqual(expect.arrayContaining(inside));
		});

		it('names one repository for sources, home page and faults', () => {
			const { homepage, bugs, repository } = JSON.parse(packed('package.json')) as Manifest;
			const [address = ''] = /https:[^#]+?(?=\.git$)/.exec(repository.url) ?? [];
			expect(address).toMatch(/^https:\/\/github\.com\/[\w-]+\/[\w-]+$/);
			expect([homepage, bugs]).toEqual([`${address}#readme`, { url: `${address}/issues` }]);
		});

		it('has its changes, with the version that is packed', () => {
			expect(packed('CHANGELOG.md')).toContain(`## ${manifest.version} `);
		});
	});

	it('brings no dependencies and every node with icons, codex and a preview', () => {
		expect(manifest.dependencies).toBeUndefined();
		const packed = new Set(files(unpacked));
		for (const node of manifest.n8n.nodes) {
			const name = path.basename(node, '.node.js');
			const icon = ['CloudSales', 'CloudSalesTrigger'].includes(name)
				? 'cloudsales'
				: name.charAt(0).toLowerCase() + name.slice(1);
			const previews = [...packed].filter((file) =>
				file.startsWith(`dist/nodes/${name}/__schema__/`),
			);
			expect(packed).toContain(`dist/nodes/${name}/${icon}.svg`);
			expect(packed).toContain(`dist/nodes/${name}/${icon}.dark.svg`);
			expect(packed).toContain(`dist/nodes/${name}/${name}.node.json`);
			expect(previews.length).toBeGreaterThan(0);
		}
	});

	it('lists every node that there is', () => {
		const folders = readdirSync(path.join(root, 'nodes')).filter((name) =>
			existsSync(path.join(root, 'nodes', name, `${name}.node.ts`)),
		);
		expect(manifest.n8n.nodes).toEqual(
			folders.sort().map((name) => `dist/nodes/${name}/${name}.node.js`),
		);
	});

	it('passes the verification scanner of n8n, as sources and as published', async () => {
		const scan = `
			import { analyzePackage, SOURCE_FILE_PATTERNS } from '@n8n/scan-community-package/scanner/scanner.mjs';
			const legs = [[process.argv[1], SOURCE_FILE_PATTERNS], [process.argv[2], ['dist/**/*.js', 'package.json']]];
			for (const [folder, patterns] of legs) {
				const result = await analyzePackage(folder, patterns);
				if (!result.passed) { console.log(result.message, result.details ?? ''); process.exitCode = 1; }
			}`;
		await runNode(['--input-type=module', '-e', scan, root, unpacked]);
	}, 120_000);

	(isN8nInstalled() ? it : it.skip)(
		'is loaded by n8n, with every node and credential',
		async () => {
			const modules = path.join(n8nFolder(), 'node_modules');
			const script = `
			const { PackageDirectoryLoader } = require(process.argv[1] + '/n8n-core');
			const loader = new PackageDirectoryLoader(process.argv[2]);
			loader.loadAll().then(() => {
				const nodes = loader.types.nodes.map(({ name, displayName, codex }) => ({ name, displayName, categories: codex?.categories }));
				console.log('RESULT' + JSON.stringify({ nodes, credentials: loader.known.credentials }));
			}, (error) => { console.error(error); process.exit(1); });`;
			const output = await runNode(['-e', script, modules, unpacked], {
				NODE_PATH: modules,
				N8N_USER_FOLDER: folder,
			});
			type Loaded = {
				nodes: { name: string; categories: string[] }[];
				credentials: Record<string, { supportedNodes: string[] }>;
			};
			const loaded = JSON.parse(output.slice(output.indexOf('RESULT') + 'RESULT'.length)) as Loaded;
			const expected = manifest.n8n.nodes
				.map((file) => path.basename(file, '.node.js'))
				.map((name) => name.charAt(0).toLowerCase() + name.slice(1));
			expect(loaded.nodes.map((node) => node.name).sort()).toEqual(expected.sort());
			for (const node of loaded.nodes)
				expect(node.categories).toEqual(['Finance & Accounting', 'Sales']);
			expect(loaded.credentials.cloudSalesApi?.supportedNodes.sort()).toEqual(expected);
		},
		120_000,
	);

	(isN8nInstalled() ? describe : describe.skip)("in n8n's own engine", () => {
		type Scenario = {
			flow: 'straight' | 'loop';
			events: string[];
			executionId: string;
			failAt?: number;
			link?: object;
		};
		const play = async (scenario: Scenario) => {
			const modules = path.join(n8nFolder(), 'node_modules');
			const program = path.join(import.meta.dirname, 'engine.mjs');
			const output = await runNode([program, modules, unpacked, JSON.stringify(scenario)], {
				NODE_PATH: modules,
				N8N_USER_FOLDER: folder,
			});
			return JSON.parse(output.slice(output.indexOf('RESULT') + 'RESULT'.length)) as {
				keys: string[];
				error?: string;
				pairs: unknown[];
			};
		};

		it.each(['straight', 'loop'] as const)(
			'sends the key of an event again when it comes back alone (%s)',
			async (flow) => {
				const batch = await play({ flow, events: ['ev-1', 'ev-2', 'ev-3'], executionId: '1' });
				const alone = await play({ flow, events: ['ev-3'], executionId: '2' });
				expect(batch.error).toBeUndefined();
				expect(new Set(batch.keys).size).toBe(3);
				expect(alone.keys).toEqual([batch.keys[2]]);
			},
			60_000,
		);

		it('sends the same keys when n8n runs the node again because one item failed', async () => {
			const link = { retryOnFail: true, maxTries: 2, waitBetweenTries: 0 };
			const { keys, error, pairs } = await play({
				flow: 'straight',
				events: ['a', 'b', 'c'],
				executionId: '1',
				failAt: 2,
				link,
			});
			expect(error).toBeUndefined();
			expect(new Set(keys).size).toBe(3);
			expect(keys.length).toBeGreaterThan(3);
			expect(pairs).toEqual([{ item: 0 }, { item: 1 }, { item: 2 }]);
		}, 60_000);
	});
});
