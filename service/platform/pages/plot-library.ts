import { createRequire } from 'node:module';
import type * as Plot from '@observablehq/plot';
import type * as Linkedom from 'linkedom';

type Library = { Plot: typeof Plot; parseHTML: (typeof Linkedom)['parseHTML'] };

const require = createRequire(import.meta.url);
let loaded: Library | null = null;

/** What draws charts: 50 MB of memory and 0.3 s, so only a process that shows one pays for it, with its first. */
export const plotLibrary = (): Library =>
	(loaded ??= {
		Plot: require('@observablehq/plot') as Library['Plot'],
		parseHTML: (require('linkedom') as Pick<Library, 'parseHTML'>).parseHTML,
	});
