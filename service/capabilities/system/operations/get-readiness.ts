import { mayUse } from '../../../platform/contract/permissions.ts';
import { handle } from '../../../platform/operation/index.ts';
import { systemContract } from '../contract.ts';
import { version } from '../version.ts';

export const getReadiness = handle(systemContract.ready, async ({ needs }, context) => {
	const { actor, operations } = context;
	const isMissing = (id: string): boolean => {
		const operation = operations.get(id);
		return operation === undefined || !mayUse(actor, operation);
	};
	return {
		ready: true as const,
		version,
		actor: { name: actor.name, role: actor.role },
		missing: (needs?.split(',') ?? []).filter(isMissing),
	};
});
