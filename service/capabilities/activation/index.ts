export {
	activationsOf,
	cancelActivations,
	planActivation,
	retryActivations,
	startActivation,
} from './activations.ts';
export type { ActivationPlan, ActivationsOfOwner, ServiceActivation } from './activations.ts';
export type { OrderedService } from './rules.ts';
