import { handle } from '../../../platform/operation/index.ts';
import { systemContract } from '../contract.ts';
import { version } from '../version.ts';

export const getReadiness = handle(systemContract.ready, async (_, { actor }) => ({
	ready: true as const,
	version,
	actor: { name: actor.name, role: actor.role },
}));
