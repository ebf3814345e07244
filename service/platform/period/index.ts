export {
	billingPeriods,
	daysBetween,
	monthsOf,
	periodAt,
	periodContaining,
	recurringPeriods,
	type BillingPeriod,
	type Period,
	type RecurringPeriod,
} from './periods.ts';
export { amountDays, chargeOf, nextDocument, type Limits, type Terms } from './proration.ts';
