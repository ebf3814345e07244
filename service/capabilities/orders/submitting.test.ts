import { startTestService, type TestService } from '../../tests/service.ts';
import { anOrder, documentCatalogue } from './fixtures.ts';

let service: TestService;
beforeAll(async () => {
	service = await startTestService();
	await documentCatalogue(service);
});
afterAll(() => service.stop());

describe('order.submit', () => {
	const submit = (id: string, body: object) => service.call('POST', `/orders/${id}/submit`, body);

	it('waits for finance above the limit of its currency', async () => {
		const large = await startLarge();
		const wish = { email: 'asks@cloudsales.test', name: 'Asri', role: 'FINANCE' };
		const { email: requested_for } = (await service.call('POST', '/users', wish)).body;
		const payment = { payment_reference: 'PAY-LARGE', auto_activate: false, requested_for };
		const answer = await submit(large.id, payment);
		expect(answer.body).toMatchObject({ status: 'SUBMITTED', payment_status: 'PENDING' });
		const refused = await service.call('POST', `/orders/${large.id}/process`);
		expect([refused.status, refused.body.details.problems[0].code]).toEqual([
			409,
			'payment.missing',
		]);
		const approval = await approvalOf(large);
		expect(approval).toMatchObject({ kind: 'order.payment-reference', approver: 'FINANCE' });
		const own = await decide(approval, 'grant', { decided_by: requested_for });
		expect(own.body.code).toBe('approval.own');
		const other = { email: 'confirms@cloudsales.test', name: 'Bayu', role: 'FINANCE' };
		await service.call('POST', '/users', other);
		expect((await decide(approval, 'grant', { decided_by: 'Bayu' })).status).toBe(200);
		const after = await service.call('GET', `/orders/${large.id}`);
		expect(after.body).toMatchObject({ status: 'SUBMITTED', payment_status: 'PAID' });
	});

	const approvalOf = async ({ id }: { id: string }): Promise<any> =>
		(await service.call('GET', `/approvals?subject_id=${id}`)).body.data[0];
	const decide = (approval: { id: string }, decision: 'grant' | 'refuse', body: object = {}) =>
		service.call(
			'POST',
			`/approvals/${approval.id}/${decision}`,
			decision === 'grant' ? body : { reason: 'Nobody paid this' },
			{ role: 'FINANCE' },
		);
	/** Two enterprise packages a year cost more than 1,000 USD. */
	const startLarge = () =>
		anOrder(service, { package_code: 'enterprise', currency: 'USD', billing_cycle: 'ANNUAL' });
});
