import { actions } from './ports.ts';
import {
	deadlineAfterWaiting,
	dependentsOf,
	givenUp,
	inOrderOfDependency,
	isInstalled,
	isNeedless,
	readinessOf,
	secondsUntilNextTry,
	keepsFromUndoing,
	troublesInARow,
	undoActionOf,
	waitTransition,
} from './rules.ts';

describe('the rules of provisioning', () => {
	it.each([
		[[], 0],
		[['UNAVAILABLE', 'THROTTLED', 'UNKNOWN'], 3],
		[['UNAVAILABLE', 'RUNNING', 'UNAVAILABLE'], 1],
		[['SUCCESS'], 0],
		[['THROTTLED', null, 'THROTTLED'], 1],
	])('count the troubles in a row of %j as %i', (outcomes, count) => {
		expect(troublesInARow(outcomes)).toBe(count);
	});

	it.each([
		[1, undefined, 30],
		[2, undefined, 60],
		[5, undefined, 480],
		[10, undefined, 900],
		[1, 45.5, 46],
		[10, 45, 900],
	])('after %i troubles, asked to wait %s s, wait %i s', (inARow, asked, seconds) => {
		expect(secondsUntilNextTry(inARow, { retryAfterSeconds: asked })).toBe(seconds);
	});

	it('announce once what a person must do', () => {
		const nothing = {
			waiting_for: null,
			waiting_code: null,
			waiting_values: null,
			waiting_note: null,
			client_text: null,
		};
		const values = { domain: 'maju.example', value: 'abc' };
		const asked = {
			...nothing,
			waiting_for: 'CLIENT',
			waiting_code: 'VERIFY_DOMAIN',
			waiting_values: values,
		};
		expect(waitTransition(nothing, asked)).toBe('wait');
		const inOtherOrder = { value: 'abc', domain: 'maju.example' };
		expect(waitTransition({ ...asked, waiting_values: inOtherOrder }, asked)).toBe('still_waiting');
		for (const change of [
			{ waiting_for: 'STAFF' },
			{ waiting_code: 'ACCEPT_TERMS' },
			{ waiting_values: { ...values, value: 'abd' } },
			{ waiting_note: 'Hurry' },
		])
			expect(waitTransition(asked, { ...asked, ...change })).toBe('wait');
	});

	it.each([
		['installed', { installed: true, ports: ['provisioningTarget'] }, true],
		['known but not installed', { installed: false, ports: ['provisioningTarget'] }, false],
		['something else', { installed: true, ports: ['paymentGateway'] }, false],
	])('take a target that is %s for usable or not', (_, provider, usable) => {
		expect(isInstalled([{ id: 'gcp', ...provider }], 'gcp')).toBe(usable);
		expect(isInstalled([{ id: 'gcp', ...provider }], 'other')).toBe(false);
	});

	const at = (minutes: number) => new Date(Date.UTC(2026, 10, 20, 3, minutes));
	it.each([
		['after as many troubles as are tried again', { troubles: 3 }, null],
		['after one more', { troubles: 4 }, 'retries-exhausted'],
		['never for trouble when it is tried without limit', { troubles: 99, retries_max: null }, null],
		['not a moment before its time is over', { deadline_at: at(11) }, null],
		['when its time is over', { deadline_at: at(10) }, 'time-limit'],
	])('give a task up %s', (_, values, code) => {
		const task = { troubles: 0, retries_max: 3, deadline_at: null, ...values };
		expect(givenUp(task, at(10))?.error_code ?? null).toBe(code);
	});

	it('do not count the time for which a task waited for a person', () => {
		const task = { deadline_at: at(30), deadline_paused_at: at(10) };
		expect(deadlineAfterWaiting(task, at(25))).toEqual(at(45));
		expect(deadlineAfterWaiting({ ...task, deadline_paused_at: null }, at(25))).toEqual(at(30));
		expect(deadlineAfterWaiting({ ...task, deadline_at: null }, at(25))).toBeNull();
	});

	it.each([
		['ACTIVATE', 'TERMINATE'],
		['SUSPEND', 'RESUME'],
		['RESUME', 'SUSPEND'],
		['TERMINATE', null],
		['CHANGE', null],
	] as const)('take %s back by %s', (action, undo) => {
		expect(undoActionOf(action)).toBe(undo);
	});

	it.each([
		['PENDING', false],
		['CANCELLED', false],
		['UNDONE', false],
		['RUNNING', true],
		['WAITING', true],
		['UNKNOWN', true],
		['FAILED', true],
		['SUCCESS', true],
		['UNDOING', true],
	])('say of a task that is %s whether it keeps others from being undone: %s', (status, keeps) => {
		expect(keepsFromUndoing(status)).toBe(keeps);
	});

	it.each([
		[[], true, null],
		[['SUCCESS', 'SUCCESS'], true, null],
		[['SUCCESS', 'RUNNING'], false, null],
		[['PENDING'], false, null],
		[['FAILED'], false, 'It depends on others: “A” failed'],
		[['SUCCESS', 'CANCELLED'], false, 'It depends on others: “B” was cancelled'],
		[['UNDOING', 'UNDONE'], false, 'It depends on others: “A” is being undone, “B” was undone'],
	])('let a task that depends on %j begin: %s, %s', (statuses, ready, blocked_reason) => {
		const dependencies = statuses.map((status, index) => ({
			description: 'AB'[index] ?? '',
			action: 'ACTIVATE',
			status,
			blocked_reason: null,
		}));
		expect(readinessOf(dependencies)).toEqual({ ready, blocked_reason });
	});

	it.each([
		['SUSPEND', 'SUCCESS', true],
		['SUSPEND', 'CANCELLED', true],
		['SUSPEND', 'UNDOING', true],
		['SUSPEND', 'FAILED', true],
		['ACTIVATE', 'FAILED', false],
		['SUSPEND', 'PENDING', false],
		['SUSPEND', 'RUNNING', false],
		['SUSPEND', 'WAITING', false],
		['SUSPEND', 'UNKNOWN', false],
	])('let an action that follows %s, which is %s, begin: %s', (action, status, ready) => {
		const before = { description: 'A', action, status, blocked_reason: null };
		expect(readinessOf([before], { after_any_end: true }).ready).toBe(ready);
	});

	it.each([
		['RESUME', ['SUSPEND']],
		['SUSPEND', ['RESUME']],
		['CHANGE', ['CHANGE']],
		['TERMINATE', ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME']],
		['ACTIVATE', ['SUSPEND', 'RESUME', 'TERMINATE']],
	] as const)('take for needless before %s what has not been begun of %j', (later, expected) => {
		const needless = (status: string) =>
			actions.filter((action) => isNeedless({ action, status }, later));
		expect(needless('PENDING').sort()).toEqual([...expected].sort());
		expect(needless('WAITING').sort()).toEqual([...expected].sort());
		// One that failed and is asked for anew must not be tried again beside the new one.
		expect(needless('FAILED').sort()).toEqual([...new Set([...expected, later])].sort());
		for (const status of ['RUNNING', 'UNKNOWN', 'SUCCESS', 'UNDOING'])
			expect(needless(status)).toEqual([]);
	});

	it('say of a task that depends on one that cannot begin that it cannot begin either', () => {
		const dependency = {
			description: 'A',
			action: 'ACTIVATE',
			status: 'PENDING',
			blocked_reason: 'A reason',
		};
		expect(readinessOf([dependency])).toEqual({
			ready: false,
			blocked_reason: 'It depends on others: “A” cannot begin',
		});
	});
});

describe('the order of dependency', () => {
	const graph = (...edges: [string, string[]][]) =>
		edges.map(([key, depends_on]) => ({ key, depends_on }));
	const keysOf = (nodes: readonly { key: string }[]) => nodes.map(({ key }) => key);

	it('puts each after all it depends on, and keeps the order of the others', () => {
		const nodes = graph(['d', ['b', 'c']], ['a', []], ['c', ['a']], ['b', ['a']], ['e', []]);
		expect(keysOf(inOrderOfDependency(nodes))).toEqual(['a', 'b', 'c', 'd', 'e']);
	});

	it('takes what is not among them for done', () => {
		expect(keysOf(inOrderOfDependency(graph(['a', ['earlier']])))).toEqual(['a']);
	});

	it.each([
		[graph(['a', ['a']]), 'a > a'],
		[graph(['a', ['c']], ['b', ['a']], ['c', ['b']]), 'a > c > b > a'],
		[graph(['x', ['a']], ['a', ['b']], ['b', ['a']]), 'a > b > a'],
	])('refuses a circle and names it', (nodes, path) => {
		expect(() => inOrderOfDependency(nodes)).toThrow(`Tasks depend on each other: ${path}`);
	});

	it('finds what depends on a task directly and through others, each once', () => {
		const tasks = [
			{ id: 'a', depends_on: [] },
			{ id: 'b', depends_on: ['a'] },
			{ id: 'c', depends_on: ['a'] },
			{ id: 'd', depends_on: ['b', 'c'] },
			{ id: 'e', depends_on: [] },
		];
		expect(dependentsOf('a', tasks).map(({ id }) => id)).toEqual(['b', 'c', 'd']);
		expect(dependentsOf('e', tasks)).toEqual([]);
	});
});
