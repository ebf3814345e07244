<<<<<<< HEAD:service/platform/http/permissions.ts
import { mayUse, type Actor } from '../actor/index.ts';
import type { Operation } from '../contract/define-contract.ts';
=======
import type { Actor } from '../actor/index.ts';
import type { Operation } from './define-contract.ts';
>>>>>>> main:service/platform/contract/permissions.ts
import { Forbidden, Unauthenticated } from '../errors/index.ts';

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
