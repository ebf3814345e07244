/** Columns of the board: states of a task that is not over, and of one that waits, who must act. */
export const boardColumns = [
	'PENDING',
	'RUNNING',
	'WAITING_CLIENT',
	'WAITING_VENDOR',
	'WAITING_STAFF',
	'UNKNOWN',
	'FAILED',
] as const;
export type BoardColumn = (typeof boardColumns)[number];

const minute = 60;
const hour = 60 * minute;
const day = 24 * hour;
/** Ends of the parts in which times until a service is on are counted, in seconds; what takes longer is a part of its own. */
export const timeBuckets = [5 * minute, hour, 4 * hour, day, 3 * day, 7 * day] as const;
