import fc from 'fast-check';
import { Simulation } from '../../tests/graphs/simulation.ts';
import { edgesOf, refusals, runs, type VectorGraph } from '../../tests/graphs/vectors.ts';
import { graphProblems, problemCode } from './graph-plan.ts';

describe('the decisions about tasks that succeed together', () => {
	it.each(runs)('$name', ({ graph, expected }) => {
		const simulation = new Simulation(graph);
		simulation.run();
		expect(simulation.result()).toEqual(expected);
		expect(simulation.broken).toEqual([]);
	});

	it.each(refusals)('are not asked for a graph with $name', ({ graph, refused }) => {
		const nodes = graph.services.map((service) => {
			const { hard, soft } = edgesOf(service);
			return { name: service.code, depends_on: [...hard, ...soft] };
		});
		expect(graphProblems(nodes).map(problemCode)).toEqual(refused);
	});

	const step = fc.constantFrom(
		...(['ok', 'ok', 'ok', 'trouble', 'throttled', 'refuse'] as const),
		...(['lost+', 'lost-', 'crash+', 'crash-', 'later'] as const),
	);
	const undoStep = fc.constantFrom('ok', 'gone', 'trouble', 'refuse');
	const usually = (value: boolean) =>
		fc.integer({ min: 0, max: 9 }).map((draw) => (draw === 0 ? !value : value));
	const edges = fc.array(fc.tuple(fc.nat(), usually(true)), { maxLength: 3 });
	const service = fc.record({
		edges,
		critical: usually(true),
		point_of_no_return: usually(false),
		repeatable: usually(true),
		skip: fc.option(fc.constantFrom('alone' as const, 'satisfies' as const), { freq: 12 }),
		max_retries: fc.integer({ min: 0, max: 4 }),
		ticks: fc.integer({ min: 1, max: 4 }),
		outcomes: fc.array(step, { maxLength: 4 }),
		undos: fc.array(undoStep, { maxLength: 2 }),
	});
	const graphs = fc.record({
		services: fc.array(service, { minLength: 1, maxLength: 40 }),
		max_parallel: fc.integer({ min: 1, max: 6 }),
		rollback_on_failure: usually(true),
		max_ticks: fc.option(fc.integer({ min: 1, max: 40 }), { freq: 3 }),
		cancel_at: fc.option(fc.integer({ min: 0, max: 30 }), { freq: 3 }),
		persons: fc.array(fc.constantFrom('answer' as const, 'retry' as const), { maxLength: 5 }),
	});
	const given = <T extends object>(optional: T) =>
		Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== null));

	const toGraph = ({ services, max_ticks, cancel_at, ...rest }: any): VectorGraph => ({
		...rest,
		...given({ max_ticks, cancel_at }),
		services: services.map(({ edges: drawn, skip, ...more }: any, index: number) => ({
			...more,
			...given({ skip }),
			code: `s${index}`,
			depends_on:
				index === 0
					? []
					: drawn.map(([on, isHard]: [number, boolean]) =>
							isHard ? `s${on % index}` : { service: `s${on % index}`, when: 'settled' },
						),
		})),
	});

	it('end every random graph complete, taken back, or with a person who is told why; nothing is left without an owner', () => {
		const states = new Map<string, number>();
		fc.assert(
			fc.property(graphs, ({ persons, ...drawn }) => {
				const simulation = new Simulation(toGraph(drawn));
				const check = () => {
					simulation.run();
					const { state, why, services, left } = simulation.result();
					states.set(state, (states.get(state) ?? 0) + 1);
					expect(simulation.broken).toEqual([]);
					expect(state).not.toBe('ACTIVE');
					if (state !== 'COMPLETED') expect(why).toEqual(expect.any(String));
					const ofNobody = left.filter((code) => services[code] !== 'COMPLETED');
					if (state !== 'ASKS_PERSON') expect(ofNobody).toEqual([]);
					if (state === 'ROLLED_BACK' || state === 'CANCELLED') expect(left).toEqual([]);
					if (state === 'COMPLETED')
						expect(Object.values(services).filter((word) => word !== 'SKIPPED')).toEqual(
							Object.values(services).filter((word) => word === 'COMPLETED'),
						);
				};
				check();
				for (const person of persons) {
					simulation[person]();
					check();
				}
			}),
			{ numRuns: 800, seed: 5 },
		);
		// Otherwise the drawn graphs say nothing about some of the ends.
		expect([...states.keys()].sort()).toEqual(
			['ASKS_PERSON', 'CANCELLED', 'COMPLETED', 'FAILED', 'PARTIAL', 'ROLLED_BACK'].sort(),
		);
	});
});
