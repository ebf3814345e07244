export { createDeliverer } from './deliverer.ts';
export type { Deliverer } from './deliverer.ts';
export { fanOut } from './fan-out.ts';
export { findUnacknowledged } from './unacknowledged.ts';
