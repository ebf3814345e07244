import { groupCommit } from './group-commit.ts';
import { Prisma } from './index.ts';

/** Commits that end when the test says so. */
function held() {
	const commits: { items: readonly number[]; end: (error?: unknown) => void }[] = [];
	const commit = (items: readonly number[]): Promise<number[]> =>
		new Promise((resolve, reject) => {
			const end = (error?: unknown): void =>
				error === undefined ? resolve(items.map((item) => item * 10)) : reject(error as Error);
			commits.push({ items, end });
		});
	return { commits, commit };
}
/** What one turn of the event loop leads to has happened after the next. */
async function turn(): Promise<void> {
	for (let number = 0; number < 2; number += 1) await new Promise((go) => setImmediate(go));
}

describe('a group commit', () => {
	it('is of what arrives together, and lets what arrives meanwhile share the next one', async () => {
		const { commits, commit } = held();
		const store = groupCommit({ itemsMax: 10, lanes: 1, patienceMs: 0, commit });
		const answers = [store(1), store(2)];
		await turn();
		expect(commits.map(({ items }) => items)).toEqual([[1, 2]]);
		answers.push(store(3), store(4));
		await turn();
		expect(commits).toHaveLength(1);
		commits[0]!.end();
		await turn();
		expect(commits.map(({ items }) => items)).toEqual([
			[1, 2],
			[3, 4],
		]);
		commits[1]!.end();
		expect(await Promise.all(answers)).toEqual([10, 20, 30, 40]);
	});

	it('answers nobody before its own item is committed', async () => {
		const { commits, commit } = held();
		const store = groupCommit({ itemsMax: 1, lanes: 1, patienceMs: 0, commit });
		const answered: number[] = [];
		const all = [1, 2].map((item) => store(item).then((result) => answered.push(result)));
		await turn();
		commits[0]!.end();
		await turn();
		expect(answered).toEqual([10]);
		commits[1]!.end();
		await Promise.all(all);
		expect(answered).toEqual([10, 20]);
	});

	it('keeps to its lanes and sizes', async () => {
		const { commits, commit } = held();
		const store = groupCommit({ itemsMax: 2, lanes: 2, patienceMs: 0, commit });
		const answers = [1, 2, 3, 4, 5, 6, 7].map(store);
		await turn();
		const begun = () => commits.map(({ items }) => items);
		expect(begun()).toEqual([
			[1, 2],
			[3, 4],
		]);
		commits[1]!.end();
		await turn();
		expect(begun().slice(2)).toEqual([[5, 6]]);
		commits[0]!.end();
		commits[2]!.end();
		await turn();
		expect(begun().slice(3)).toEqual([[7]]);
		commits[3]!.end();
		expect(await Promise.all(answers)).toEqual([10, 20, 30, 40, 50, 60, 70]);
	});

	it('tries each alone when several fail, so that one bad item harms nobody else', async () => {
		const commit = async (items: readonly number[]): Promise<number[]> => {
			if (items.includes(2)) throw new Error('bad item');
			return [...items];
		};
		const store = groupCommit({ itemsMax: 10, lanes: 1, patienceMs: 0, commit });
		const outcomes = await Promise.allSettled([1, 2, 3].map(store));
		expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	});

	it('begins another transaction beside one that is under way when patience is over, or a group is full', async () => {
		const { commits, commit } = held();
		const begun = () => commits.map(({ items }) => items);
		const patient = groupCommit({ itemsMax: 3, lanes: 2, patienceMs: 2 ** 30, commit });
		void patient(1);
		await turn();
		void patient(2);
		void patient(3);
		await turn();
		expect(begun()).toEqual([[1]]);
		void patient(4);
		await turn();
		expect(begun()).toEqual([[1], [2, 3, 4]]);
		const hurried = groupCommit({ itemsMax: 3, lanes: 2, patienceMs: 5, commit });
		void hurried(5);
		await turn();
		void hurried(6);
		while (commits.length < 4) await turn();
		expect(begun().slice(2)).toEqual([[5], [6]]);
	});

	it('tries each alone when together they took too long', async () => {
		const expired = new Prisma.PrismaClientKnownRequestError(
			'Transaction API error: Transaction already closed: an expired transaction',
			{ code: 'P2028', clientVersion: '7' },
		);
		const commit = async (items: readonly number[]): Promise<number[]> => {
			if (items.length > 1) throw expired;
			return [...items];
		};
		const store = groupCommit({ itemsMax: 10, lanes: 1, patienceMs: 0, commit });
		expect(await Promise.all([1, 2, 3].map(store))).toEqual([1, 2, 3]);
	});

	it('tells everybody at once when the database is away', async () => {
		let commits = 0;
		const away = new Prisma.PrismaClientKnownRequestError('away', {
			code: 'P1001',
			clientVersion: '7',
		});
		const store = groupCommit<number, number>({
			itemsMax: 10,
			lanes: 1,
			patienceMs: 0,
			commit: () => {
				commits += 1;
				return Promise.reject(away);
			},
		});
		const outcomes = await Promise.allSettled([1, 2, 3, 4].map(store));
		expect(outcomes.every(({ status }) => status === 'rejected')).toBe(true);
		expect(commits).toBe(1);
	});
});
