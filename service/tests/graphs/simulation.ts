import { decideGraph, type GraphTask } from '../../capabilities/provisioning/graph-rules.ts';
import { outcomeUnknownCode } from '../../capabilities/provisioning/rules.ts';
import {
	defaults,
	edgesOf,
	orderOf,
	wordOf,
	type Expected,
	type Step,
	type UndoStep,
	type VectorGraph,
	type VectorService,
} from './vectors.ts';

type Running = { ends_at: number; step: Step | UndoStep };
type SimulatedTask = GraphTask & {
	service: VectorService;
	attempts: number;
	troubles: number;
	/** Null between two attempts. */
	running: Running | null;
	/** The next attempt goes on with what is under way at the platform. */
	goes_on: boolean;
	waited: boolean;
};

const readyAt = new Date(0);

/** Rules broken while it ran, in words. */
export class Simulation {
	readonly #graph: VectorGraph;
	readonly #tasks: SimulatedTask[];
	readonly #undos: SimulatedTask[] = [];
	readonly #steps: Map<string, Step[]>;
	readonly #undoSteps: Map<string, UndoStep[]>;
	/** What stands at the platform. */
	readonly books = new Set<string>();
	readonly starts: string[] = [];
	readonly undone: string[] = [];
	readonly broken: string[] = [];
	#now = 0;
	#first_start: number | null = null;
	#waited = 0;
	stop_why: string | null = null;
	state = 'ACTIVE';
	why: string | null = null;

	constructor(graph: VectorGraph) {
		this.#graph = graph;
		this.#tasks = graph.services.map((service, index) => ({
			...fresh(service, index),
			id: service.code,
			sequence: service.sequence ?? index + 1,
		}));
		this.#steps = new Map(graph.services.map(({ code, outcomes = [] }) => [code, [...outcomes]]));
		this.#undoSteps = new Map(graph.services.map(({ code, undos = [] }) => [code, [...undos]]));
	}

	/** Until nothing moves by itself. */
	run(until = 5000): void {
		this.#settle();
		for (; this.#now < until; this.#now += 1) {
			this.#finish();
			if (this.#graph.cancel_at === this.#now) this.cancel();
			this.#settle();
			this.#start();
			if (this.state !== 'ACTIVE' && !this.#isAlive()) return;
		}
		this.broken.push('does not come to an end');
	}

	#isAlive(): boolean {
		const { cancel_at } = this.#graph;
		const waits = this.state === 'ASKS_PERSON' && this.stop_why === null;
		return (
			[...this.#tasks, ...this.#undos].some(({ running }) => running !== null) ||
			(waits && cancel_at !== undefined && cancel_at > this.#now)
		);
	}

	cancel(): void {
		if (['ROLLED_BACK', 'CANCELLED'].includes(this.state)) return;
		const passed = this.#tasks.some(
			(task) => task.point_of_no_return && (task.may_have_made || isUnderWay(task)),
		);
		if (!passed) this.stop_why = 'cancelled';
	}

	/** A person looks at the platform for those whose outcome nothing else can find out, or does what was asked. */
	answer(): void {
		for (const task of this.#tasks.filter(({ status }) => status === 'WAITING')) {
			const isThere = this.books.has(task.service.code);
			Object.assign(task, { ...free, status: isThere ? 'SUCCESS' : 'FAILED' });
			if (!isThere) task.may_have_made = false;
		}
	}

	/** A new round of attempts for what failed; what takes back is tried again when all is taken back. */
	retry(): void {
		if (!['FAILED', 'PARTIAL', 'ASKS_PERSON'].includes(this.state)) return;
		const refused = this.#undos.filter(({ status }) => status === 'FAILED');
		const isTakenBack = this.#tasks.some(({ status }) => ['UNDOING', 'UNDONE'].includes(status));
		for (const undo of refused) undo.status = isTakenBack ? 'PENDING' : 'CANCELLED';
		if (isTakenBack) return;
		this.stop_why = null;
		this.#first_start = null;
		for (const task of this.#tasks.filter(({ status }) => status === 'FAILED'))
			Object.assign(task, { status: 'PENDING', troubles: 0, goes_on: false });
	}

	#settle(): void {
		if (this.#tasks.some(({ status }) => status === 'WAITING')) this.#waited += 1;
		const { max_ticks } = this.#graph;
		const decision = decideGraph(
			{
				max_parallel: this.#graph.max_parallel ?? defaults.max_parallel,
				rollback_on_failure: this.#graph.rollback_on_failure ?? true,
				stop_why: this.stop_why,
				is_over_time:
					max_ticks !== undefined &&
					this.#first_start !== null &&
					this.#now - this.#first_start - this.#waited >= max_ticks,
			},
			[...this.#tasks, ...this.#undos],
		);
		this.stop_why = decision.stop_why;
		this.state = decision.state;
		this.why = decision.why;
		for (const { id } of decision.skips) this.#task(id).status = 'CANCELLED';
		for (const id of decision.gives_up)
			Object.assign(this.#task(id), { ...free, status: 'FAILED' });
		for (const [id, { ready, blocked_reason }] of decision.readiness)
			Object.assign(this.#task(id), { ready_at: ready ? readyAt : null, blocked_reason });
		for (const id of decision.undoes) this.#undo(this.#task(id));
	}

	#undo(task: SimulatedTask): void {
		const standing = this.#tasks.filter(
			({ depends_on, service }) => depends_on.includes(task.id) && this.books.has(service.code),
		);
		if (standing.length > 0) this.broken.push(`${task.id} is undone under what needs it`);
		if (task.status === 'SUCCESS') task.status = 'UNDOING';
		this.#undos.push({
			...fresh(task.service, 0),
			id: `undo ${this.#undos.length} of ${task.id}`,
			undo_of: task.id,
			ready_at: readyAt,
			sequence: -task.sequence,
		});
	}

	#task(id: string): SimulatedTask {
		const task = this.#tasks.find((one) => one.id === id);
		if (task === undefined) throw new Error(`There is no ${id}`);
		return task;
	}

	#start(): void {
		const inTurn = [...this.#tasks, ...this.#undos].sort((a, b) => a.sequence - b.sequence);
		for (const task of inTurn) {
			const begins = task.status === 'PENDING' && task.ready_at !== null;
			const goesOn = ['RUNNING', 'UNKNOWN'].includes(task.status) && task.running === null;
			if (!begins && !goesOn) continue;
			if (task.undo_of === null) this.#begin(task, begins);
			const ticks = task.undo_of === null ? (task.service.ticks ?? 1) : 1;
			const steps = task.undo_of === null ? this.#steps : this.#undoSteps;
			const step = steps.get(task.service.code)?.shift() ?? 'ok';
			Object.assign(task, { status: 'RUNNING', running: { ends_at: this.#now + ticks, step } });
		}
		const atOnce = this.#tasks.filter(({ running }) => running !== null).length;
		// What waited for a person goes on beside the others when that one has acted.
		const resumed = this.#tasks.filter(({ waited }) => waited).length;
		if (atOnce > (this.#graph.max_parallel ?? defaults.max_parallel) + resumed)
			this.broken.push(`${atOnce} run at once`);
	}

	#begin(task: SimulatedTask, isNew: boolean): void {
		this.#first_start ??= this.#now;
		for (const other of task.depends_on.map((id) => this.#task(id)))
			if (other.status !== 'SUCCESS' && other.skip !== 'satisfies')
				this.broken.push(`${task.id} begins before ${other.id} is complete`);
		if (isNew && this.stop_why !== null) this.broken.push(`${task.id} begins after the stop`);
		if (!task.goes_on) {
			task.attempts += 1;
			this.starts.push(task.service.code);
		}
		task.goes_on = false;
	}

	#finish(): void {
		const ending = [...this.#tasks, ...this.#undos].filter(
			({ running }) => running !== null && running.ends_at <= this.#now,
		);
		for (const task of ending) {
			const step = task.running?.step ?? 'ok';
			task.running = null;
			if (task.undo_of === null) this.#end(task, step as Step);
			else this.#endUndo(task, step as UndoStep);
		}
	}

	#end(task: SimulatedTask, step: Step): void {
		const { code, max_retries = defaults.max_retries, repeatable = true } = task.service;
		const couldLook = !['trouble', 'throttled', 'crash-', 'lost-'].includes(step);
		if (couldLook && this.books.has(code)) return this.#succeed(task);
		if (step === 'ok') return this.#succeed(task);
		if (step === 'refuse') return void Object.assign(task, { status: 'FAILED' });
		if (step === 'throttled') return;
		if (step === 'later') {
			Object.assign(task, { goes_on: true, may_have_made: true, troubles: 0 });
			return;
		}
		if (step.endsWith('+')) this.books.add(code);
		const isLost = step !== 'trouble';
		if (isLost) task.may_have_made = true;
		if (isLost && !repeatable)
			return void Object.assign(task, {
				status: 'WAITING',
				waited: true,
				waiting_for: 'STAFF',
				waiting_code: outcomeUnknownCode,
			});
		if (!step.startsWith('crash')) task.troubles += 1;
		if (task.troubles > max_retries) task.status = 'FAILED';
		else if (isLost) task.status = 'UNKNOWN';
	}

	#succeed(task: SimulatedTask): void {
		this.books.add(task.service.code);
		Object.assign(task, { status: 'SUCCESS', may_have_made: true });
	}

	#endUndo(undo: SimulatedTask, step: UndoStep): void {
		if (step === 'trouble') return;
		if (step === 'refuse') {
			undo.status = 'FAILED';
			return;
		}
		undo.status = 'SUCCESS';
		const task = this.#task(undo.undo_of ?? '');
		this.books.delete(task.service.code);
		this.undone.push(task.service.code);
		task.may_have_made = false;
		if (task.status === 'UNDOING') task.status = 'UNDONE';
	}

	/** As the vectors say it. */
	result(): Expected {
		const words = this.#tasks.map((task) => {
			const undo = this.#undos.find(
				({ undo_of, status }) => undo_of === task.id && status === 'FAILED',
			);
			return [task.id, wordOf({ ...task, undo_refused: undo !== undefined })] as const;
		});
		const inTurn = [...this.#tasks].sort((a, b) => a.sequence - b.sequence);
		return {
			state: this.state,
			order: orderOf(this.state, this.why, this.stop_why !== null),
			why: this.why,
			services: Object.fromEntries(words),
			attempts: Object.fromEntries(this.#tasks.map(({ id, attempts }) => [id, attempts])),
			starts: this.starts,
			undone: this.undone,
			left: inTurn.filter(({ id }) => this.books.has(id)).map(({ id }) => id),
		};
	}
}

const free = { waiting_for: null, waiting_code: null } as const;
const isUnderWay = ({ status }: GraphTask): boolean => ['RUNNING', 'UNKNOWN'].includes(status);

const fresh = (service: VectorService, index: number): SimulatedTask => ({
	id: service.code,
	name: service.code,
	description: service.code,
	action: 'ACTIVATE',
	status: 'PENDING',
	sequence: index,
	critical: service.critical ?? true,
	point_of_no_return: service.point_of_no_return ?? false,
	skip: service.skip ?? null,
	depends_on: edgesOf(service).hard,
	comes_after: edgesOf(service).soft,
	may_have_made: false,
	ready_at: null,
	blocked_reason: null,
	...free,
	undo_of: null,
	service,
	attempts: 0,
	troubles: 0,
	running: null,
	goes_on: false,
	waited: false,
});
