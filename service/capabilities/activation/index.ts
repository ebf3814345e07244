export { activationsOf, planActivation, startActivation } from './activations.ts';
export type { ActivationPlan, ActivationsOfOwner } from './activations.ts';
