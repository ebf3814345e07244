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
	/** Orders of tenants beside them; none when absent. */
	orders?: number;
	/** How long faults go on. */
	minutes: number;
	/** Mean time between them; less often for what keeps everything from going on. */
	everyMs: number;
	restMinutes: number;
	/** Of renewals: how many days of business time. */
	days?: number;
};

export type Plant = {
	name: string;
	seams: readonly Seam[];
	/** Unique indexes that the database of this plant does not have. */
	withoutIndexes?: readonly string[];
	faults: RegExp;
	/** Where it comes out; sales are the usual place. */
	scenario?: 'sales' | 'renewals';
	slice?: Partial<Slice>;
	/** A rule that must be broken. */
	breaks: RegExp;
};
