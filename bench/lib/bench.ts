import type { Progress } from '../../e2e/stack/progress.ts';
import type { Figure } from './result.ts';

export type BenchContext = {
	seed: number;
	/** Uniform numbers between 0 and 1 that follow from the seed. */
	random: () => number;
	/** How long a load lasts under which nothing may grow. */
	minutes: number;
	progress: Progress;
	/** Where a benchmark keeps what it needs while it runs; emptied before. */
	stateFolder: string;
	/** Write CPU profiles of the service's processes there; null for none. */
	profileFolder: string | null;
	/** Fewer seconds and smaller data, to see whether a benchmark runs; its figures mean nothing. */
	quick: boolean;
	/** How many rows to generate where a benchmark lets that be chosen (`pages`); null for as many as usual. */
	rows: number | null;
	signal: AbortSignal;
};

export type Measured = {
	figures: Figure[];
	conditions: Record<string, string | number>;
	versions?: Record<string, string>;
	notes?: string[];
};

export type Bench = {
	/** `ingest`: what it is called on the command line, and the name of its file. */
	name: string;
	title: string;
	run(context: BenchContext): Promise<Measured>;
};
