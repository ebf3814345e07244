type Capabilities = Readonly<Record<string, { calls: readonly string[] }>>;

/** Calls that no other call implies, so that the picture stays readable. */
export function directCalls(name: string, capabilities: Capabilities): string[] {
	const calls = capabilities[name]?.calls ?? [];
	const reach = (start: string): Set<string> => {
		const found = new Set<string>();
		const visit = (one: string): void => {
			for (const called of capabilities[one]?.calls ?? []) {
				if (found.has(called)) continue;
				found.add(called);
				visit(called);
			}
		};
		visit(start);
		return found;
	};
	return calls.filter(
		(called) => !calls.some((other) => other !== called && reach(other).has(called)),
	);
}
