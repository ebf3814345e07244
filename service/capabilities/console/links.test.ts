import { load } from 'cheerio';
import { startTestService, type TestService } from '../../tests/service.ts';
import { situations } from '../attention/fixtures.ts';
import { anOperator } from './fixtures.ts';

/** Subjects that belong to a sale, and some that do not: a job, a call of a vendor, an event that is about a person. */
const planted = [
	'payment.unmatched',
	'reconciliation.difference',
	'provisioning_task.failed',
	'notification.failed',
	'job.given_up',
	'webhook.dead',
	'delivery.dead',
	'message.question',
	'mailbox.failing',
] as const;

describe('the links of the console', () => {
	let service: TestService;
	let cookie: string;
	beforeAll(async () => {
		service = await startTestService();
		({ cookie } = await anOperator(service, 'ADMIN'));
	});
	afterAll(() => service.stop());

	const open = async (path: string) => {
		const { status, text } = await service.http
			.get(path)
			.set('Cookie', cookie)
			.set('Accept-Language', 'en');
		return { status, $: load(text) };
	};
	const linksOf = async (path: string): Promise<string[]> => {
		const { $ } = await open(path);
		const all = $('main a[href^="/console"]').toArray();
		return all.map((one) => $(one).attr('href') ?? '');
	};

	it('lead to something: none to a page that is not there, none to a search that finds nothing', async () => {
		for (const kind of planted) await situations[kind]!(service);
		const { data } = (await service.call('GET', '/attention?limit=200')).body;
		expect(data.length).toBeGreaterThanOrEqual(planted.length);
		const pages = [
			'/console',
			'/console/deliveries',
			'/console/messages',
			'/console/board',
			...data.map(({ id }: any) => `/console/matters/${id}`),
		];
		const links = new Set((await Promise.all(pages.map(linksOf))).flat());
		expect(links.size).toBeGreaterThan(20);
		const dead: string[] = [];
		for (const link of links) {
			const { status, $ } = await open(link);
			const isEmptySearch =
				link.startsWith('/console/search') && status === 200 && $('main table').length === 0;
			if (status >= 400 || isEmptySearch) dead.push(`${link}: ${status}`);
		}
		expect(dead).toEqual([]);
	});
});
