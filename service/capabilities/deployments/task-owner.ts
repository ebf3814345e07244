import { z } from 'zod';
import { getClient } from '../clients/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { TaskOwner } from '../provisioning/index.ts';
import * as store from './deployment-store.ts';
import type { DeploymentRow } from './deployment-store.ts';
import type { DeploymentSpec } from './ports.ts';
import { taskType } from './runs.ts';
import { getTemplate } from './template-store.ts';
import { getTenant } from './tenant-store.ts';
import { tenantSettings } from './to-tenant.ts';

const Settings = z.record(z.string(), z.unknown());

/** What is to run, as it is now. Until a deployment has succeeded, the settings of its template count, so that a correction helps. */
async function specOf(context: ReadContext, deployment: DeploymentRow): Promise<DeploymentSpec> {
	const { id, slug, name, settings } = await getTenant(context, deployment.tenant_id);
	const { settings: latest } = await getTemplate(context, deployment.template_id);
	return {
		instance_id: deployment.id,
		tenant: { id, slug, name, settings: tenantSettings.parse(settings) },
		name: deployment.resource_name,
		host: deployment.host,
		environment: deployment.environment,
		region: deployment.region,
		cpu_millis: deployment.cpu_millis,
		memory_mb: deployment.memory_mb,
		storage_gb: deployment.storage_gb,
		services: deployment.services,
		settings: Settings.parse(deployment.settings ?? latest),
	};
}

/** What provisioning asks for at each attempt of a task of a deployment. */
export const deploymentOwner: TaskOwner = {
	subject_type: taskType,
	async attemptFacts(context, { subject_id, client_id }) {
		const deployment = await store.getDeployment(context, subject_id);
		const settings = await specOf(context, deployment);
		if (client_id === null) {
			const { id, name } = settings.tenant;
			return { settings, client: { id, name, billing_email: '' } };
		}
		const { id, name, billing_email } = await getClient(context, client_id);
		return { settings, client: { id, name, billing_email } };
	},
};
