import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const TemplateCodeTaken = defineError('deployment_template.code-taken', {
	status: 409,
	title: 'Another deployment template has this code',
	advice: 'Use the template in details.template_id, or another code',
	details: z.object({ template_id: z.string() }),
});
export const PlatformNotInstalled = defineError('deployment_template.platform-not-installed', {
	status: 409,
	title: 'No provider is installed that deploys tenants under this name',
	advice:
		'Set the variables of the provider in the configuration, or name one of details.installed',
	details: z.object({ platform: z.string(), installed: z.array(z.string()) }),
});
export const NotConfigured = defineError('deployment.not-configured', {
	status: 409,
	title: 'Tenants have no domain for their addresses',
	advice: 'Set TENANT_BASE_DOMAIN in the configuration and start the service again',
	details: z.object({ setting: z.string() }),
});
export const SlugTaken = defineError('tenant_slug.taken', {
	status: 409,
	title: 'The address of the tenant belongs to another one',
	advice: 'Choose one of details.suggestions, which were free a moment ago',
	details: z.object({ slug: z.string(), suggestions: z.array(z.string()) }),
});
export const TenantBeingRemoved = defineError('tenant.being-removed', {
	status: 409,
	title: 'What the tenant had is being removed',
	advice: 'It cannot be kept any more; a new order makes a new tenant',
	details: z.object({ tenant_id: z.string() }),
});
export const TenantNotUsable = defineError('tenant.not-usable', {
	status: 409,
	title: 'The tenant is suspended, or is to be deleted',
	advice: 'Resume it with tenant.resume first',
	details: z.object({ tenant_id: z.string(), status: z.string() }),
});
export const OtherPlatform = defineError('deployment.other-platform', {
	status: 409,
	title: 'The tenant is deployed at another platform',
	advice:
		'Roll the deployment back with deployment.roll-back first, or use a template of the same platform',
	details: z.object({ deployment_id: z.string(), platform: z.string() }),
});
export const DeploymentNotWanted = defineError('deployment.not-wanted', {
	status: 409,
	title: 'What the tenant was made for is over',
	advice: 'See details.reason; a new order makes a new tenant',
	details: z.object({ deployment_id: z.string(), reason: z.string() }),
});
export const deploymentErrors = [
	TemplateCodeTaken,
	PlatformNotInstalled,
	NotConfigured,
	SlugTaken,
	TenantBeingRemoved,
	TenantNotUsable,
	OtherPlatform,
	DeploymentNotWanted,
];
