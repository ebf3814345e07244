import { newId } from '../../../platform/database/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { deploymentContract } from '../contract.ts';
import * as store from '../deployment-store.ts';
import { assertWanted } from '../owner.ts';
import { requestDeployment } from '../request-deployment.ts';
import { getTenant } from '../tenant-store.ts';
import { tenantSettings } from '../to-tenant.ts';

export const deployAgain = handle(deploymentContract['deploy-again'], async (input, context) => {
	const there = await store.getDeployment(context, input.deployment_id);
	await assertWanted(context, there);
	const { slug, name, settings } = await getTenant(context, there.tenant_id);
	const { owner_type, owner_id, client_id, environment, services, rollback_on_failure } = there;
	const { deployment } = await requestDeployment(context, {
		...{ owner_type, owner_id, client_id, environment, services, rollback_on_failure },
		occasion: newId(),
		tenant: { slug, name, settings: tenantSettings.parse(settings) },
		template_id: input.template_id ?? there.template_id,
	});
	return deployment;
});
