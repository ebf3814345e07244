import type { TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';

/** A new address that a client asked for and that waits for finance; of the client that is named or of a new one. */
export async function aClientChange(
	service: TestService,
	{ client_id }: { client_id?: string } = {},
): Promise<any> {
	const id = client_id ?? (await aClient(service)).id;
	const body = { address: 'Jl. Sudirman 10, Jakarta' };
	const answer = await service.call('POST', `/clients/${id}/change-requests`, body);
	if (answer.status !== 201) throw new Error(`No change: ${JSON.stringify(answer.body)}`);
	return answer.body.requested;
}
