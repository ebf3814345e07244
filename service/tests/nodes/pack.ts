import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** The n8n pack is CommonJS with compiler settings of its own, so its sources are loaded without their types. */
export const root = fileURLToPath(new URL('../../../', import.meta.url));

export type Json = Record<string, unknown>;
type Loaded = Record<string, any>;

/** `load('nodes/shared/transport')` */
export async function load(file: string): Promise<Loaded> {
	const module: unknown = await import(path.join(root, `${file}.ts`));
	return module as Loaded;
}
