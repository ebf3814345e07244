import { addSeconds } from '../../platform/clock/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { anActive, cyclesOf, runOn } from '../renewals/fixtures.ts';
import { requestInvoicesJob } from './jobs.ts';

describe('a later period that no workflow takes up', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const stateOf = async (id: string): Promise<string> =>
		(await cyclesOf(service, id)).at(-1).status;
	const run = (): Promise<void> => service.runJob(requestInvoicesJob, {});
	const nextDue = () => service.transaction((context) => requestInvoicesJob.nextDue!(context));

	it('is asked of finance after a while, once, and a first period is left to the sale', async () => {
		const { id } = await anActive(service);
		expect(await nextDue()).toBeNull();
		await runOn(service, '2026-12-06');
		const made = service.now;
		await run();
		expect(await stateOf(id)).toBe('DRAFT');
		expect(await nextDue()).toEqual(addSeconds(made, 600));
		service.now = addSeconds(made, 600);
		await run();
		expect(await stateOf(id)).toBe('INVOICE_REQUESTED');
		await service.settle();
		const mails = async (): Promise<number> =>
			(await service.call('GET', '/notifications?limit=200')).body.data.filter(
				({ kind, related_id, status }: any) =>
					kind === 'INVOICE_REQUEST' && related_id !== null && status === 'SENT',
			).length;
		const sent = await mails();
		await run();
		await service.settle();
		expect(await mails()).toBe(sent);
		expect(await nextDue()).toBeNull();
	});

	it('goes on with the others when one cannot be asked for', async () => {
		const bad = await anActive(service, { begins: '2026-11-20' });
		const good = await anActive(service, { begins: '2026-11-20' });
		await runOn(service, '2026-12-06');
		const [cycle] = (await cyclesOf(service, bad.id)).slice(-1);
		await service.runtime.database.client.$executeRawUnsafe(
			`UPDATE billing_cycles SET tax = tax + 1 WHERE id = '${cycle.id}'`,
		);
		service.now = addSeconds(service.now, 3600);
		await run();
		expect([await stateOf(bad.id), await stateOf(good.id)]).toEqual(['DRAFT', 'INVOICE_REQUESTED']);
	});
});
