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
	it('commits items that arrive together at once, and those that arrive meanwhile with the next batch', async () => {
		const { commits, commit } = held();
		const store = groupCommit({ itemsMax: 10, concurrency: 1, batchWaitMs: 0, commit });
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

	it('answers each caller only after its own item is committed', async () => {
		const { commits, commit } = held();
		const store = groupCommit({ itemsMax: 1, concurrency: 1, batchWaitMs: 0, commit });
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

	it('keeps to its concurrency and batch size', async () => {
		const { commits, commit } = held();
		const store = groupCommit({ itemsMax: 2, concurrency: 2, batchWaitMs: 0, commit });
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

	it('retries each item by itself when a batch fails, so that one bad item fails no other', async () => {
		const commit = async (items: readonly number[]): Promise<number[]> => {
			if (items.includes(2)) throw new Error('bad item');
			return [...items];
		};
		const store = groupCommit({ itemsMax: 10, concurrency: 1, batchWaitMs: 0, commit });
		const outcomes = await Promise.allSettled([1, 2, 3].map(store));
		expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
	});

	it('begins a second transaction beside a running one when the wait is over or a batch is full', async () => {
		const { commits, commit } = held();
		const begun = () => commits.map(({ items }) => items);
		const longWait = groupCommit({ itemsMax: 3, concurrency: 2, batchWaitMs: 2 ** 30, commit });
		void longWait(1);
		await turn();
		void longWait(2);
		void longWait(3);
		await turn();
		expect(begun()).toEqual([[1]]);
		void longWait(4);
		await turn();
		expect(begun()).toEqual([[1], [2, 3, 4]]);
		const shortWait = groupCommit({ itemsMax: 3, concurrency: 2, batchWaitMs: 5, commit });
		void shortWait(5);
		await turn();
		void shortWait(6);
		while (commits.length < 4) await turn();
		expect(begun().slice(2)).toEqual([[5], [6]]);
	});

	it('retries each item by itself when a batch took too long', async () => {
		const expired = new Prisma.PrismaClientKnownRequestError(
			'Transaction API error: Transaction already closed: an expired transaction',
			{ code: 'P2028', clientVersion: '7' },
		);
		const commit = async (items: readonly number[]): Promise<number[]> => {
			if (items.length > 1) throw expired;
			return [...items];
		};
		const store = groupCommit({ itemsMax: 10, concurrency: 1, batchWaitMs: 0, commit });
		expect(await Promise.all([1, 2, 3].map(store))).toEqual([1, 2, 3]);
	});

	it('fails all items at once when the database is unavailable', async () => {
		let commits = 0;
		const away = new Prisma.PrismaClientKnownRequestError('away', {
			code: 'P1001',
			clientVersion: '7',
		});
		const store = groupCommit<number, number>({
			itemsMax: 10,
			concurrency: 1,
			batchWaitMs: 0,
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
