import type { OperationContext } from '../../platform/context/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import type { DeploymentRow } from './deployment-store.ts';
import { DeploymentNotWanted } from './errors.ts';

/** A capability whose things have tenants: it asks for them with `requestDeployment` and registers here. */
export type DeploymentOwner = {
	/** Such as order. */
	owner_type: string;
	/** Why a person must not deploy its tenant again; null when nothing speaks against it. Locks what it decides by. */
	refusesDeployment(context: OperationContext, owner_id: string): Promise<string | null>;
};

/** Example: `defineModule({ extensions: [extend(deploymentOwnerPoint, orderDeployments)] })` */
export const deploymentOwnerPoint = defineExtensionPoint<DeploymentOwner>(
	'deployment owner',
	(owner) => owner.owner_type,
);

/** Asked before the tenant is locked: an owner locks itself first, too, where it asks for a deployment. */
export async function assertWanted(
	context: OperationContext,
	{ id, owner_type, owner_id }: DeploymentRow,
): Promise<void> {
	const owner = context.extensions.find(deploymentOwnerPoint, owner_type);
	const reason = (await owner?.refusesDeployment(context, owner_id)) ?? null;
	if (reason !== null) throw DeploymentNotWanted({ deployment_id: id, reason });
}
