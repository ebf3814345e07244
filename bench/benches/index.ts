import type { Bench } from '../lib/bench.ts';
import { ingest } from './ingest.ts';
import { loop } from './loop.ts';
import { node } from './node.ts';
import { pdf } from './pdf.ts';
import { start } from './start.ts';

/** In the order in which `npm run bench` runs them. */
export const benches: readonly Bench[] = [ingest, loop, node, pdf, start];
