import type { z } from 'zod';

/** What is needed to enqueue a job: its queue and what it is given. Every `JobDefinition` is one. */
export type JobReference<P extends z.ZodType = z.ZodType> = { name: string; payload: P };

export type JobOptions = { start_after_seconds?: number };
