/** What a benchmark measures, and how it is judged. */

/** In milliseconds. */
export type Percentiles = { p50: number; p95: number; p99: number; 'p99.9': number; max: number };

/** A bound on the value, on its ratio to the reference, or on a percentile. */
export type Goal = {
	of: 'value' | 'ratio' | keyof Percentiles;
	atLeast?: number;
	atMost?: number;
};

export type Figure = {
	/** Unique in its benchmark; what `--compare` goes by. */
	id: string;
	what: string;
	/** `per second`, `ms`, `MB`, `statements`, `bytes` … */
	unit: string;
	value: number;
	percentiles?: Percentiles;
	/** Something that does the same without us, measured in the same run. */
	reference?: { what: string; value: number; percentiles?: Percentiles };
	goals?: Goal[];
	/** Whether more is better; decides what a regression is. */
	better: 'more' | 'less';
};

export type Result = {
	bench: string;
	title: string;
	/** ISO date and time. */
	at: string;
	seconds: number;
	seed: number;
	hardware: { processor: string; cores: number; memory_gb: number };
	versions: Record<string, string>;
	/** Size of the data and shape of the load. */
	conditions: Record<string, string | number>;
	figures: Figure[];
	/** What a reader must know to read the figures, such as why a goal is missed. */
	notes: string[];
};

export const ratioOf = ({ value, reference }: Figure): number | null =>
	reference === undefined || reference.value === 0 ? null : value / reference.value;

/** Null when there is nothing to judge by. */
export function isMet(figure: Figure, goal: Goal): boolean | null {
	const measured = measuredBy(figure, goal);
	if (measured === null) return null;
	return measured >= (goal.atLeast ?? -Infinity) && measured <= (goal.atMost ?? Infinity);
}

export function measuredBy(figure: Figure, { of }: Goal): number | null {
	if (of === 'value') return figure.value;
	if (of === 'ratio') return ratioOf(figure);
	return figure.percentiles?.[of] ?? null;
}

/** How much of a change is taken for noise of the machine. */
const noise = 0.15;

export type Change = { figure: string; before: number; now: number; isWorse: boolean };

/**
 * Figures that are in both, by their ratio to the reference where there is one: the machine may be another today.
 */
export function compare(before: Result, now: Result): Change[] {
	return now.figures.flatMap((figure) => {
		const earlier = before.figures.find((one) => one.id === figure.id);
		if (earlier === undefined) return [];
		const [was, is] = [ratioOf(earlier) ?? earlier.value, ratioOf(figure) ?? figure.value];
		if (was === 0) return [];
		const gain = (is - was) / Math.abs(was);
		const isWorse = figure.better === 'more' ? gain < -noise : gain > noise;
		return [{ figure: `${now.bench}/${figure.id}`, before: was, now: is, isWorse }];
	});
}
