import { randomBytes } from 'node:crypto';
import type { TestService } from '../../tests/service.ts';

/** A client made through the API; a name of its own unless one is given. */
export async function aClient(service: TestService, values: object = {}): Promise<any> {
	const mark = randomBytes(4).toString('hex');
	const answer = await service.call('POST', '/clients', {
		name: `PT Contoh ${mark}`,
		billing_email: `finance-${mark}@contoh.example`,
		...values,
	});
	if (answer.status !== 201) throw new Error(`No client: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** A person of a client made through the API; of a client of its own unless one is given. */
export async function aContact(
	service: TestService,
	{ client_id, ...values }: { client_id?: string; [field: string]: unknown } = {},
): Promise<any> {
	const client = client_id ?? (await aClient(service)).id;
	const answer = await service.call('POST', `/clients/${client}/contacts`, {
		name: 'Sari Dewi',
		email: `sari-${randomBytes(4).toString('hex')}@contoh.example`,
		...values,
	});
	if (answer.status !== 201) throw new Error(`No contact: ${JSON.stringify(answer.body)}`);
	return answer.body;
}
