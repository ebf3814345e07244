export {
	activationsOf,
	cancelActivations,
	planActivation,
	retryActivations,
	startActivation,
} from './activations.ts';
export type { ActivationPlan, ActivationsOfOwner } from './activations.ts';
