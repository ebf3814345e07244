export { defaultTimeLimitSeconds, defineJob } from './define-job.ts';
export type { JobContext, JobDefinition } from './define-job.ts';
export { jobEvents, jobsGivenUp, jobsToRun, takeGivenUp } from './given-up.ts';
export { jobContext } from './job-context.ts';
export type { JobOptions, JobReference } from './job-reference.ts';
export { failuresOf } from './failures-of.ts';
