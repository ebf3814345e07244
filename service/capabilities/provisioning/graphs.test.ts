import { addSeconds } from '../../platform/clock/index.ts';
import { newId } from '../../platform/database/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { modules } from '../../app/capabilities.ts';
import { boats, boatsModule } from '../../tests/extension/task-owner/boats.ts';
import {
	defaults,
	edgesOf,
	orderOf,
	runs,
	wordOf,
	type Expected,
	type Step,
	type UndoStep,
	type VectorGraph,
	type VectorService,
} from '../../tests/graphs/vectors.ts';
import type { TestService } from '../../tests/service.ts';
import { scripted, startScriptedService, type Script } from './fixtures.ts';
import { cancelGraph, createGraph, graphsOf, type GraphOfOwner } from './index.ts';
import { continueTask } from './jobs.ts';
import type { ProvisioningOutcome, ProvisioningRequest } from './ports.ts';

const tickSeconds = 1000;

describe('tasks that succeed together or are taken back together, in the database', () => {
	let service: TestService;
	let script: Script;
	beforeAll(async () => {
		({ service, script } = await startScriptedService({}, [...modules, boatsModule], {
			actions: ['ACTIVATE', 'TERMINATE'],
		}));
	});
	afterAll(() => service.stop());

	const contact = { id: newId(), name: 'Sari', billing_email: 'sari@harbour.example' };

	/** A graph at a target that answers as the vector says; the clock moves from tick to tick. */
	class Drive {
		readonly owner_id = newId();
		graph_id = '';
		readonly starts: string[] = [];
		readonly undone: string[] = [];
		readonly books = new Set<string>();
		readonly attempts = new Map<string, number>();
		readonly #graph: VectorGraph;
		readonly #codes = new Map<string, VectorService>();
		readonly #steps = new Map<string, Step[]>();
		readonly #undos = new Map<string, UndoStep[]>();
		/** What is under way at the target, and the tick at which it answers. */
		readonly #open = new Map<string, { at: number; answer: () => void }>();
		readonly #goesOn = new Set<string>();
		#tick = 0;

		constructor(graph: VectorGraph) {
			this.#graph = graph;
		}

		async create(): Promise<void> {
			const tasks = this.#graph.services.map((one) => {
				const subject_id = newId();
				boats.set(subject_id, { settings: { sku_id: one.code }, contact });
				this.#codes.set(subject_id, one);
				this.#steps.set(one.code, [...(one.outcomes ?? [])]);
				this.#undos.set(one.code, [...(one.undos ?? [])]);
				this.attempts.set(one.code, 0);
				const { hard, soft } = edgesOf(one);
				return {
					...{ subject_type: 'boat', subject_id, action: 'ACTIVATE' as const, target: scripted },
					...{ description: one.code, quantity: 1, name: one.code },
					depends_on: [...hard, ...soft.map((on) => ({ on, when: 'settled' as const }))],
					retries_max: one.max_retries ?? defaults.max_retries,
					...(one.sequence === undefined ? {} : { sequence: one.sequence }),
					...(one.critical === undefined ? {} : { critical: one.critical }),
					...(one.repeatable === undefined ? {} : { repeatable: one.repeatable }),
					...(one.skip === undefined ? {} : { skip: { how: one.skip, reason: 'Not wanted' } }),
					point_of_no_return: one.point_of_no_return ?? false,
				};
			});
			const wanted = {
				...{ owner_type: 'shipyard_order', owner_id: this.owner_id, client_id: null },
				occasion: 'activation',
				max_parallel: this.#graph.max_parallel ?? defaults.max_parallel,
				rollback_on_failure: this.#graph.rollback_on_failure ?? true,
				time_limit_seconds: (this.#graph.max_ticks ?? 400) * tickSeconds,
				tasks,
			};
			const { graph_id } = await service.transaction((context) => createGraph(context, wanted));
			const again = await service.transaction((context) => createGraph(context, wanted));
			expect(again.graph_id).toBe(graph_id);
			this.graph_id = graph_id;
			script.answer = (request) => this.#answer(request);
		}

		async graph(): Promise<GraphOfOwner> {
			const graphs = await service.transaction((context) => graphsOf(context, [this.owner_id]));
			expect(graphs).toHaveLength(1);
			return graphs[0]!;
		}

		async run(): Promise<Expected> {
			for (; this.#tick < 60; this.#tick += 1) {
				await this.#finish();
				if (this.#graph.cancel_at === this.#tick)
					await service.transaction((context) => cancelGraph(context, this.graph_id));
				const graph = await this.graph();
				const due = graph.tasks.filter(
					(task) =>
						(task.status === 'PENDING' && task.ready_at !== null) ||
						(['RUNNING', 'UNKNOWN'].includes(task.status) && task.next_run_at !== null),
				);
				if (graph.status !== 'ACTIVE' && due.length === 0 && this.#open.size === 0) break;
				// What takes back comes in the order in which it was asked for.
				due.sort((a, b) => Number(a.undo_of !== null) - Number(b.undo_of !== null));
				for (const task of due) await this.#begin(task.id);
				service.now = addSeconds(service.now, tickSeconds);
				await service.runJob(continueTask, {});
			}
			return this.#result(await this.graph());
		}

		/** Begun, and held until its tick when that is not the next one. */
		async #begin(id: string): Promise<void> {
			const before = script.requests.length;
			const answer = service.runJob(continueTask, { task_id: id }).then(() => {
				this.#answered.add(id);
			});
			while (script.requests.length === before && !this.#answered.has(id))
				await new Promise((resolve) => setImmediate(resolve));
			this.#answered.delete(id);
			this.#calls.set(id, answer);
		}
		readonly #answered = new Set<string>();
		readonly #calls = new Map<string, Promise<unknown>>();

		/** Each answers, and is written down, before the next one does. */
		async #finish(): Promise<void> {
			for (const [id, { at, answer }] of [...this.#open]) {
				if (at > this.#tick) continue;
				this.#open.delete(id);
				answer();
				await this.#calls.get(id);
			}
		}

		#answer({ task_id, marker, action }: ProvisioningRequest): Promise<ProvisioningOutcome> {
			const one = this.#codes.get(marker.slice(3))!;
			const isUndo = action === 'TERMINATE';
			if (!isUndo && !this.#goesOn.delete(one.code)) {
				this.starts.push(one.code);
				this.attempts.set(one.code, (this.attempts.get(one.code) ?? 0) + 1);
			}
			const step = (isUndo ? this.#undos : this.#steps).get(one.code)?.shift() ?? 'ok';
			const at = this.#tick + (isUndo ? 1 : (one.ticks ?? 1));
			return new Promise((resolve, reject) => {
				const answer = () => {
					try {
						resolve(isUndo ? this.#undo(one.code, step) : this.#do(one.code, step));
					} catch (error) {
						reject(error as Error);
					}
				};
				this.#open.set(task_id, { at, answer });
			});
		}

		#do(code: string, step: string): ProvisioningOutcome {
			const done = { status: 'SUCCESS', result: {} } as const;
			if (this.books.has(code) && step !== 'trouble') return done;
			switch (step) {
				case 'ok':
					this.books.add(code);
					return done;
				case 'later':
					this.#goesOn.add(code);
					return { status: 'RUNNING', progress: {}, poll_after_seconds: 1 };
				case 'refuse':
					throw new ProviderError(scripted, 'rejected', 'No');
				case 'trouble':
					throw new ProviderError(scripted, 'unavailable', 'Down');
				case 'throttled':
					throw new ProviderError(scripted, 'throttled', 'Slower');
				default:
					if (step === 'lost+') this.books.add(code);
					throw new ProviderError(scripted, 'outcome-unknown', 'Lost');
			}
		}

		#undo(code: string, step: string): ProvisioningOutcome {
			if (step === 'refuse') throw new ProviderError(scripted, 'rejected', 'No');
			if (step === 'trouble') throw new ProviderError(scripted, 'unavailable', 'Down');
			this.books.delete(code);
			this.undone.push(code);
			return { status: 'SUCCESS', result: {} };
		}

		#result({ status, why, stopped, tasks }: GraphOfOwner): Expected {
			const services = tasks.filter(({ undo_of }) => undo_of === null);
			const words = services.map((task) => {
				const undo_refused = tasks.some(
					(one) => one.undo_of === task.id && one.status === 'FAILED',
				);
				return [task.name, wordOf({ ...task, undo_refused })] as const;
			});
			return {
				state: status,
				order: orderOf(status, why, stopped),
				why,
				services: Object.fromEntries(words),
				attempts: Object.fromEntries(this.attempts),
				starts: this.starts,
				undone: this.undone,
				left: services.map(({ name }) => name!).filter((name) => this.books.has(name)),
			};
		}
	}

	it.each(runs)('$name', async ({ graph, expected }) => {
		const drive = new Drive(graph);
		await drive.create();
		expect(await drive.run()).toEqual(expected);
	});
});
