import type { SandboxClient } from '../../../sandbox/client.ts';
import type { Client as Api } from '../client.ts';
import type { Books, Statement, Subscription } from './rows.ts';

export async function readBooks(api: Api, sandbox: SandboxClient): Promise<Books> {
	const subscriptions = await api.all<Subscription>('/subscriptions');
	const statements: Statement[] = [];
	for (const { client_id } of subscriptions)
		statements.push(await api.get(`/clients/${client_id}/statement`));
	const attention = await api.get<{ data: Books['matters'] }>('/attention?limit=200');
	return {
		clock: await api.get('/clock'),
		subscriptions,
		cycles: await api.all('/billing-cycles'),
		creditNotes: await api.all('/credit-notes'),
		links: await api.all('/payment-links'),
		payments: await api.all('/payments'),
		tasks: await api.all('/provisioning-tasks'),
		steps: await api.all('/dunning-steps'),
		changes: await api.all('/subscription-changes'),
		notifications: await api.all('/notifications'),
		events: await api.all('/events'),
		statements,
		matters: attention.data,
		webhooks: await api.all('/webhooks'),
		xendit: await sandbox.books('xendit'),
		users: (await sandbox.books<{ users: Books['users'] }>('google')).users,
		mails: (await sandbox.books<{ messages: Books['mails'] }>('gmail')).messages,
	};
}
