import { handle } from '../../../platform/operation/index.ts';
import { dunningPolicyContract } from '../policy-contract.ts';
import * as store from '../policy-store.ts';
import { toPolicy } from '../to-policy.ts';

export const getPolicy = handle(dunningPolicyContract.get, async (input, context) =>
	toPolicy(await store.getPolicy(context, input.dunning_policy_id)),
);
