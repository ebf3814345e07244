export {
	periodCharge,
	type ItemTerm,
	type PeriodCharge,
	type PeriodLine,
} from './period-charge.ts';
export { getSubscription, listSubscriptionsOf } from './store.ts';
