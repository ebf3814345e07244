import { handle } from '../../../platform/operation/index.ts';
import { deploymentContract } from '../contract.ts';
import * as store from '../deployment-store.ts';
import { toDeployments } from '../to-deployment.ts';

export const listDeployments = handle(deploymentContract.list, async (query, context) => {
	const page = await store.listDeployments(context, query);
	return { ...page, data: await toDeployments(context, page.data) };
});
