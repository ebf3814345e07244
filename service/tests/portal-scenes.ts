import type { TestService } from './service.ts';
import { aBillingCycle } from '../capabilities/billing/fixtures.ts';
import { aProduct } from '../capabilities/catalog/fixtures.ts';
import { aClientChange } from '../capabilities/client-changes/fixtures.ts';
import { aQuotation } from '../capabilities/quotations/fixtures.ts';
import { aSubscription } from '../capabilities/subscriptions/fixtures.ts';

type Scene = (service: TestService, client: { id: string }) => Promise<string>;

const workspace = async (service: TestService): Promise<object> => ({
	items: [
		{
			product_id: (await aProduct(service, { provisioning_target: 'google-workspace' })).id,
			quantity: 25,
		},
	],
});
const verifyDomain = {
	status: 'WAITING',
	waiting_for: 'CLIENT',
	code: 'VERIFY_DOMAIN',
	values: {
		domain: 'majujaya.example',
		value: 'google-site-verification=rXOxyZounnZasA8Z7oaD3c14JdjS9aKSWvsR1EbUSIQ',
	},
	progress: {},
	poll_after_seconds: 3600,
} as const;

const runAll = async (service: TestService, subscription_id: string): Promise<void> => {
	const path = `/provisioning-tasks?subscription_id=${subscription_id}`;
	for (const { id } of (await service.call('GET', path)).body.data)
		await service.call('POST', `/provisioning-tasks/${id}/run`);
	await service.settle();
};
const ask = (service: TestService, id: string, path: string, body: object) =>
	service.call('POST', `/subscriptions/${id}/${path}`, { reason: 'Kantor baru', ...body });
const subscriptionPage = ({ id }: { id: string }): string => `/portal/subscriptions/${id}`;
const invoicePage = ({ id }: { id: string }): string => `/portal/invoices/${id}`;

/** Pages of the portal in the states that matter: each makes what it shows and gives its address. */
export const portalScenes: Readonly<Record<string, Scene>> = {
	'home-busy': async (service, { id: client_id }) => {
		await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		await aQuotation(service, { status: 'SENT', client_id });
		service.vendors.nextOutcomes.push(verifyDomain);
		const waiting = await aSubscription(service, {
			status: 'ACTIVE',
			client_id,
			...(await workspace(service)),
		});
		await runAll(service, waiting.id);
		return '/portal';
	},
	'home-quiet': async (service, { id: client_id }) => {
		await aSubscription(service, {
			status: 'PROVISIONED',
			client_id,
			...(await workspace(service)),
		});
		return '/portal';
	},
	'quotation-in-portal': async (service, { id: client_id }) => {
		const { id } = await aQuotation(service, { status: 'SENT', client_id });
		return `/portal/quotations/${id}`;
	},
	'invoice-preparing': async (service, { id: client_id }) =>
		invoicePage(await aBillingCycle(service, { client_id })),
	'invoice-open': async (service, { id: client_id }) =>
		invoicePage(await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id })),
	'invoice-paid': async (service, { id: client_id }) =>
		invoicePage(await aBillingCycle(service, { status: 'PAID', client_id })),
	'invoice-cancelled': async (service, { id: client_id }) =>
		invoicePage(await aBillingCycle(service, { status: 'CANCELLED', client_id })),
	'invoice-partly-paid': async (service, { id: client_id }) => {
		const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		await service.call('POST', `/billing-cycles/${cycle.id}/settle`, {
			reason: 'PAID_OUTSIDE',
			amount: 1_000_000,
			reference: cycle.id.slice(-12),
			note: 'A transfer',
		});
		await service.settle();
		return invoicePage(cycle);
	},
	'subscription-pending': async (service, { id: client_id }) =>
		subscriptionPage(await aSubscription(service, { client_id, ...(await workspace(service)) })),
	'subscription-waits-for-client': async (service, { id: client_id }) => {
		service.vendors.nextOutcomes.push(verifyDomain);
		const one = await aSubscription(service, {
			status: 'ACTIVE',
			client_id,
			...(await workspace(service)),
		});
		await runAll(service, one.id);
		return subscriptionPage(one);
	},
	'subscription-active': async (service, { id: client_id }) =>
		subscriptionPage(
			await aSubscription(service, {
				status: 'PROVISIONED',
				client_id,
				...(await workspace(service)),
			}),
		),
	'subscription-suspended': async (service, { id: client_id }) =>
		subscriptionPage(await aSubscription(service, { status: 'SUSPENDED', client_id })),
	'subscription-with-request': async (service, { id: client_id }) => {
		const one = await aSubscription(service, { status: 'PROVISIONED', client_id });
		const items = [{ item_id: one.items[0].id, quantity: 30 }];
		await ask(service, one.id, 'change-requests', { items });
		return subscriptionPage(one);
	},
	'subscription-ended': async (service, { id: client_id }) =>
		subscriptionPage(await aSubscription(service, { status: 'CANCELLED', client_id })),
	'subscription-end': async (service, { id: client_id }) =>
		`${subscriptionPage(await aSubscription(service, { status: 'PROVISIONED', client_id }))}/end`,
	actions: async (service, { id: client_id }) => {
		const one = await aSubscription(service, { status: 'PROVISIONED', client_id });
		await ask(service, one.id, 'cancellation-requests', {});
		return '/portal/actions';
	},
	documents: async (service, { id: client_id }) => {
		await aBillingCycle(service, { status: 'PAID', client_id });
		await aQuotation(service, { status: 'REJECTED', client_id });
		return '/portal/documents';
	},
	'documents-empty': () => Promise.resolve('/portal/documents'),
	statement: async (service, { id: client_id }) => {
		await aBillingCycle(service, { status: 'PAID', client_id });
		await aBillingCycle(service, { status: 'AWAITING_PAYMENT', client_id });
		return '/portal/statement';
	},
	company: () => Promise.resolve('/portal/company'),
	people: async (service, { id }) => {
		const body = { email: `${id}@panjang.client.test`, name: 'Budi', role: 'FINANCE' };
		await service.call('POST', `/clients/${id}/people`, body);
		return '/portal/people';
	},
	sessions: () => Promise.resolve('/portal/sessions'),
	security: () => Promise.resolve('/portal/security'),
	'home-empty': () => Promise.resolve('/portal'),
	'company-waiting': async (service, { id: client_id }) => {
		await aClientChange(service, { client_id });
		return '/portal/company';
	},
};
