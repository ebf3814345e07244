import { modules } from '../../../app/capabilities.ts';
import { isCommand } from '../../../platform/contract/index.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { signInAsClient } from '../../../tests/sign-in-as-client.ts';
import { aQuotation } from '../../quotations/fixtures.ts';
import { actionNames } from './actions-words.ts';

describe('what a person has done in the portal (audit_entry.list-own)', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const pageOf = async (token: string): Promise<string> =>
		(
			await service.http
				.get('/portal/actions')
				.set('Cookie', `cloudsales_portal=${token}`)
				.set('Accept-Language', 'en')
		).text;

	it('stands on the own page of that person, and on that of no colleague', async () => {
		const { id, client_id } = await aQuotation(service, { status: 'SENT' });
		const own = await signInAsClient(service, 'Sari Dewi', client_id);
		const colleague = await signInAsClient(service, 'Budi', client_id, 'FINANCE');
		const reason = 'Terlalu mahal <b>';
		await service.call('POST', `/quotations/${id}/reject`, { reason }, { token: own.token });
		const page = await pageOf(own.token);
		expect(page).toContain('Menolak penawaran');
		expect(page).toContain('Terlalu mahal &lt;b&gt;');
		expect(await pageOf(colleague.token)).not.toContain('Terlalu mahal');

		const list = async (token?: string): Promise<any[]> =>
			(
				await service.call(
					'GET',
					'/audit-entries/own?limit=100',
					undefined,
					token === undefined ? {} : { token },
				)
			).body.data;
		const [entry] = await list(own.token);
		expect(entry).toMatchObject({ operation: 'quotation.reject', subject_id: id, reason });
		// Neither who it was nor from where: only what the person knows anyway.
		expect(Object.keys(entry).sort()).toEqual(
			['created_at', 'id', 'occurred_at', 'operation', 'reason', 'subject_id'].sort(),
		);
		expect(await list(colleague.token)).toEqual([]);
		// A key has what the key did.
		expect((await list()).map((one) => one.operation)).not.toContain('quotation.reject');
	});

	const commands = modules
		.flatMap((module) => module.operations)
		.filter((one) => isCommand(one) && one.allowed.includes('CLIENT'));
	it.each(commands.map(({ id }) => id))('%s has a name that clients understand', (id) => {
		expect(actionNames[id]).toBeDefined();
	});
});
