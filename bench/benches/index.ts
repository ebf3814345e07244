import type { Bench } from '../lib/bench.ts';
import { ingest } from './ingest.ts';
import { loop } from './loop.ts';
import { node } from './node.ts';

/** In the order in which `npm run bench` runs them. */
export const benches: readonly Bench[] = [ingest, loop, node];
