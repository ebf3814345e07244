/**
 * Invariants: what is saved can be activated: it names each service once, only services that it has, and leads nowhere back
 * to itself. What was not ordered is not activated; what was ordered is.
 */
import { graphProblems, type GraphProblem } from '../provisioning/index.ts';
import type { SequencedService } from './contract.ts';

const edgesOf = ({ depends_on }: SequencedService) =>
	depends_on.map((edge) =>
		typeof edge === 'string' ? edge : { on: edge.service, when: edge.when },
	);

/** What is wrong with a sequence, one sentence for each problem. */
export const sequenceProblems = (sequence: readonly SequencedService[]): string[] =>
	graphProblems(sequence.map((one) => ({ name: one.service, depends_on: edgesOf(one) }))).map(
		sentenceOf,
	);

function sentenceOf(problem: GraphProblem): string {
	switch (problem.kind) {
		case 'self':
			return `self:${problem.name}: a service cannot depend on itself`;
		case 'twice':
			return `twice:${problem.name}: a service stands in the sequence once`;
		case 'unknown':
			return `unknown:${problem.name}->${problem.needed}: what a service depends on must be in the sequence`;
		case 'cycle':
			return `cycle:${problem.path.join('>')}: services that depend on each other could never begin`;
	}
}

export type OrderedService = {
	service_code: string;
	/** What is activated, such as an item of an order; its owner is registered with `taskOwnerPoint`. */
	subject_type: string;
	subject_id: string;
	service_name: string;
	/** Provider that does it, `workflow`, or any other target of its product. */
	target: string;
	quantity: number;
};
export type PlannedService = OrderedService & {
	sequence: number;
	depends_on: readonly { service: string; when: 'succeeded' | 'settled' }[];
	critical: boolean;
	/** Null: what its target allows. */
	repeatable: boolean | null;
	point_of_no_return: boolean;
	max_retries: number;
};

/**
 * The ordered services in the order of the sequence. A service that nobody ordered is left out, also as something that may
 * only come before; one that an ordered service cannot be without is a problem. What the sequence does not name comes last.
 */
export function planServices(
	sequence: readonly SequencedService[],
	ordered: readonly OrderedService[],
): { services: PlannedService[]; problems: string[] } {
	const wanted = new Set(ordered.map(({ service_code }) => service_code));
	const known = new Map(
		sequence.map((one, index) => [one.service, { ...one, sequence: one.sequence ?? index + 1 }]),
	);
	const last = Math.max(0, ...[...known.values()].map(({ sequence: turn }) => turn));
	const problems: string[] = [];
	const services = ordered.map((service, index): PlannedService => {
		const rule = known.get(service.service_code);
		if (rule === undefined) return { ...service, ...unnamed, sequence: last + index + 1 };
		const edges = edgesOf(rule).map((edge) =>
			typeof edge === 'string'
				? { service: edge, when: 'succeeded' as const }
				: { service: edge.on, when: edge.when },
		);
		for (const edge of edges)
			if (edge.when === 'succeeded' && !wanted.has(edge.service))
				problems.push(
					`${service.service_code} needs ${edge.service}, which is not among the ordered services`,
				);
		return {
			...service,
			sequence: rule.sequence,
			depends_on: edges.filter((edge) => wanted.has(edge.service)),
			critical: rule.critical,
			repeatable: rule.repeatable ?? null,
			point_of_no_return: rule.point_of_no_return,
			max_retries: rule.max_retries,
		};
	});
	const twice = ordered.filter(
		({ service_code }, index) =>
			ordered.findIndex((one) => one.service_code === service_code) < index,
	);
	for (const { service_code } of twice) problems.push(`${service_code} was ordered twice`);
	return { services: services.sort((a, b) => a.sequence - b.sequence), problems };
}

const unnamed = {
	depends_on: [],
	critical: true,
	repeatable: null,
	point_of_no_return: false,
	max_retries: 3,
} as const;
