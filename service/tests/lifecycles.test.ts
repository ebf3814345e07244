import { modules } from '../app/capabilities.ts';
import { allowedTransitions } from '../platform/lifecycle/index.ts';
import { startTestService, type TestService } from './service.ts';

const lifecycles = modules.flatMap((module) => module.lifecycles);
const operationIds = new Set(modules.flatMap((module) => module.operations.map((one) => one.id)));
const eventTypes = new Set(modules.flatMap((module) => module.events.map((one) => one.type)));

describe('the life cycles', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	describe.each(lifecycles.map((one) => [one.name, one] as const))('%s', (_, lifecycle) => {
		const states = Object.keys(lifecycle.states);
		const transitions = Object.entries(lifecycle.transitions);

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
				`SELECT pg_get_constraintdef(oid) AS text FROM pg_constraint WHERE conname = '${lifecycle.table.name.sql}_status_check'`,
			);
			const inDatabase = [...(rows[0]?.text ?? '').matchAll(/'(\w+)'/g)].map((match) => match[1]);
			expect(inDatabase.sort()).toEqual([...states].sort());
		});
	});

	it('call by operation only what an operation of that resource can do', () => {
		const resources = new Set([...operationIds].map((id) => id.split('.')[0]));
		const missing = lifecycles.flatMap((lifecycle) =>
			Object.entries(lifecycle.transitions)
				.filter(([, rule]) => rule.by === 'operation')
				.filter(() => resources.has(lifecycle.name))
				.map(([name]) => `${lifecycle.name}.${name.replaceAll('_', '-')}`)
				.filter(
					(id) =>
						!operationIds.has(id) && !performedBy[id]?.some((other) => operationIds.has(other)),
				),
		);
		expect(missing).toEqual([]);
	});
});

/** Moves that an operation of another name makes. */
const performedBy: Record<string, string[]> = {
	'billing_cycle.request': ['invoice.request'],
	'billing_cycle.collect': ['payment_link.create'],
	'provisioning_task.start': ['provisioning_task.run', 'provisioning_task.claim'],
	'provisioning_task.resume': ['provisioning_task.run', 'provisioning_task.claim'],
};
