/**
 * Invariants: two clients never have the same name, however it is written; a client has at most one id in another
 * system, and an id there belongs to one client.
 */

/** What names are compared by: lower case, single spaces, one form of composed letters. */
export function nameKey(name: string): string {
	return name.normalize('NFKC').trim().toLowerCase().replaceAll(/\s+/g, ' ');
}
