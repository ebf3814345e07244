/**
 * Invariants: two clients never have the same name, however it is written; a client has at most one id in another
 * system, and an id there belongs to one client.
 */
import { field } from '../../platform/contract/index.ts';

/** What names are compared by, so that an invisible character or another spacing makes no second client. */
export const nameKey = (name: string): string => field.folded(name);
