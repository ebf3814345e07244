export { chooseTemplate } from './choose-template.ts';
export { deploymentOwnerPoint } from './owner.ts';
export type { DeploymentOwner } from './owner.ts';
export { requestDeployment } from './request-deployment.ts';
export { rollBackDeployment } from './roll-back.ts';
export { holdSlug, refusalOfTaken, releaseSlug } from './slugs.ts';
export type { SlugRefusal } from './slugs.ts';
export { deploymentsOf } from './to-deployment.ts';
export { hostOf } from './to-tenant.ts';
