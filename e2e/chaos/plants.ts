/**
 * Bugs that the suite has to find: what is put in place of exports of the service, and the faults that bring them out.
 * Where two lines of defence stand behind each other, one alone is no bug that anybody could see; then both are taken
 * away.
 */
import { commandPlants } from './plants/commands.ts';
import { documentPlants } from './plants/documents.ts';
import { eventPlants } from './plants/events.ts';
import { moneyPlants } from './plants/money.ts';
import { subscriptionPlants } from './plants/subscriptions.ts';
import { webhookPlants } from './plants/webhooks.ts';

export type Seam = {
	/** By its path in the repository. */
	module: string;
	export: string;
	/** Gives the replacement of the export; `exports` are all that the module has. Its types are not looked at: a bug. */
	wrap(original: any, exports: any): unknown;
};

/** What is run to bring a bug out. */
export type Slice = {
	sales: number;
	/** How long faults go on. */
	minutes: number;
	/** Mean time between them; less often for what keeps everything from going on. */
	everyMs: number;
	restMinutes: number;
};

export type Plant = {
	name: string;
	seams: readonly Seam[];
	/** Unique indexes that the database of this plant does not have. */
	withoutIndexes?: readonly string[];
	faults: RegExp;
	slice?: Partial<Slice>;
	/** A rule that must be broken. */
	breaks: RegExp;
};

export const plants: readonly Plant[] = [
	...webhookPlants,
	...commandPlants,
	...moneyPlants,
	...subscriptionPlants,
	...documentPlants,
	...eventPlants,
];
