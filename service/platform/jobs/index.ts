export { defineJob } from './define-job.ts';
export type { JobContext, JobDefinition, JobOptions } from './define-job.ts';
export { jobContext } from './job-context.ts';
