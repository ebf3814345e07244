import { aBillingCycle } from '../billing/fixtures.ts';
import type { TestService } from '../../tests/service.ts';

type Status = 'PENDING' | 'PAID' | 'ACTIVE' | 'PROVISIONED' | 'SUSPENDED' | 'CANCELLED';
type Wanted = {
	/** PAID is PENDING with its first billing cycle paid; PROVISIONED is ACTIVE with everything switched on. */
	status?: Status;
	[quotationField: string]: unknown;
};

/** A subscription brought to a status by what leads there, from a quotation that was accepted. */
export async function aSubscription(service: TestService, wanted: Wanted = {}): Promise<any> {
	const { status = 'PENDING', ...values } = wanted;
	const active = status === 'ACTIVE' || status === 'PROVISIONED' || status === 'SUSPENDED';
	const paid = status === 'PAID' || active;
	const cycle = await aBillingCycle(service, { ...values, status: paid ? 'PAID' : 'DRAFT' });
	const { subscription_id } = cycle;
	if (active) await post(service, '/subscriptions/activate', { subscription_id });
	if (status === 'PROVISIONED') await switchOn(service, subscription_id);
	if (status === 'SUSPENDED')
		await post(service, `/subscriptions/${subscription_id}/suspend`, { reason: 'A test' });
	if (status === 'CANCELLED')
		await post(service, `/subscriptions/${subscription_id}/cancel`, {
			reason: 'A test',
			service: 'SWITCH_OFF',
		});
	return (await service.call('GET', `/subscriptions/${subscription_id}`)).body;
}

async function switchOn(service: TestService, subscriptionId: string): Promise<void> {
	const tasks = await service.call('GET', `/provisioning-tasks?subscription_id=${subscriptionId}`);
	for (const { id } of tasks.body.data) await post(service, `/provisioning-tasks/${id}/run`, {});
	await service.settle();
}

async function post(service: TestService, path: string, body: object): Promise<void> {
	const answer = await service.call('POST', path, body);
	if (answer.status >= 300) throw new Error(`POST ${path}: ${JSON.stringify(answer.body)}`);
}
