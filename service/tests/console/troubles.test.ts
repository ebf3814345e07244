import { readFileSync } from 'node:fs';
import { startTestService, type TestService } from '../service.ts';
import { anOperator } from '../../capabilities/console/fixtures.ts';
import { Operator } from '../../capabilities/console/operator-fixtures.ts';
import { troubles } from './trouble-fixtures.ts';

const guide = readFileSync(new URL('../../../docs/guides/operate.md', import.meta.url), 'utf8');

/** As many clicks as an operator has for each, from the console on. */
const most = 4;

describe('an operator who knows only the console', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('meets twelve troubles of the guide', () => {
		expect(new Set(troubles.map(({ heading }) => heading)).size).toBeGreaterThanOrEqual(12);
		for (const { heading } of troubles) expect(guide).toContain(`### ${heading}\n`);
	});

	it.each(troubles.map((one) => [one.heading, one] as const))(
		'mends it: %s',
		async (_, { role, plant, mend }) => {
			const isMended = await plant(service);
			expect(await isMended()).toBe(false);
			const { cookie } = await anOperator(service, role);
			const operator = new Operator(service, cookie);
			await operator.begin();
			await mend(operator);
			if (!(await isMended())) await service.settle();
			expect({ mended: await isMended(), page: operator.text }).toMatchObject({ mended: true });
			expect(operator.clicks).toBeLessThanOrEqual(most);
			await service.settle();
		},
	);
});
