export { Subscription } from './contract.ts';
export { getSubscription, listSubscriptionsOf } from './store.ts';
export type { SubscriptionRow } from './store.ts';
