/**
 * How a bug gets into the service without a changed line of it: what a module exports is replaced in the started process.
 *
 * A seam names a module and one of its exports. `node --import e2e/chaos/planting.ts` with the name of a plant in
 * CHAOS_PLANT stands a module in front of each module that a seam names: it exports the same, with the seam's value in
 * place of the original. So a call inside the module itself still reaches the original.
 */
import { registerHooks } from 'node:module';
import path from 'node:path';
import { pathToFileURL } from 'node:url';
import type { Plant, Seam } from './plant.ts';

export const PLANT_VARIABLE = 'CHAOS_PLANT';
const ROOT = path.resolve(import.meta.dirname, '../..');
const mark = '?planted';

type Exports = Record<string, unknown>;

/** What stands in place of the exports that the seams name. Throws when the module has no such export. */
export function plantedExports(seams: readonly Seam[], original: Exports): Exports {
	return Object.fromEntries(
		seams.map((seam) => {
			if (!(seam.export in original))
				throw new Error(`${seam.module} no longer exports ${seam.export}`);
			return [seam.export, seam.wrap(original[seam.export], original)];
		}),
	);
}

export const urlOfModule = (module: string): string => pathToFileURL(path.join(ROOT, module)).href;

function plantInto({ seams }: Plant): void {
	const seamsByUrl = Map.groupBy(seams, ({ module }) => urlOfModule(module));
	registerHooks({
		resolve(specifier, context, next) {
			const found = next(specifier, context);
			if (!seamsByUrl.has(found.url) || context.parentURL === found.url + mark) return found;
			return { url: found.url + mark, format: 'module', shortCircuit: true };
		},
		load(url, context, next) {
			if (!url.endsWith(mark)) return next(url, context);
			const originalUrl = url.slice(0, -mark.length);
			const names = (seamsByUrl.get(originalUrl) ?? []).map((seam) => seam.export);
			const source = [
				`import * as original from ${JSON.stringify(originalUrl)};`,
				`import { plantedIn } from ${JSON.stringify(import.meta.url)};`,
				`export * from ${JSON.stringify(originalUrl)};`,
				`export const { ${names.join(', ')} } = plantedIn(${JSON.stringify(originalUrl)}, original);`,
			];
			return { format: 'module', source: source.join('\n'), shortCircuit: true };
		},
	});
	plantedSeams = seamsByUrl;
}

let plantedSeams: ReadonlyMap<string, Seam[]> = new Map();

/** For the modules that stand in front of others. */
export const plantedIn = (url: string, original: Exports): Exports =>
	plantedExports(plantedSeams.get(url) ?? [], original);

const wanted = process.env[PLANT_VARIABLE];
if (wanted !== undefined) {
	const { plants } = await import('./plants.ts');
	const plant = plants.find(({ name }) => name === wanted);
	if (plant === undefined) throw new Error(`There is no plant "${wanted}"`);
	plantInto(plant);
}
