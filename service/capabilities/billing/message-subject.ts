/** What the messages of billing are about. */
export const cycleOfMessage = {
	type: 'billing_cycle',
	title: 'Billing Cycle',
	field: 'billing_cycle_id',
};
