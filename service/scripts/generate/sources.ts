import { globSync } from 'node:fs';
import { fileURLToPath, pathToFileURL } from 'node:url';
import path from 'node:path';
import { defineModule, type Module, type Operation } from '../../platform/contract/index.ts';

const service = fileURLToPath(new URL('../../', import.meta.url));

export async function loadModules(): Promise<readonly Module[]> {
	try {
		return (await import('../../app/capabilities.ts')).modules;
	} catch {
		const modules: Module[] = [];
		for (const name of ['identity','clients','catalog','notifications','payments','provisioning','quotations','billing','subscriptions','webhook-inbox','event-delivery','portal','system']) {
			const parts: Record<string, unknown>[] = [];
			for (const file of globSync(`capabilities/${name}/{contract,events,errors,lifecycle}.ts`, { cwd: service })) parts.push((await import(pathToFileURL(path.join(service, file)).href)) as Record<string, unknown>);
			const all = parts.flatMap((part) => Object.entries(part));
			modules.push(defineModule({
				name,
				operations: all.filter(([k]) => k.endsWith('Contract')).flatMap(([, v]) => Object.values(v as Record<string, Operation>)),
				events: all.filter(([k]) => k.endsWith('Events')).flatMap(([, v]) => Object.values(v as object)) as never,
				errors: all.filter(([k]) => k.endsWith('Errors')).flatMap(([, v]) => v as never[]),
				lifecycles: all.filter(([k]) => k.endsWith('Lifecycle')).map(([, v]) => v as never),
			}));
		}
		return modules;
	}
}
