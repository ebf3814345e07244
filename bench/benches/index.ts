import type { Bench } from '../lib/bench.ts';
import { activation } from './activation.ts';
import { command } from './command.ts';
import { deliver } from './deliver.ts';
import { effect } from './effect.ts';
import { ingest } from './ingest.ts';
import { jobs } from './jobs.ts';
import { list } from './list.ts';
import { loop } from './loop.ts';
import { node } from './node.ts';
import { orders } from './orders.ts';
import { pages } from './pages.ts';
import { pdf } from './pdf.ts';
import { renewals } from './renewals.ts';
import { replicas } from './replicas.ts';
import { sale } from './sale.ts';
import { start } from './start.ts';

/** In the order in which `npm run bench` runs them. */
export const benches: readonly Bench[] = [
	ingest,
	effect,
	command,
	list,
	pages,
	deliver,
	jobs,
	sale,
	renewals,
	orders,
	activation,
	replicas,
	loop,
	node,
	pdf,
	start,
];
