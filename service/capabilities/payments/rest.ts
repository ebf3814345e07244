/** Why a rest that was not paid is settled all the same. */
export const restReasons = ['WITHHELD', 'ROUNDING'] as const;
export type RestReason = (typeof restReasons)[number];

/** A rest that is settled without money, together with a payment. */
export type Rest = {
	payment_id: string;
	amount: bigint;
	reason: RestReason;
	/** Number of the client's withholding certificate, where it is known already. */
	certificate: string | null;
	note: string;
};
