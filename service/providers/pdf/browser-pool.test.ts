import { jest } from '@jest/globals';
import { type BrowserPoolSettings, createBrowserPool } from './browser-pool.ts';
import type { RunningBrowser } from './browser.ts';

/** A browser whose jobs end when the test says so. */
function aBrowser() {
	const listeners: (() => void)[] = [];
	const jobs: { resolve(): void; reject(error: Error): void }[] = [];
	const browser = {
		jobs,
		closed: 0,
		killed: 0,
		print: () =>
			new Promise<Buffer>((resolve, reject) => {
				jobs.push({ resolve: () => resolve(Buffer.from('%PDF-')), reject });
			}),
		onEnd: (listener: () => void) => void listeners.push(listener),
		close: async () => void (browser.closed += 1),
		kill() {
			browser.killed += 1;
			for (const job of jobs) job.reject(new Error('killed'));
			for (const listener of listeners) listener();
		},
	} satisfies RunningBrowser & Record<string, unknown>;
	return browser;
}

type FakeBrowser = ReturnType<typeof aBrowser>;

function aPool(settings: Partial<BrowserPoolSettings> = {}) {
	const browsers: FakeBrowser[] = [];
	const pool = createBrowserPool({
		launch: async () => {
			const browser = aBrowser();
			browsers.push(browser);
			return browser;
		},
		concurrency: 2,
		jobsPerBrowserMax: 200,
		idleMs: 60_000,
		graceMs: 2_000,
		...settings,
	});
	const controllers: AbortController[] = [];
	return {
		pool,
		browsers,
		controllers,
		print: () =>
			pool.print(
				(browser, signal) => browser.print('', { timeoutMs: 1, signal }),
				(start) => {
					const controller = new AbortController();
					controllers.push(controller);
					return start(controller.signal);
				},
			),
	};
}

const settle = (): Promise<unknown> => jest.advanceTimersByTimeAsync(0);
const jobsOf = (browsers: FakeBrowser[]): number[] => browsers.map(({ jobs }) => jobs.length);

describe('browser pool', () => {
	beforeEach(() => {
		jest.useFakeTimers();
	});
	afterEach(() => {
		jest.useRealTimers();
	});

	it('starts no browser before the first job, and one for several', async () => {
		const { browsers, print } = aPool();
		await settle();
		expect(browsers).toHaveLength(0);
		void print();
		void print();
		await settle();
		expect(jobsOf(browsers)).toEqual([2]);
	});

	it('lets jobs over the limit wait, without starting their time', async () => {
		const { browsers, controllers, print } = aPool();
		const all = [print(), print(), print()];
		await settle();
		expect(jobsOf(browsers)).toEqual([2]);
		expect(controllers).toHaveLength(2);
		browsers[0]?.jobs[0]?.resolve();
		await all[0];
		await settle();
		expect(jobsOf(browsers)).toEqual([3]);
		for (const job of browsers[0]?.jobs ?? []) job.resolve();
		expect(await Promise.all(all)).toHaveLength(3);
	});

	it('replaces a browser after its last job and closes it when its jobs are done', async () => {
		const { browsers, print } = aPool({ jobsPerBrowserMax: 2 });
		const first = print();
		const second = print();
		await settle();
		browsers[0]?.jobs[0]?.resolve();
		await first;
		void print();
		await settle();
		expect(jobsOf(browsers)).toEqual([2, 1]);
		expect(browsers[0]?.closed).toBe(0);
		browsers[0]?.jobs[1]?.resolve();
		await second;
		await settle();
		expect(browsers.map(({ closed }) => closed)).toEqual([1, 0]);
	});

	it('starts another browser after one that died', async () => {
		const { browsers, print } = aPool();
		const lost = print();
		await settle();
		browsers[0]?.kill();
		await expect(lost).rejects.toThrow('killed');
		void print();
		await settle();
		expect(jobsOf(browsers)).toEqual([1, 1]);
	});

	it('starts another browser after one that did not start', async () => {
		let isBroken = true;
		const browser = aBrowser();
		const { print } = aPool({
			launch: async () => {
				if (isBroken) throw new Error('no browser');
				return browser;
			},
		});
		await expect(print()).rejects.toThrow('no browser');
		isBroken = false;
		const made = print();
		await settle();
		browser.jobs[0]?.resolve();
		expect((await made).toString()).toBe('%PDF-');
	});

	it('gives a stopped job its grace, then kills the browser and frees the place', async () => {
		const { browsers, controllers, print } = aPool({ concurrency: 1 });
		const stuck = print();
		const next = print();
		await settle();
		controllers[0]?.abort();
		await jest.advanceTimersByTimeAsync(1_999);
		expect(browsers[0]?.killed).toBe(0);
		expect(jobsOf(browsers)).toEqual([1]);
		const lost = expect(stuck).rejects.toThrow('killed');
		await jest.advanceTimersByTimeAsync(1);
		await lost;
		expect(browsers[0]?.killed).toBe(1);
		await settle();
		browsers[1]?.jobs[0]?.resolve();
		expect((await next).toString()).toBe('%PDF-');
	});

	it('kills nothing when a stopped job ends in time, but prints no more with that browser', async () => {
		const { browsers, controllers, print } = aPool();
		const stopped = print();
		await settle();
		controllers[0]?.abort();
		browsers[0]?.jobs[0]?.reject(new Error('stopped'));
		await expect(stopped).rejects.toThrow('stopped');
		await jest.advanceTimersByTimeAsync(10_000);
		expect([browsers[0]?.killed, browsers[0]?.closed]).toEqual([0, 1]);
		void print();
		await settle();
		expect(jobsOf(browsers)).toEqual([1, 1]);
	});

	it('closes a browser that has no work, and only then', async () => {
		const { browsers, print } = aPool();
		for (const idle of [59_999, 60_000]) {
			const made = print();
			await settle();
			browsers.at(-1)?.jobs.at(-1)?.resolve();
			await made;
			await jest.advanceTimersByTimeAsync(idle);
		}
		expect(browsers.map(({ closed }) => closed)).toEqual([1]);
		void print();
		await settle();
		expect(jobsOf(browsers)).toEqual([2, 1]);
	});

	it('closes its browser and takes no more jobs', async () => {
		const { browsers, pool, print } = aPool();
		const made = print();
		await settle();
		browsers[0]?.jobs[0]?.resolve();
		await made;
		await pool.close();
		expect(browsers[0]?.closed).toBe(1);
		await expect(print()).rejects.toThrow('closed');
		expect(browsers).toHaveLength(1);
	});
});
