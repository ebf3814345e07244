import { startTestService, type TestService } from '../../tests/service.ts';
import { anActive, cyclesOf, runOn } from './fixtures.ts';

let service: TestService;
const start = async (environment: Record<string, string> = {}): Promise<void> => {
	service = await startTestService({ environment });
};
afterEach(() => service.stop());

const post = (path: string, body: object = {}, role: 'ADMIN' | 'FINANCE' | 'SALES' = 'FINANCE') =>
	service.call('POST', path, body, { role });
const renewals = async (id: string): Promise<any[]> =>
	(await cyclesOf(service, id)).filter(({ kind }) => kind === 'RENEWAL');
const some = async (count: number, client_id?: string): Promise<string[]> => {
	const ids: string[] = [];
	for (let made = 0; made < count; made += 1)
		ids.push((await anActive(service, client_id === undefined ? {} : { client_id })).id);
	return ids;
};
const db = () => service.runtime.database.client;

describe('subscription.unpark', () => {
	const unpark = (id: string, role: 'FINANCE' | 'SALES' = 'FINANCE') =>
		post(`/subscriptions/${id}/unpark`, { reason: 'Looked at' }, role);
	const parkByPrice = async (): Promise<string> => {
		const [id = ''] = await some(1);
		await db().subscriptionItemTerm.updateMany({ data: { amount: 9_000_000n } });
		await runOn(service, '2026-12-06');
		return id;
	};

	it('makes at once what was held back; sales may neither do it nor read why', async () => {
		await start();
		const id = await parkByPrice();
		expect((await unpark(id, 'SALES')).status).toBe(403);
		const seen = await service.call('GET', `/subscriptions/${id}`, undefined, { role: 'SALES' });
		expect(seen.body).toMatchObject({ parked_reason: null });
		const attention = await service.call('GET', '/attention');
		expect(attention.body.data).toMatchObject([{ kind: 'subscription.parked', subject_id: id }]);
		const { body } = await unpark(id);
		const [cycle] = await renewals(id);
		expect(body).toMatchObject({
			parked_at: null,
			parked_reason: null,
			next_billing_date: '2027-01-20',
			billing_cycle_ids: [cycle.id],
		});
		expect((await service.call('GET', '/attention')).body.data).toEqual([]);
		expect((await unpark(id)).body).toMatchObject({ billing_cycle_ids: [] });
	});

	it('parks it again when it still cannot be billed', async () => {
		await start();
		const [id = ''] = await some(1);
		const terms = await db().subscriptionItemTerm.findMany();
		await db().subscriptionItemTerm.deleteMany();
		await runOn(service, '2026-12-06');
		expect((await unpark(id)).body).toMatchObject({
			parked_reason: 'No item of it has a price for its next period',
			billing_cycle_ids: [],
		});
		await db().subscriptionItemTerm.createMany({ data: terms });
		expect((await unpark(id)).body).toMatchObject({ parked_reason: null });
		expect(await renewals(id)).toHaveLength(1);
	});

	it('makes as many periods as a run, and parks what is left', async () => {
		await start();
		const [id = ''] = await some(1);
		await runOn(service, '2027-06-06');
		expect(await renewals(id)).toHaveLength(3);
		expect((await unpark(id)).body).toMatchObject({
			parked_reason: expect.stringContaining('More than 3'),
		});
		expect(await renewals(id)).toHaveLength(6);
		expect((await unpark(id)).body).toMatchObject({ parked_reason: null });
		expect(await renewals(id)).toHaveLength(7);
	});

	it('makes nothing while the billing run is stopped', async () => {
		await start();
		const id = await parkByPrice();
		await db().billingRun.updateMany({ data: { status: 'STOPPED' } });
		expect((await unpark(id)).body).toMatchObject({ parked_reason: null, billing_cycle_ids: [] });
	});
});
