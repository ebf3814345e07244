/**
 * What becomes of tasks that succeed together or are taken back together. Invariants: nothing begins before what it depends
 * on has succeeded, nor after the graph was stopped. Whatever may have been made is done, is taken back after all that needs
 * it, or a person is asked and told why. What is undone is undone once.
 */
import { inOrderOfDependency, isOutcomeUnknown, readinessOf } from './rules.ts';
import type { TaskRow } from './store.ts';

export type GraphTask = Pick<
	TaskRow,
	| 'id'
	| 'name'
	| 'description'
	| 'action'
	| 'status'
	| 'sequence'
	| 'critical'
	| 'point_of_no_return'
	| 'skip'
	| 'depends_on'
	| 'comes_after'
	| 'may_have_made'
	| 'ready_at'
	| 'blocked_reason'
	| 'waiting_for'
	| 'waiting_code'
	| 'undo_of'
>;

export type GraphFacts = {
	max_parallel: number;
	rollback_on_failure: boolean;
	/** Why it was stopped; null while it goes on. */
	stop_why: string | null;
	is_over_time: boolean;
};

export type GraphState =
	'ACTIVE' | 'COMPLETED' | 'PARTIAL' | 'FAILED' | 'ROLLED_BACK' | 'ASKS_PERSON' | 'CANCELLED';

/** What is to be written down; what is not named stays as it is. Ids are those of tasks. */
export type GraphDecision = {
	stop_why: string | null;
	state: GraphState;
	why: string | null;
	/** Tasks that are not done at all, since what they depend on was skipped or all is taken back. */
	skips: readonly { id: string; reason: string }[];
	/** Waiting tasks that are given up because all is taken back. */
	gives_up: readonly string[];
	/** Tasks whose work is to be taken back now. */
	undoes: readonly string[];
	/** For every task that has not begun. */
	readiness: ReadonlyMap<string, { ready: boolean; blocked_reason: string | null }>;
};

export const cancelledWhy = 'cancelled';
const timeLimitWhy = 'time limit';

const isUnderWay = ({ status }: GraphTask): boolean => status === 'RUNNING' || status === 'UNKNOWN';
const isDone = ({ status, skip }: GraphTask): boolean =>
	status === 'SUCCESS' || (status === 'CANCELLED' && skip === 'satisfies');

/** Decides everything anew from what is there: called after each change, the same facts give the same answer. */
export function decideGraph(facts: GraphFacts, rows: readonly GraphTask[]): GraphDecision {
	const work = new Work(facts, rows);
	const stop_why = facts.stop_why ?? work.reasonToStop();
	work.skipCascade();
	const readiness = stop_why === null ? work.readiness() : work.standstill(stop_why);
	const undoing = stop_why !== null && work.takesBack(stop_why);
	if (undoing) work.giveUpRest(stop_why);
	work.undo(undoing);
	return {
		stop_why,
		...stateOf(work, { facts, stop_why, undoing, readiness }),
		skips: work.skips,
		gives_up: work.gives_up,
		undoes: work.undoes,
		readiness,
	};
}

type Readiness = GraphDecision['readiness'];

/** The tasks as they will be once what is decided has been written down. */
class Work {
	readonly tasks: Map<string, GraphTask>;
	readonly skips: { id: string; reason: string }[] = [];
	readonly gives_up: string[] = [];
	readonly undoes: string[] = [];
	readonly #facts: GraphFacts;
	/** By the task that they take back. */
	readonly #undos: Map<string, GraphTask[]>;

	constructor(facts: GraphFacts, rows: readonly GraphTask[]) {
		this.#facts = facts;
		const inTurn = rows
			.filter(({ undo_of }) => undo_of === null)
			.sort((a, b) => a.sequence - b.sequence || (a.id < b.id ? -1 : 1));
		this.tasks = new Map(inTurn.map((task) => [task.id, task]));
		this.#undos = Map.groupBy(
			rows.filter(({ undo_of }) => undo_of !== null),
			({ undo_of }) => undo_of ?? '',
		);
	}

	all(): GraphTask[] {
		return [...this.tasks.values()];
	}

	undos(): GraphTask[] {
		return [...this.#undos.values()].flat();
	}

	/** The one that takes it back, while that has neither succeeded nor been called off. */
	undoOf({ id }: GraphTask): GraphTask | undefined {
		return this.#undos
			.get(id)
			?.find(({ status }) => status !== 'SUCCESS' && status !== 'CANCELLED');
	}

	isRefused(task: GraphTask): boolean {
		return this.undoOf(task)?.status === 'FAILED';
	}

	#change(task: GraphTask, change: Partial<GraphTask>): void {
		this.tasks.set(task.id, { ...task, ...change });
	}

	#dependentsOf({ id }: GraphTask): GraphTask[] {
		return this.all().filter(({ depends_on }) => depends_on.includes(id));
	}

	/** Those that are critical by themselves, or because something critical cannot be without them. */
	#critical(): Set<string> {
		const critical = new Set<string>();
		for (const { id } of inOrder(this.all()).reverse()) {
			const task = this.tasks.get(id);
			if (task === undefined) continue;
			if (task.critical) critical.add(id);
			if (critical.has(id)) for (const other of task.depends_on) critical.add(other);
		}
		return critical;
	}

	reasonToStop(): string | null {
		const critical = this.#critical();
		const failed = this.all().find(({ id, status }) => status === 'FAILED' && critical.has(id));
		if (failed !== undefined) return `critical:${nameOf(failed)}`;
		return this.#facts.is_over_time ? timeLimitWhy : null;
	}

	#skip(task: GraphTask, reason: string, skip: 'alone' | 'satisfies'): void {
		this.skips.push({ id: task.id, reason });
		this.#change(task, { status: 'CANCELLED', skip, ready_at: null });
	}

	/** What was to be skipped, and all that cannot be without it. */
	skipCascade(): void {
		for (const task of this.all())
			if (task.status === 'PENDING' && task.skip !== null)
				this.#skip(task, 'Skipped', task.skip === 'satisfies' ? 'satisfies' : 'alone');
		for (const { id } of inOrder(this.all())) {
			const task = this.tasks.get(id);
			if (task?.status !== 'PENDING') continue;
			const skipped = task.depends_on
				.flatMap((other) => this.tasks.get(other) ?? [])
				.find((other) => other.status === 'CANCELLED' && !isDone(other));
			if (skipped !== undefined)
				this.#skip(task, `“${skipped.description}”, which it depends on, was skipped`, 'alone');
		}
	}

	/** Those that may begin are as many as may run at once; the others wait for their turn. */
	readiness(): Readiness {
		const readiness = new Map<string, { ready: boolean; blocked_reason: string | null }>();
		const able: GraphTask[] = [];
		for (const { id } of inOrder(this.all())) {
			const task = this.tasks.get(id);
			if (task?.status !== 'PENDING') continue;
			const { ready, blocked_reason } = readinessOf(
				task.depends_on
					.flatMap((other) => this.tasks.get(other) ?? [])
					.map((other) => (isDone(other) ? { ...other, status: 'SUCCESS' } : other)),
			);
			this.#change(task, { blocked_reason });
			readiness.set(id, { ready: false, blocked_reason });
			const others = task.comes_after.flatMap((other) => this.tasks.get(other) ?? []);
			if (ready && others.every(isSettled) && this.undoOf(task) === undefined) able.push(task);
		}
		const turn = (task: GraphTask): number => (task.ready_at === null ? 1 : 0);
		able.sort((a, b) => turn(a) - turn(b) || a.sequence - b.sequence);
		const free = this.#facts.max_parallel - this.all().filter(isUnderWay).length;
		for (const { id } of able.slice(0, Math.max(0, free)))
			readiness.set(id, { ready: true, blocked_reason: null });
		return readiness;
	}

	/** A stop begins nothing; what is under way ends. */
	standstill(stop_why: string): Readiness {
		const blocked_reason = `The work as a whole was stopped: ${stop_why}`;
		return new Map(
			this.all()
				.filter(({ status }) => status === 'PENDING')
				.map(({ id }) => [id, { ready: false, blocked_reason }]),
		);
	}

	/** Those past which nothing is taken back by itself: it counts from the first attempt that may have worked. */
	passed(): GraphTask[] {
		return this.all().filter((task) => task.point_of_no_return && task.may_have_made);
	}

	isUnderWay(): boolean {
		return this.all().some(isUnderWay);
	}

	/** Decided when nothing is under way any more: until then it is not known what was passed. */
	takesBack(stop_why: string): boolean {
		return (
			(this.#facts.rollback_on_failure || stop_why === cancelledWhy) &&
			!this.isUnderWay() &&
			this.passed().length === 0
		);
	}

	giveUpRest(stop_why: string): void {
		for (const task of this.all()) {
			if (task.status === 'PENDING') this.#skip(task, `All is taken back: ${stop_why}`, 'alone');
			if (task.status !== 'WAITING' || isOutcomeUnknown(task)) continue;
			this.gives_up.push(task.id);
			this.#change(task, { status: 'FAILED' });
		}
	}

	/** Whether nothing of it is left that stands on what it depends on. */
	#isGone(task: GraphTask): boolean {
		return !task.may_have_made;
	}

	/** What a failure may have left goes at once, and before what succeeded, which goes when all is taken back. */
	undo(isAll: boolean): void {
		const inTurn = this.all().reverse();
		const left = inTurn.filter((task) => isOrphan(task) && !task.point_of_no_return);
		const goes = left.some((task) => this.#isToGo(task))
			? left
			: inTurn.filter(({ status }) => isAll && status === 'SUCCESS');
		const free = this.#facts.max_parallel - this.undos().filter(isMoving).length;
		const able = goes.filter(
			(task) => task.may_have_made && this.undoOf(task) === undefined && this.#standsFree(task),
		);
		this.undoes.push(...able.slice(0, Math.max(0, free)).map(({ id }) => id));
	}

	/** Something of it may be there, and a person has not been asked for it. */
	#isToGo(task: GraphTask): boolean {
		return task.may_have_made && !this.isRefused(task) && this.#standsFree(task);
	}

	#standsFree(task: GraphTask): boolean {
		const after = this.all().filter(({ comes_after }) => comes_after.includes(task.id));
		return (
			this.#dependentsOf(task).every((one) => this.#isGone(one)) &&
			after.every((one) => this.#isGone(one) || this.isRefused(one))
		);
	}
}

/** It did not come to its end, so that what it may have made belongs to nothing. */
const isOrphan = ({ status }: GraphTask): boolean => status === 'FAILED' || status === 'CANCELLED';

const isMoving = (undo: GraphTask): boolean =>
	undo.status === 'PENDING' || undo.status === 'RUNNING' || undo.status === 'UNKNOWN';

/** It has ended, or cannot begin without a person. */
const isSettled = ({ status, blocked_reason }: GraphTask): boolean =>
	['SUCCESS', 'FAILED', 'CANCELLED', 'UNDONE'].includes(status) ||
	(status === 'PENDING' && blocked_reason !== null);

const inOrder = (tasks: readonly GraphTask[]) =>
	inOrderOfDependency(
		tasks.map(({ id, depends_on, comes_after }) => ({
			id,
			key: id,
			depends_on: [...depends_on, ...comes_after],
		})),
	);

export const nameOf = ({ name, description }: Pick<GraphTask, 'name' | 'description'>): string =>
	name ?? description;
const namesOf = (tasks: readonly GraphTask[]): string => tasks.map(nameOf).join(', ');

function stateOf(
	work: Work,
	{
		facts,
		stop_why,
		undoing,
		readiness,
	}: { facts: GraphFacts; stop_why: string | null; undoing: boolean; readiness: Readiness },
): { state: GraphState; why: string | null } {
	const tasks = work.all();
	const isReady = [...readiness.values()].some(({ ready }) => ready);
	if (work.isUnderWay() || isReady || work.undoes.length > 0 || work.undos().some(isMoving))
		return { state: 'ACTIVE', why: null };
	const waiting = [
		// What a stopped graph leaves as it is waits on; its state says that already.
		...(undoing || stop_why === null ? tasks : tasks.filter(isOutcomeUnknown)),
		...work.undos(),
	].filter(({ status }) => status === 'WAITING');
	const unknown = waiting.filter(isOutcomeUnknown);
	const staff = waiting.filter((one) => one.waiting_for === 'STAFF' && !isOutcomeUnknown(one));
	const refused = tasks.filter((task) => work.isRefused(task));
	const wanted = facts.rollback_on_failure || stop_why === cancelledWhy;
	const passed = stop_why !== null && wanted ? work.passed() : work.passed().filter(isOrphan);
	const asks = [
		['past the point of no return', passed],
		['could not be undone', refused],
		['outcome unknown', unknown],
		['waits for staff', staff],
	] as const;
	const reasons = asks.flatMap(([what, which]) =>
		which.length === 0 ? [] : [`${what}: ${namesOf(which)}`],
	);
	if (reasons.length > 0)
		return {
			state: 'ASKS_PERSON',
			why: [...(stop_why === null ? [] : [stop_why]), ...reasons].join('; '),
		};
	if (waiting.length > 0) return { state: 'ACTIVE', why: null };
	return endOf(tasks, { stop_why, undoing });
}

/** Nothing moves by itself, and nobody is asked. */
function endOf(
	tasks: readonly GraphTask[],
	{ stop_why, undoing }: { stop_why: string | null; undoing: boolean },
): { state: GraphState; why: string | null } {
	if (stop_why !== null) {
		if (!undoing) return { state: 'FAILED', why: stop_why };
		const isNothing = tasks.every(({ status }) => status === 'CANCELLED');
		const state = stop_why === cancelledWhy && isNothing ? 'CANCELLED' : 'ROLLED_BACK';
		return { state, why: stop_why };
	}
	const failed = tasks.filter(({ status }) => status === 'FAILED');
	if (failed.length > 0)
		return { state: 'PARTIAL', why: `failed, not critical: ${namesOf(failed)}` };
	const takenBack = tasks.filter(({ status }) => status === 'UNDOING' || status === 'UNDONE');
	if (takenBack.length > 0) return { state: 'PARTIAL', why: `taken back: ${namesOf(takenBack)}` };
	return { state: 'COMPLETED', why: null };
}
