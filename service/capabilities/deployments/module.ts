import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { searchPoint, timelinePoint } from '../../platform/timeline/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { taskOwnerPoint } from '../provisioning/index.ts';
import { failedDeployments, leftBehind } from './attention-store.ts';
import { deploymentsConfig } from './config.ts';
import { deploymentContract, slugContract, tenantContract } from './contract.ts';
import { deploymentTable, executionTable } from './deployment-store.ts';
import { deploymentErrors } from './errors.ts';
import { deploymentEvents, tenantEvents } from './events.ts';
import { followUpDeployments } from './jobs.ts';
import {
	deploymentLifecycle,
	executionLifecycle,
	slugLifecycle,
	tenantLifecycle,
} from './lifecycle.ts';
import { deploymentFailedMessage } from './messages.ts';
import { createTemplate } from './operations/create-template.ts';
import { deployAgain } from './operations/deploy-again.ts';
import { deleteTenant } from './operations/delete-tenant.ts';
import { getDeployment } from './operations/get-deployment.ts';
import { getTemplate } from './operations/get-template.ts';
import { getTenant } from './operations/get-tenant.ts';
import { listDeployments } from './operations/list-deployments.ts';
import { listPlatforms } from './operations/list-platforms.ts';
import { listSlugs } from './operations/list-slugs.ts';
import { listTemplates } from './operations/list-templates.ts';
import { listTenants } from './operations/list-tenants.ts';
import { releaseSlug } from './operations/release-slug.ts';
import { resumeTenant } from './operations/resume-tenant.ts';
import { rollBackDeployment } from './operations/roll-back-deployment.ts';
import { suspendTenant } from './operations/suspend-tenant.ts';
import { updateTemplate } from './operations/update-template.ts';
import { whenProvisioningTaskFailed } from './reactions/when-provisioning-task-failed.ts';
import { whenProvisioningTaskStarted } from './reactions/when-provisioning-task-started.ts';
import { whenProvisioningTaskSucceeded } from './reactions/when-provisioning-task-succeeded.ts';
import { whenProvisioningTaskUndone } from './reactions/when-provisioning-task-undone.ts';
import { slugTable } from './slug-store.ts';
import { wordsOfStates } from './state-words.ts';
import { deploymentOwner } from './task-owner.ts';
import { platformContract, templateContract } from './template-contract.ts';
import { tenantTable } from './tenant-store.ts';
import { deploymentPart, executionEntries, slugSearch, tenantPart } from './timeline-store.ts';

export const deploymentsModule = defineModule({
	name: 'deployments',
	operations: [
		...Object.values(tenantContract),
		...Object.values(slugContract),
		...Object.values(deploymentContract),
		...Object.values(templateContract),
		...Object.values(platformContract),
	],
	handlers: [
		getTenant,
		listTenants,
		suspendTenant,
		resumeTenant,
		deleteTenant,
		listSlugs,
		releaseSlug,
		getDeployment,
		listDeployments,
		rollBackDeployment,
		deployAgain,
		createTemplate,
		updateTemplate,
		getTemplate,
		listTemplates,
		listPlatforms,
	],
	errors: deploymentErrors,
	events: [...Object.values(tenantEvents), ...Object.values(deploymentEvents)],
	lifecycles: [
		bindLifecycle(slugLifecycle, slugTable),
		bindLifecycle(tenantLifecycle, tenantTable),
		bindLifecycle(deploymentLifecycle, deploymentTable),
		bindLifecycle(executionLifecycle, executionTable),
	],
	reactions: [
		whenProvisioningTaskStarted,
		whenProvisioningTaskSucceeded,
		whenProvisioningTaskFailed,
		whenProvisioningTaskUndone,
	],
	jobs: [followUpDeployments],
	extensions: [
		...wordsOfStates,
		extend(taskOwnerPoint, deploymentOwner),
		extend(messageKindPoint, deploymentFailedMessage),
		extend(attentionPoint, failedDeployments),
		extend(attentionPoint, leftBehind),
		extend(salePartPoint, tenantPart),
		extend(salePartPoint, deploymentPart),
		extend(timelinePoint, executionEntries),
		extend(searchPoint, slugSearch),
	],
	config: deploymentsConfig,
});
