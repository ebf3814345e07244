import { aProduct } from '../catalog/fixtures.ts';
import { aClient } from '../clients/fixtures.ts';
import type { TestService } from '../../tests/service.ts';

type Status = 'DRAFT' | 'SYNCED' | 'SENT' | 'ACCEPTED' | 'REJECTED' | 'EXPIRED' | 'SUPERSEDED';
type Wanted = {
	/** SYNCED is a DRAFT with its PDF. */
	status?: Status;
	client_id?: string;
	items?: readonly object[];
	[field: string]: unknown;
};

/** A quotation brought to a status by the operations that lead there; for 25 users at 150,000 IDR unless told otherwise. */
export async function aQuotation(service: TestService, wanted: Wanted = {}): Promise<any> {
	const { status = 'DRAFT', ...values } = wanted;
	const client_id = values.client_id ?? (await aClient(service)).id;
	const items = values.items ?? [{ product_id: (await aProduct(service)).id, quantity: 25 }];
	const draft = await expectOk(service, '/quotations', { ...values, client_id, items });
	const path = `/quotations/${draft.id}`;
	if (status === 'DRAFT') return draft;
	const synced = await expectOk(service, `${path}/sync`);
	if (status === 'SYNCED') return synced;
	const sent = await expectOk(service, `${path}/send`, {});
	if (status === 'SENT') return sent;
	if (status === 'ACCEPTED')
		return expectOk(service, `${path}/accept`, { accepted_by: 'Budi Santoso' });
	if (status === 'REJECTED')
		return expectOk(service, `${path}/reject`, { reason: 'Too expensive' });
	if (status === 'SUPERSEDED') await expectOk(service, `${path}/revise`, { items });
	else await expire(service, draft.valid_until);
	return (await service.call('GET', path)).body;
}

/** Runs the expiry job on the day after the last valid day, then resets the clock. */
async function expire(service: TestService, lastDay: string): Promise<void> {
	const { expireQuotations } = await import('./jobs.ts');
	const { now } = service;
	service.now = new Date(new Date(`${lastDay}T00:00:00+07:00`).getTime() + 86_400_000);
	await service.runJob(expireQuotations, {});
	service.now = now;
}

async function expectOk(service: TestService, path: string, body?: object): Promise<any> {
	const answer = await service.call('POST', path, body);
	if (answer.status >= 300) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
	return answer.body;
}
