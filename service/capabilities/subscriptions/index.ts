export { getSubscription, listSubscriptionsOf } from './store.ts';
