type Asked = { status: string; payment_status: string; total_amount: bigint };

/** A link may be open as long as nobody works on it: an order is paid before anything is made. */
export const isCollectable = ({ status, payment_status, total_amount }: Asked): boolean =>
	(status === 'DRAFT' || status === 'SUBMITTED') &&
	payment_status === 'UNPAID' &&
	total_amount > 0n;

/** Whether its money is there, or there was nothing to pay. */
export const isSettled = ({ payment_status, total_amount }: Omit<Asked, 'status'>): boolean =>
	payment_status === 'PAID' || total_amount === 0n;
