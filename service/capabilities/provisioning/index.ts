export { ProvisioningTask } from './contract.ts';
