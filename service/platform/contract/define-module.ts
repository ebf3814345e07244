import type { Router } from 'express';
import type { Transaction } from '../database/index.ts';
import type { ErrorDefinition } from '../errors/index.ts';
import type { EventDefinition, Reaction } from '../events/index.ts';
import type { Extension } from '../extension/index.ts';
import type { Handler } from '../operation/index.ts';
import type { JobDefinition } from '../jobs/index.ts';
import type { BoundLifecycle } from '../lifecycle/index.ts';
import type { ConfigSlice } from '../config/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Operation } from './define-contract.ts';

/** A number, or one for each set of labels, that is read at each scrape; `name` without the prefix `cloudsales_`. */
export type Gauge = { name: string; help: string } & (
	| { read(tx: Transaction): Promise<number> }
	| { labels: readonly string[]; readEach(tx: Transaction): Promise<readonly GaugeValue[]> }
);
export type GaugeValue = { labels: Readonly<Record<string, string>>; value: number };

/** Everything a capability brings; `app/capabilities.ts` lists the modules. */
export type Module = {
	name: string;
	operations: readonly Operation[];
	handlers: readonly Handler[];
	errors: readonly ErrorDefinition[];
	events: readonly EventDefinition[];
	lifecycles: readonly BoundLifecycle[];
	reactions: readonly Reaction[];
	jobs: readonly JobDefinition[];
	/** What it registers with extension points of other capabilities (`platform/extension`). */
	extensions: readonly Extension[];
	/** Gauges for `/metrics`. */
	gauges: readonly Gauge[];
	config?: ConfigSlice;
	/** Routes outside /api/v1: pages for people, and the addresses that vendors call. `handlers` are those of all modules. */
	pages?: (router: Router, runtime: Runtime, handlers: readonly Handler[]) => void;
};

/** Collects a capability; what it has none of is left out. */
export function defineModule(module: Partial<Module> & { name: string }): Module {
	return {
		operations: [],
		handlers: [],
		errors: [],
		events: [],
		lifecycles: [],
		reactions: [],
		jobs: [],
		extensions: [],
		gauges: [],
		...module,
	};
}
