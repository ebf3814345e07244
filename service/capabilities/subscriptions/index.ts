export {
	periodCharge,
	type ItemTerm,
	type PeriodCharge,
	type PeriodLine,
} from './period-charge.ts';
export { suspend } from './service-state.ts';
export { getSubscription, listSubscriptionsOf } from './store.ts';
export { listMovements, listRetention } from './figures-store.ts';
export type { MonthEnd, MovementRow, RetentionRow } from './figures-store.ts';
