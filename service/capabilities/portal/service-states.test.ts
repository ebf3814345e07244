import { statesOfService, type ShownTask } from './service-states.ts';
import { words } from './words.ts';

const task = (line: string, more: Partial<ShownTask> = {}): ShownTask => {
	const [action = '', status = ''] = line.split(' ');
	return { action, status, quantity: 25, remaining: [], client_text: null, ...more };
};
const states = (...lines: string[]) =>
	statesOfService(
		lines.map((line) => task(line)),
		words.en,
		'en',
	);

describe('what a client reads of a service', () => {
	it.each([
		[['ACTIVATE PENDING'], ['Waiting its turn']],
		[['ACTIVATE FAILED'], ['We are looking into it']],
		[['ACTIVATE SUCCESS'], ['Ready to use']],
		[
			['ACTIVATE SUCCESS', 'SUSPEND PENDING'],
			['Ready to use', 'Suspension: planned'],
		],
		[
			['ACTIVATE SUCCESS', 'SUSPEND RUNNING'],
			['Ready to use', 'Suspension: in progress'],
		],
		// The activation did not fail, and nothing is being set up.
		[
			['ACTIVATE SUCCESS', 'SUSPEND FAILED'],
			['Ready to use', 'Suspension: we are looking into it'],
		],
		[['ACTIVATE SUCCESS', 'SUSPEND CANCELLED'], ['Ready to use']],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS'], ['Suspended']],
		[
			['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'RESUME RUNNING'],
			['Suspended', 'Reactivation: in progress'],
		],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'RESUME SUCCESS'], ['Ready to use']],
		[['ACTIVATE SUCCESS', 'SUSPEND UNDONE', 'RESUME SUCCESS'], ['Ready to use']],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'CHANGE SUCCESS'], ['Suspended']],
		[
			['ACTIVATE SUCCESS', 'CHANGE UNKNOWN'],
			['Ready to use', 'Change: being checked'],
		],
		[['ACTIVATE SUCCESS', 'SUSPEND SUCCESS', 'TERMINATE SUCCESS'], ['Ended']],
		[
			['ACTIVATE CANCELLED', 'TERMINATE WAITING'],
			['Cancelled', 'End of the service: waiting'],
		],
	])('after %j is %j', (lines, expected) => {
		expect(states(...lines)).toEqual(expected);
	});

	it('says what is still to come after a change, in the words of the client', () => {
		const text = { id: '1 dari 30 sudah siap.', en: '1 of 30 is ready.' };
		const changed = task('CHANGE SUCCESS', {
			quantity: 30,
			remaining: [{ count: 29 }],
			client_text: text,
		});
		expect(statesOfService([task('ACTIVATE SUCCESS'), changed], words.id, 'id')).toEqual([
			'Siap digunakan',
			'Siap sebagian: 1 dari 30 sudah siap.',
		]);
	});

	it('has words for every action and every status in both languages', () => {
		for (const say of [words.id, words.en])
			for (const action of ['CHANGE', 'SUSPEND', 'RESUME', 'TERMINATE'])
				for (const status of ['PENDING', 'RUNNING', 'WAITING', 'UNKNOWN', 'FAILED']) {
					const [, line = ''] = statesOfService(
						[task('ACTIVATE SUCCESS'), task(`${action} ${status}`)],
						say,
						'id',
					);
					expect(line).not.toContain(action);
					expect(line).not.toContain(status);
				}
	});
});
