import type { Actor } from '../actor/index.ts';
import type { Operation, OperationSpec } from './define-contract.ts';
import { Forbidden, Unauthenticated } from '../errors/index.ts';

/** Whether an actor may use an operation: by role, by its role in the company, then by the scopes of its key. */
export function mayUse(actor: Actor, operation: Operation): boolean {
	const byRole =
		actor.role === 'ADMIN' ||
		(operation.allowed.includes(actor.role) && hasClientRole(actor, operation));
	const byScope =
		actor.scopes.length === 0 || actor.scopes.some((scope) => covers(scope, operation.id));
	return byRole && byScope;
}

/** The callers of an operation as people read them: `ADMIN, SALES, CLIENT (OWNER, FINANCE)`. */
export const callersOf = ({ allowed, client_roles }: OperationSpec): string =>
	['ADMIN', ...allowed]
		.map((role) =>
			role === 'CLIENT' && client_roles !== undefined
				? `CLIENT (${client_roles.join(', ')})`
				: role,
		)
		.join(', ');

/** Only people of a company have such a role. A link has none, and says by its scopes what its holder may do. */
function hasClientRole({ role, type, client_role, scopes }: Actor, operation: Operation): boolean {
	const { client_roles: wanted } = operation;
	if (role !== 'CLIENT' || wanted === undefined) return true;
	if (type === 'LINK') return scopes.includes(operation.id);
	return client_role !== null && wanted.includes(client_role);
}

/** Refuses an actor that may not use the operation; 401 when there is none at all. */
export function assertMayUse(actor: Actor | null, operation: Operation): void {
	if (operation.allowed.includes('PUBLIC')) return;
	if (actor === null) throw Unauthenticated({});
	if (!mayUse(actor, operation)) {
		throw Forbidden(
			{ permission: operation.id },
			{ detail: `${actor.client_role ?? actor.role} may not use ${operation.id}` },
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
