import type { TestService } from '../../tests/service.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { askFor } from './ask.ts';

/** An approval that waits for a decision about a draft, whether or not the settings would ask for it. */
export async function anApproval(
	service: TestService,
	{ kind = 'quotation.discount' }: { kind?: 'quotation.discount' | 'quotation.amount' } = {},
): Promise<any> {
	const { id: subject_id, client_id, number, version } = await aQuotation(service);
	const facts = { number, version, percent: '25', limit: '10' };
	const wish = { kind, client_id, facts, amount: 937_500n, currency: 'IDR' };
	const subject = { subject_type: 'quotation', subject_id };
	const [asked] = await service.transaction((context) => askFor(context, subject, [wish]));
	return (await service.call('GET', `/approvals/${asked!.id}`)).body;
}
