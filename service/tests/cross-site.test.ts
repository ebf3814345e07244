import { assertSameOrigin } from '../platform/pages/same-origin.ts';
import { startTestService, type TestService } from './service.ts';

type Layer = {
	route?: { path: string; methods: Record<string, boolean> };
	handle?: { stack?: Layer[] };
};

describe('a form that another site sends', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	/** Addresses outside the API that take a command; those of vendors prove their calls otherwise. */
	const formsOf = (layers: readonly Layer[]): string[] =>
		layers.flatMap(({ route, handle }) => {
			const takes = route !== undefined && Object.keys(route.methods).some((one) => one !== 'get');
			return [...(takes ? [route.path] : []), ...formsOf(handle?.stack ?? [])];
		});
	const pages = (): string[] => {
		const { stack } = service.app.router as unknown as { stack: Layer[] };
		return formsOf(stack).filter((path) => /^\/(?:q|portal|pay)\b/.test(path));
	};
	const send = (path: string, headers: Record<string, string>) =>
		service.http
			.post(path.replace(':token', 'token'))
			.set({ 'Accept-Language': 'en', ...headers })
			.type('form')
			.send({});

	it('is refused with an error of its own', () => {
		const request = { method: 'POST', headers: { origin: 'https://other.test' } } as never;
		const refused = (): void => assertSameOrigin(request, 'http://cloudsales.test');
		expect(refused).toThrow(
			expect.objectContaining({
				definition: expect.objectContaining({ code: 'route.cross-site', status: 403 }),
			}),
		);
	});

	it('is refused by every page, with a page that says so', async () => {
		const own = 'http://cloudsales.test';
		const foreign: Record<string, string>[] = [
			{ 'Sec-Fetch-Site': 'cross-site' },
			{ 'Sec-Fetch-Site': 'same-site' },
			{ 'Sec-Fetch-Site': 'cross-site', Origin: own },
			{ Origin: 'https://other.test' },
			{ Origin: `${own}.evil.test` },
			{ Origin: 'null' },
			{},
		];
		const paths = pages().filter((path) => !path.startsWith('/portal/me'));
		expect(paths).toEqual(
			expect.arrayContaining([
				'/portal/sign-in',
				'/portal/sign-out',
				'/q/:token/accept',
				'/q/:token/reject',
			]),
		);
		for (const path of paths) {
			for (const headers of foreign) {
				const answer = await send(path, headers);
				expect([path, headers, answer.status]).toEqual([path, headers, 403]);
				expect(answer.text).toContain('not sent from our page');
				expect(answer.headers['set-cookie']).toBeUndefined();
			}
			for (const headers of [{ 'Sec-Fetch-Site': 'same-origin' }, { Origin: own }]) {
				const answer = await send(path, headers);
				expect([path, headers, answer.status]).not.toEqual([path, headers, 403]);
			}
		}
	});
});
