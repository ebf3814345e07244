import { modules } from '../app/capabilities.ts';
import { allowedTransitions } from '../platform/lifecycle/index.ts';
import { stateWord } from '../platform/pages/index.ts';
import { startTestService, type TestService } from './service.ts';

const lifecycles = modules.flatMap((module) => module.lifecycles);
const operations = new Map(
	modules.flatMap((module) => module.operations.map((one) => [one.id, one] as const)),
);
/** Work that goes on without a job queue: the webhook processor and the deliverer. */
const loops = ['webhook.process', 'delivery.send'];
const makers = new Set([
	...operations.keys(),
	...modules.flatMap((module) => module.jobs.map((one) => one.name)),
	...modules.flatMap((module) => module.reactions.map((one) => one.name)),
	...loops,
]);
const transitionsOfAll = lifecycles.flatMap(({ lifecycle }) =>
	Object.entries(lifecycle.transitions).map(([name, rule]) => ({
		move: `${lifecycle.name}.${name}`,
		rule,
	})),
);
const eventTypes = new Set(modules.flatMap((module) => module.events.map((one) => one.type)));

describe('the life cycles', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const named = lifecycles.map((one) => [one.lifecycle.name, one] as const);
	describe.each(named)('%s', (_, { lifecycle, table }) => {
		const states = Object.keys(lifecycle.states);
		const transitions = Object.entries(lifecycle.transitions);

		it('has words for each state, in both languages and each other than its neighbours', () => {
			const words = states.map((state) => stateWord(service.runtime, lifecycle.name, state));
			for (const language of ['id', 'en'] as const) {
				const said = words.map((word) => word[language]);
				expect(said.filter((word) => states.includes(word))).toEqual([]);
				expect(new Set(said).size).toBe(states.length);
			}
		});

		it('reaches every state', () => {
			const reached = new Set([lifecycle.initial]);
			for (let size = 0; size !== reached.size;) {
				size = reached.size;
				for (const [, rule] of transitions)
					if (rule.from.some((state) => reached.has(state))) reached.add(rule.to);
			}
			expect([...reached].sort()).toEqual([...states].sort());
		});

		it('has a way out of every state that is not final, and none out of a final one', () => {
			for (const state of states) {
				const final = lifecycle.states[state]?.final === true;
				expect({ state, final }).toEqual({
					state,
					final: allowedTransitions(lifecycle, state).length === 0,
				});
			}
		});

		it('emits only declared events, and says what they carry', () => {
			for (const [, rule] of transitions) {
				if (rule.emits === undefined) continue;
				expect(eventTypes).toContain(rule.emits);
				expect(lifecycle.events.map((event) => event.type)).toContain(rule.emits);
				expect(lifecycle.announce).toBeDefined();
			}
		});

		it('has the states of its table as the check of the database', async () => {
			const rows = await service.runtime.database.client.$queryRawUnsafe<{ text: string }[]>(
				`SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = '${table.name.sql}_status_check'`,
			);
			const inDatabase = [...(rows[0]?.text ?? '').matchAll(/'(\w+)'/g)].map((match) => match[1]);
			expect(inDatabase.sort()).toEqual([...states].sort());
		});
	});

	it('name as makers of a move only operations, jobs, reactions and loops that exist', () => {
		const missing = transitionsOfAll.flatMap(({ move, rule }) =>
			rule.by.filter((name) => !makers.has(name)).map((name) => `${move} by ${name}`),
		);
		expect(missing).toEqual([]);
	});

	it('guard a move only with errors that every operation that makes it declares', () => {
		const undeclared = transitionsOfAll.flatMap(({ move, rule }) =>
			(rule.guards ?? []).flatMap((guard) =>
				rule.by
					.filter((name) => !operations.get(name)?.errors.includes(guard))
					.map((name) => `${move} by ${name}: ${guard.code}`),
			),
		);
		expect(undeclared).toEqual([]);
	});
});
