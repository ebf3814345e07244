export type { ItemTerm, PeriodLine } from './period-charge.ts';
export { suspend } from './service-state.ts';
export { getSubscription, listSubscriptionsOf, lockSubscription } from './store.ts';
export { Subscription } from './contract.ts';
export { forecastDue } from './due-forecast.ts';
export {
	billNextPeriod,
	parkSubscription,
	unparkSubscription,
	type BillingOutcome,
} from './next-period.ts';
export { firstBillOn, listDue, type DueSubscription } from './renewal-store.ts';
export { toSubscription } from './to-subscription.ts';
export { serviceOf } from './funnel-store.ts';
export { listMovements, listRetention } from './figures-store.ts';
export type { MovementRow } from './figures-store.ts';
export { listPlanned, withPlans, type PlannedSubscription } from './forecast-store.ts';
export { afterPeriod, carriedTaxCode, dueDateOf, nextPeriod } from './next-period-rules.ts';
export { leadDays, periodOf } from './rules.ts';
