export { listSubscriptionsOf } from './store.ts';
