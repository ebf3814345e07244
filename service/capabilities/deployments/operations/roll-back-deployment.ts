import { newId } from '../../../platform/database/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { deploymentContract } from '../contract.ts';
import * as store from '../deployment-store.ts';
import { rollBack } from '../roll-back.ts';
import { lockTenant } from '../tenant-store.ts';
import { toDeployment } from '../to-deployment.ts';

export const rollBackDeployment = handle(
	deploymentContract['roll-back'],
	async (input, context) => {
		const { tenant_id } = await store.getDeployment(context, input.deployment_id);
		await lockTenant(context, tenant_id);
		const deployment = await store.lockDeployment(context, input.deployment_id);
		return toDeployment(context, await rollBack(context, deployment, newId()));
	},
);
