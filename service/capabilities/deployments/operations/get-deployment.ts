import { handle } from '../../../platform/operation/index.ts';
import { deploymentContract } from '../contract.ts';
import * as store from '../deployment-store.ts';
import { toDeployment } from '../to-deployment.ts';

export const getDeployment = handle(deploymentContract.get, async (input, context) =>
	toDeployment(context, await store.getDeployment(context, input.deployment_id)),
);
