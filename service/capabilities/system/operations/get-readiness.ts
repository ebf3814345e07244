import { mayUse } from '../../../platform/actor/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { systemContract } from '../contract.ts';
import { version } from '../version.ts';

export const getReadiness = handle(systemContract.ready, async ({ needs }, context) => {
	const { actor } = context;
	const permitted = new Set(
		context.operations.filter((operation) => mayUse(actor, operation)).map(({ id }) => id),
	);
	return {
		ready: true as const,
		version,
		actor: { name: actor.name, role: actor.role },
		missing: (needs?.split(',') ?? []).filter((id) => !permitted.has(id)),
	};
});
