/** What the year comes to; the last line of the demo. */
export type YearSummary = {
	/** Later periods that were charged. */
	renewals: number;
	/** Rupiah with tax: what all documents charged, what the gateway took, what was given back, what is left. */
	charged: number;
	paid: number;
	credited: number;
	balance: number;
	/** Rupiah between what was charged and what the days cost. */
	drift: number;
	suspended_days: number;
	mails: number;
	executions: number;
	seconds: number;
};
