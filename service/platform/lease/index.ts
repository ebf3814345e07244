export { holdLease, mayStillSend } from './hold-lease.ts';
export {
	claimRow,
	claimRows,
	isLeased,
	leaseSeconds,
	leaseUntil,
	lockLeased,
	newLease,
	noLease,
	notLeased,
	releaseLease,
	renewLease,
} from './lease.ts';
export type { Lease, LeasedRow } from './lease.ts';
