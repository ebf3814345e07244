/** What is wrong with a graph before any of it is begun. */

/** `settled`: the other must have ended, however it ended. */
export type PlannedEdge = string | { on: string; when: 'succeeded' | 'settled' };
export type PlannedNode = { name: string; depends_on?: readonly PlannedEdge[] | undefined };

export type GraphProblem =
	| { kind: 'self'; name: string }
	| { kind: 'unknown'; name: string; needed: string }
	| { kind: 'twice'; name: string }
	/** Begins and ends with the same name. */
	| { kind: 'cycle'; path: readonly string[] };

const onOf = (edge: PlannedEdge): string => (typeof edge === 'string' ? edge : edge.on);

/** Every problem at once, so that what is written by hand is corrected in one go. */
export function graphProblems(nodes: readonly PlannedNode[]): GraphProblem[] {
	const names = new Set(nodes.map(({ name }) => name));
	const needs = new Map(nodes.map(({ name, depends_on = [] }) => [name, depends_on.map(onOf)]));
	const twice = nodes.filter(
		({ name }, index) => nodes.findIndex((one) => one.name === name) < index,
	);
	return [
		...twice.map(({ name }): GraphProblem => ({ kind: 'twice', name })),
		...nodes.flatMap(({ name }): GraphProblem[] =>
			needs.get(name)?.includes(name) === true ? [{ kind: 'self', name }] : [],
		),
		...nodes.flatMap(({ name }) =>
			(needs.get(name) ?? [])
				.filter((needed) => !names.has(needed))
				.map((needed): GraphProblem => ({ kind: 'unknown', name, needed })),
		),
		...cyclesOf(needs).map((path): GraphProblem => ({ kind: 'cycle', path })),
	];
}

/** Each way in which names lead back to themselves through others, found once. */
function cyclesOf(needs: ReadonlyMap<string, readonly string[]>): string[][] {
	const cycles: string[][] = [];
	const done = new Set<string>();
	const visit = (name: string, path: readonly string[]): void => {
		const start = path.indexOf(name);
		if (start !== -1) {
			cycles.push([...path.slice(start), name]);
			return;
		}
		if (done.has(name)) return;
		for (const other of needs.get(name) ?? [])
			if (other !== name && needs.has(other)) visit(other, [...path, name]);
		done.add(name);
	};
	for (const name of needs.keys()) visit(name, []);
	return cycles;
}

/** `cycle:a>c>b>a`, `self:a`, `unknown:a->x`. */
export function problemCode(problem: GraphProblem): string {
	switch (problem.kind) {
		case 'self':
		case 'twice':
			return `${problem.kind}:${problem.name}`;
		case 'unknown':
			return `unknown:${problem.name}->${problem.needed}`;
		case 'cycle':
			return `cycle:${problem.path.join('>')}`;
	}
}
