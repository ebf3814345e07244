import { generateEvents } from './n8n-events.ts';
import { generateNode } from './n8n-node.ts';
import type { Outputs } from './outputs.ts';
import { modules } from '../../app/capabilities.ts';

/** Where generated files lie; whatever is there and is not generated any more is removed. */
export const generatedFiles = ['nodes/*/generated/**/*.ts'];

/** The text of every generated file. */
export async function generateAll(): Promise<Outputs> {
	const outputs: Outputs = new Map();
	generateNode(modules, outputs);
	generateEvents(modules, outputs);
	return outputs;
}
