export { defineJob } from './define-job.ts';
export type { JobContext, JobDefinition, JobOptions } from './define-job.ts';
