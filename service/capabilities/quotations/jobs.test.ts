import { startTestService, type TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import { aQuotation } from './fixtures.ts';
import { expireQuotations } from './jobs.ts';

describe('quotation.expire', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const statusOf = async (quotation: any): Promise<string> =>
		(await service.call('GET', `/quotations/${quotation.id}`)).body.status;

	it('marks sent quotations after their last day, once, and announces each', async () => {
		const valid_until = '2026-11-20';
		const sent = await aQuotation(service, { status: 'SENT', valid_until });
		const open = await aQuotation(service, { status: 'SENT', valid_until: '2026-11-21' });
		const draft = await aQuotation(service, { valid_until });
		const accepted = await aQuotation(service, { status: 'ACCEPTED', valid_until });
		service.now = new Date('2026-11-20T16:59:59.999Z');
		await service.runJob(expireQuotations, {});
		expect(await statusOf(sent)).toBe('SENT');
		service.now = new Date('2026-11-20T17:00:00.000Z');
		await Promise.all([service.runJob(expireQuotations, {}), service.runJob(expireQuotations, {})]);
		await service.runJob(expireQuotations, {});
		const states = await Promise.all([sent, open, draft, accepted].map(statusOf));
		expect(states).toEqual(['EXPIRED', 'SENT', 'DRAFT', 'ACCEPTED']);
		const events = await service.call('GET', '/events?type=quotation.expired');
		expect(events.body.data.map((one: any) => one.subject_id)).toEqual([sent.id]);
	});

	it('gets through more than one batch', async () => {
		const client = await aClient(service);
		const items = [{ product_id: (await aProduct(service)).id, quantity: 1 }];
		const first = await aQuotation(service, { status: 'SENT', client_id: client.id, items });
		await service.transaction(async ({ tx }) => {
			const { items: _, ...row } = await tx.quotation.findUniqueOrThrow({
				where: { id: first.id },
				include: { items: true },
			});
			const { randomUUID } = await import('node:crypto');
			await tx.quotation.createMany({
				data: Array.from({ length: 250 }, (__, index) => ({
					...row,
					id: randomUUID(),
					number: `QUO-2020-${index}`,
				})),
			});
		});
		service.now = new Date(service.now.getTime() + 30 * 86_400_000);
		await service.runJob(expireQuotations, {});
		const left = await service.call('GET', `/quotations?client_id=${client.id}&status=SENT`);
		expect(left.body.data).toEqual([]);
	});
});
