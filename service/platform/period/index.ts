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
export {
	amountDays,
	chargeOf,
	nextDocument,
	type Limits,
	type Rate,
	type Terms,
} from './proration.ts';
