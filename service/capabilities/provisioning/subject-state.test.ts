import type { TaskRow } from './store.ts';
import { beforeOf, isNothingThere, markerOf, mayBeOff, siblingsOf } from './subject-state.ts';

/** Tasks in the order in which they were created: `ACTIVATE SUCCESS`, `SUSPEND PENDING 0` when it was never begun. */
const history = (subject_id: string, ...tasks: (string | [string, Partial<TaskRow>])[]) =>
	tasks.map((task, index): TaskRow => {
		const [line, more] = typeof task === 'string' ? [task, {}] : task;
		const [action = '', status = '', attempt = '1'] = line.split(' ');
		const created_at = new Date(Date.UTC(2026, 10, 20, 3, index));
		return Object.assign(Object.create(null), {
			id: `${subject_id}-${index}`,
			...{ subject_id, action, status, attempt: Number(attempt), created_at, target: 'gcp' },
			...{ quantity: 1, remaining: [], settings: null },
			...more,
		});
	});

describe('what the tasks of a subject say', () => {
	it('marks everything of one item alike, and two items differently', () => {
		expect(markerOf('a')).toBe(markerOf('a'));
		expect(markerOf('a')).not.toBe(markerOf('b'));
	});

	it.each([
		[['ACTIVATE SUCCESS'], true],
		[['ACTIVATE RUNNING'], true],
		[['ACTIVATE SUCCESS', 'CHANGE SUCCESS'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND PENDING 0'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND RUNNING'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND UNKNOWN'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'CHANGE SUCCESS'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND FAILED'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND CANCELLED'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND UNDONE', 'RESUME SUCCESS'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'RESUME RUNNING'], true],
		[['ACTIVATE SUCCESS', 'TERMINATE RUNNING'], false],
	])('takes a sibling after %j for on: %s', (tasks, active) => {
		expect(siblingsOf({ subject_id: 'a', target: 'gcp' }, history('b', ...tasks))).toEqual([
			{ marker: 'cs-b', active },
		]);
	});

	it('counts nobody at another target, and nobody that was never begun, as a sibling', () => {
		const others = [
			...history('b', ['ACTIVATE SUCCESS', { target: 'other' }]),
			...history('c', 'ACTIVATE PENDING 0'),
			...history('a', 'ACTIVATE SUCCESS'),
		];
		expect(siblingsOf({ subject_id: 'a', target: 'gcp' }, others)).toEqual([]);
	});

	it.each([
		[['ACTIVATE SUCCESS'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND CANCELLED 0'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND PENDING 0'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND RUNNING'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND FAILED'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND CANCELLED'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND UNDONE'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'RESUME SUCCESS'], false],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'RESUME FAILED'], true],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'RESUME SUCCESS', 'SUSPEND RUNNING'], true],
	])('says after %j that the service may be off: %s', (tasks, off) => {
		expect(mayBeOff(history('a', ...tasks))).toBe(off);
	});

	it.each([
		[[], false],
		[['ACTIVATE CANCELLED 0'], true],
		[['ACTIVATE CANCELLED'], false],
		[['ACTIVATE UNDONE', 'TERMINATE SUCCESS'], true],
		[['ACTIVATE PENDING 0'], false],
		[['ACTIVATE UNDONE', 'ACTIVATE SUCCESS'], false],
	])('says after %j that nothing is at the target: %s', (tasks, nothing) => {
		expect(isNothingThere(history('a', ...tasks))).toBe(nothing);
	});

	it('remembers how many there were, and how many of them were not set up, with which settings', () => {
		const remaining = [{ what: 'LICENCE', count: 24, waiting_for: 'STAFF' }];
		const tasks = history(
			'a',
			['ACTIVATE SUCCESS', { quantity: 25, remaining, settings: { sku_id: '1' } }],
			['SUSPEND SUCCESS', { quantity: 25 }],
			['CHANGE FAILED', { quantity: 30 }],
			['CHANGE RUNNING', { quantity: 40, id: 'now' }],
		);
		const now = { id: 'now', subject_id: 'a', target: 'gcp' };
		const before = { quantity: 25, remaining: 24, settings: { sku_id: '1' } };
		expect(beforeOf(now, tasks)).toEqual(before);
		expect(beforeOf(now, history('a', 'ACTIVATE FAILED'))).toBeNull();
		expect(beforeOf({ ...now, target: 'other' }, tasks)).toBeNull();
		const later = history(
			'a',
			['ACTIVATE SUCCESS', { quantity: 25, remaining }],
			['CHANGE SUCCESS', { quantity: 20 }],
		);
		expect(beforeOf(now, later)).toEqual({ quantity: 20, remaining: 0, settings: null });
	});
});
