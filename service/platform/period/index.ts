export {
	billingPeriods,
	monthsOf,
	periodAt,
	periodContaining,
	recurringPeriods,
	type BillingPeriod,
	type Period,
	type RecurringPeriod,
} from './periods.ts';
export { chargeOf, nextDocument, type Limits, type Terms } from './proration.ts';
