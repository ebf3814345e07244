import type { Actor } from '../actor/index.ts';
import type { Operation } from './define-contract.ts';
import { Forbidden, Unauthenticated } from '../errors/index.ts';

/** Whether an actor may use an operation: by role, then by the scopes of its key. */
export function mayUse(actor: Actor, operation: Operation): boolean {
	const byRole = actor.role === 'ADMIN' || operation.allowed.includes(actor.role);
	const byScope =
		actor.scopes.length === 0 || actor.scopes.some((scope) => covers(scope, operation.id));
	return byRole && byScope;
}

/** Refuses an actor that may not use the operation; 401 when there is none at all. */
export function assertMayUse(actor: Actor | null, operation: Operation): void {
	if (operation.allowed.includes('PUBLIC')) return;
	if (actor === null) throw Unauthenticated({});
	if (!mayUse(actor, operation)) {
		throw Forbidden(
			{ permission: operation.id },
			{ detail: `${actor.role} may not use ${operation.id}` },
		);
	}
}

/** "quotation.*" covers "quotation.send"; "*" covers everything. */
function covers(scope: string, permission: string): boolean {
	return (
		scope === '*' ||
		scope === permission ||
		(scope.endsWith('.*') && permission.startsWith(scope.slice(0, -1)))
	);
}
