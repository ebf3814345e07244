import {
	aChangeRequest,
	aSubscription,
	aSubscriptionChange,
} from '../capabilities/subscriptions/fixtures.ts';
import { expectStatus } from './drive-sale.ts';
import type { Situation, World } from './situation.ts';

const ofItems = async ({ service }: World, wish: object, more: object = {}) => {
	const { id, items } = await aSubscription(service, { status: 'ACTIVE' });
	return {
		path: { subscription_id: id },
		body: { items: [{ item_id: items[0].id, ...wish }], ...more },
	};
};

/** Those of subscriptions and their changes. */
export const situationsOfSubscriptions: Readonly<Record<string, Situation>> = {
	'subscription.activate': async ({ service }) => ({
		body: { subscription_id: (await aSubscription(service, { status: 'PAID' })).id },
	}),
	'subscription.suspend': async ({ service }) => ({
		path: { subscription_id: (await aSubscription(service, { status: 'ACTIVE' })).id },
		body: { reason: 'It sends spam' },
	}),
	'subscription.lift-suspension': async ({ service }) => ({
		path: { subscription_id: (await aSubscription(service, { status: 'SUSPENDED' })).id },
		body: { reason: 'It was a mistake' },
	}),
	'subscription.preview-change': async (world) => ofItems(world, { quantity: 30 }),
	'subscription.change': async (world) =>
		ofItems(world, { quantity: 30 }, { reason: 'More people' }),
	'subscription.request-change': async (world) =>
		ofItems(world, { quantity: 30 }, { reason: 'More people' }),
	'subscription.request-cancellation': async ({ service }) => ({
		path: { subscription_id: (await aSubscription(service, { status: 'ACTIVE' })).id },
		body: { reason: 'The office closes' },
	}),
	'subscription_change.withdraw': async ({ service }) => ({
		path: { subscription_change_id: (await aChangeRequest(service)).id },
	}),
	'subscription.preview-change-price': async (world) => ofItems(world, { unit_amount: 200_000 }),
	'subscription.change-price': async (world) =>
		ofItems(world, { unit_amount: 200_000 }, { reason: 'A new list price' }),
	'subscription.pause': async ({ service }) => ({
		path: { subscription_id: (await aSubscription(service, { status: 'ACTIVE' })).id },
		body: { reason: 'Closed for the season' },
	}),
	'subscription.resume': async ({ service }) => {
		const { id } = await aSubscription(service, { status: 'ACTIVE' });
		const pause = service.call('POST', `/subscriptions/${id}/pause`, { reason: 'A test' });
		await expectStatus(pause, 200);
		return { path: { subscription_id: id }, body: { reason: 'The client is back' } };
	},
	'subscription.reactivate': async ({ service }) => {
		const { id } = await aSubscription(service, { status: 'ACTIVE' });
		const end = { reason: 'A test', service: 'SWITCH_OFF' };
		await expectStatus(service.call('POST', `/subscriptions/${id}/cancel`, end), 200);
		return { path: { subscription_id: id }, body: { reason: 'The client is back' } };
	},
	'subscription_change.approve': async ({ service }) => ({
		path: { subscription_change_id: (await aChangeRequest(service)).id },
		body: {},
	}),
	'subscription_change.reject': async ({ service }) => ({
		path: { subscription_change_id: (await aChangeRequest(service)).id },
		body: { reason: 'Too late' },
	}),
	'subscription_change.cancel': async ({ service }) => ({
		path: { subscription_change_id: (await aSubscriptionChange(service)).id },
		body: { reason: 'The client changed its mind' },
	}),
	'subscription.preview-cancel': async ({ service }) => ({
		path: { subscription_id: (await aSubscription(service, { status: 'ACTIVE' })).id },
		body: { service: 'SWITCH_OFF' },
	}),
	'subscription.cancel': async ({ service }) => ({
		path: { subscription_id: (await aSubscription(service, { status: 'ACTIVE' })).id },
		body: { reason: 'The client moved to another provider', service: 'SWITCH_OFF' },
	}),
};
