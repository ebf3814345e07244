import { systemActor, type Role } from '../../platform/actor/index.ts';
import { newId } from '../../platform/database/index.ts';
import { runOperation, type Handler } from '../../platform/operation/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { sendQuotation } from '../quotations/operations/send-quotation.ts';
import { grantApproval } from './operations/grant-approval.ts';

type Person = { id: string; name: string; email: string; role: Role };

describe('an own wish', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { QUOTATION_DISCOUNT_MAX_PERCENT: '10' } });
	});
	afterAll(() => service.stop());

	let count = 0;
	const person = async (role: Role, name = `Person ${(count += 1)}`): Promise<Person> => {
		const wish = { email: `${newId()}@cloudsales.test`, name, role };
		return (await service.call('POST', '/users', wish)).body;
	};
	const as = (who: Person, handler: Handler, input: object) =>
		runOperation(service.runtime, handler, input, {
			actor: { ...systemActor(who.name), type: 'USER', id: who.id, role: who.role },
			request_id: newId(),
			key: newId(),
		});
	const quotation = async (values: object = {}): Promise<any> => {
		const { id: product_id } = await aProduct(service);
		const items = [{ product_id, quantity: 25, discount: 937_500 }];
		return aQuotation(service, { items, ...values });
	};
	const approvalOf = async ({ id }: { id: string }): Promise<any> =>
		(await service.call('GET', `/approvals?subject_id=${id}`)).body.data[0];
	/** What an API key asked for in the name of a person, as workflow 01 does. */
	const wishOf = async ({ email }: Person): Promise<any> =>
		approvalOf(await quotation({ send: true, requested_for: email }));
	/** Through the API key of n8n, which here is the one that asked and may do everything. */
	const byKey = (approval: any, body: object, verb = 'grant') =>
		service.call('POST', `/approvals/${approval.id}/${verb}`, body);
	const own = { status: 403, code: 'approval.own' };
	const stands = async (approval: any): Promise<string> =>
		(await service.call('GET', `/approvals/${approval.id}`)).body.status;

	it('that a key brought is granted by its person at no door: not in the console, not through n8n', async () => {
		const asker = await person('ADMIN');
		const approval = await wishOf(asker);
		expect(approval).toMatchObject({ asked_by: asker.name, requested_for_id: asker.id });
		await expect(
			as(asker, grantApproval, { approval_id: approval.id, decided_by: 'Dewi' }),
		).rejects.toMatchObject({ definition: { code: 'approval.own' } });
		for (const decided_by of [asker.email, ` ${asker.email.toUpperCase()} `, asker.name])
			expect((await byKey(approval, { decided_by })).body).toMatchObject(own);
		expect(await stands(approval)).toBe('PENDING');
		const finance = await person('FINANCE');
		expect((await byKey(approval, { decided_by: finance.email })).body).toMatchObject({
			status: 'GRANTED',
			decided_by: finance.name,
		});
	});

	it('asked for in the console is not granted by its person through n8n', async () => {
		const asker = await person('ADMIN');
		const { id } = await quotation();
		await service.call('POST', `/quotations/${id}/sync`);
		await expect(as(asker, sendQuotation, { quotation_id: id })).rejects.toThrow();
		const approval = await approvalOf({ id });
		expect(approval).toMatchObject({ asked_by: asker.name, requested_for_id: asker.id });
		expect((await byKey(approval, { decided_by: asker.name })).body).toMatchObject(own);
		// A person decides under the own name, whatever is written.
		await expect(
			as(asker, grantApproval, { approval_id: approval.id, decided_by: 'Dewi' }),
		).rejects.toMatchObject({ definition: { code: 'approval.own' } });
		const finance = await person('FINANCE');
		expect((await as(finance, grantApproval, { approval_id: approval.id })).body).toMatchObject({
			status: 'GRANTED',
			decided_by: finance.name,
		});
	});

	it('is not granted by a name that says nothing: a key names a user of staff whose role decides', async () => {
		const approval = await wishOf(await person('SALES'));
		for (const body of [{}, { decided_by: 'Dewi, finance' }])
			expect(await byKey(approval, body)).toMatchObject({
				status: 422,
				body: { errors: [{ path: 'body.decided_by' }] },
			});
		const { email } = await person('SALES');
		expect((await byKey(approval, { decided_by: email })).body.code).toBe('approval.other-role');
		// Also for another key than the one that asked.
		const other = await service.call(
			'POST',
			`/approvals/${approval.id}/grant`,
			{},
			{ role: 'FINANCE' },
		);
		expect(other.status).toBe(422);
		expect(await stands(approval)).toBe('PENDING');
	});

	it('is told from that of another person of the same name by the address', async () => {
		const asker = await person('SALES', 'Sari Dewi');
		const other = await person('FINANCE', 'Sari Dewi');
		const approval = await wishOf(asker);
		expect((await byKey(approval, { decided_by: 'Sari Dewi' })).body).toMatchObject(own);
		expect((await byKey(approval, { decided_by: other.email })).status).toBe(200);
	});

	it('of a key alone is granted only in the name of somebody else (approval.grant)', async () => {
		const approval = await approvalOf(await quotation({ send: true }));
		expect(approval.requested_for_id).toBeNull();
		expect((await byKey(approval, {})).body).toMatchObject(own);
		const same = ` ${approval.asked_by.toUpperCase()} `;
		expect((await byKey(approval, { decided_by: same })).body).toMatchObject(own);
		expect((await byKey(approval, { decided_by: 'Dewi' })).status).toBe(200);
	});

	it('is no wish of a stranger: the person has to be a user of staff', async () => {
		const { id: product_id } = await aProduct(service);
		const items = [{ product_id, quantity: 25, discount: 937_500 }];
		const { client_id } = await quotation();
		const body = { client_id, items, send: true, requested_for: 'nobody@cloudsales.test' };
		expect(await service.call('POST', '/quotations', body)).toMatchObject({
			status: 422,
			body: { errors: [{ path: 'body.requested_for' }] },
		});
	});
});
