export { followTestClock } from './follow.ts';
export type { FollowedClock } from './follow.ts';
