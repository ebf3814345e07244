import { startTestService, type TestService } from '../../../tests/service.ts';

describe('reconciliation.list', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	it('gives the runs, newest first, page by page, with how many differences each left open', async () => {
		const ids: string[] = [];
		for (const minute of [0, 1, 2]) {
			service.now = new Date(Date.UTC(2026, 10, 20, 3, minute));
			const run = await service.call('POST', '/reconciliations', { days: 3 });
			ids.unshift(run.body.id);
			await service.settle();
		}
		const first = await service.call('GET', '/reconciliations?limit=2', undefined, {
			role: 'FINANCE',
		});
		expect(first.body).toMatchObject({
			data: [
				{ id: ids[0], status: 'DONE', open_differences: 0 },
				{ id: ids[1], status: 'DONE', open_differences: 0 },
			],
			has_more: true,
		});
		const rest = await service.call(
			'GET',
			`/reconciliations?limit=2&cursor=${first.body.next_cursor}`,
		);
		expect(rest.body).toMatchObject({ data: [{ id: ids[2] }], has_more: false });
	});

	it('begins with a run of a gateway that is there', async () => {
		const answer = await service.call('POST', '/reconciliations', { gateway: 'nobody' });
		expect(answer).toMatchObject({
			status: 422,
			body: { errors: [{ path: 'body.gateway' }] },
		});
	});

	it('is not for sales', async () => {
		const answer = await service.call('GET', '/reconciliations', undefined, { role: 'SALES' });
		expect(answer).toMatchObject({ status: 403, body: { code: 'auth.forbidden' } });
	});
});
