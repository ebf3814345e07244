import { handle } from '../../../platform/operation/index.ts';
import { dunningPolicyContract } from '../policy-contract.ts';
import * as store from '../policy-store.ts';
import { toPolicy } from '../to-policy.ts';

export const listPolicies = handle(dunningPolicyContract.list, async (input, context) => {
	const page = await store.listPolicies(context, input);
	return { ...page, data: page.data.map(toPolicy) };
});
