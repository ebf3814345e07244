import { readFileSync } from 'node:fs';
import type { Browser } from 'puppeteer-core';
import { openBrowser } from '../../../e2e/browser.ts';
import { startTestService, type TestService } from '../service.ts';
import { anOperator } from '../../capabilities/console/fixtures.ts';
import { BrowserOperator } from './browser-operator.ts';
import { troubles } from './trouble-fixtures.ts';

const guide = readFileSync(new URL('../../../docs/guides/operate.md', import.meta.url), 'utf8');

/** As many clicks as an operator has for each, from the home of the console on. */
const most = 4;

/** One service and one browser for all of them: each begins where the one before has left the console. */
describe('an operator who knows only the console', () => {
	let service: TestService;
	let browser: Browser;
	beforeAll(async () => {
		[service, browser] = await Promise.all([startTestService(), openBrowser()]);
	}, 120_000);
	afterAll(async () => {
		await browser.close();
		await service.stop();
	});

	it('meets every trouble of the guide', () => {
		const [, todo = ''] = guide.split('## What to do when\n');
		const headings = [...(todo.split('\n## ')[0] ?? '').matchAll(/^### (.+)$/gm)].map(
			([, one]) => one,
		);
		const met = troubles.map(({ heading }) => heading);
		expect([...met].sort()).toEqual([...new Set(headings)].sort());
	});

	it.each(troubles.map((one) => [one.heading, one] as const))(
		'mends it in a browser: %s',
		async (_, { role, plant, mend }) => {
			const isMended = await plant(service);
			expect(await isMended()).toBe(false);
			const { cookie } = await anOperator(service, role);
			const { address } = service;
			const operator = await BrowserOperator.begin(browser, { address, cookie });
			try {
				await mend(operator);
				if (!(await isMended())) await service.settle();
				const seen = { mended: await isMended(), page: await operator.text() };
				expect(seen).toMatchObject({ mended: true });
				const clicks = await operator.clicks();
				expect(clicks).toBeGreaterThan(0);
				expect(clicks).toBeLessThanOrEqual(most);
			} finally {
				await operator.close();
			}
			await service.settle();
		},
		60_000,
	);
});
