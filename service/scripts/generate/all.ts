import fs from 'node:fs';
import { readResults } from '../../../bench/lib/results.ts';
import { performancePage } from '../../../bench/lib/report.ts';
import { withTables } from '../../../sandbox/readme.ts';
import { modules } from '../../app/capabilities.ts';
import { providers } from '../../app/providers.ts';
import { generateDocs, type Architecture } from './docs.ts';
import { generateGuides } from './guides.ts';
import { generateMailLayout } from './mail-layout.ts';
import { generateEvents } from './n8n-events.ts';
import { generateMessageKinds } from './n8n-message-kinds.ts';
import { generateNodes } from './n8n-node.ts';
import { generateSchemas } from './n8n-schemas.ts';
import { generateOpenApi } from './openapi.ts';
import { notice, type Outputs } from './outputs.ts';

/** The table lies outside the service and is plain JavaScript, so its type is said here. */
const architecture = (await import(
	new URL('../../../architecture.mjs', import.meta.url).href
)) as Architecture;

/** Where generated files lie; whatever is there and is not generated any more is removed. */
export const generatedFiles = [
	'nodes/*/generated/**/*.ts',
	'nodes/*/__schema__/**/*.json',
	'docs/generated/**/*.md',
	'service/capabilities/*/generated/*.html',
];

/** The text of every generated file. */
export async function generateAll(): Promise<Outputs> {
	const outputs: Outputs = new Map();
	generateNodes(modules, outputs);
	generateEvents(modules, outputs);
	generateMessageKinds(modules, outputs);
	await generateMailLayout(outputs);
	generateSchemas(modules, outputs);
	generateOpenApi(modules, outputs);
	generateDocs({ modules, providers, architecture }, outputs);
	generateGuides(outputs);
	const measured = performancePage(readResults(), notice('bench/results'));
	outputs.set('docs/generated/performance.md', measured);
	const readme = new URL('../../../sandbox/README.md', import.meta.url);
	outputs.set('sandbox/README.md', withTables(fs.readFileSync(readme, 'utf8')));
	return outputs;
}
