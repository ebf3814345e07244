import { undispatchedEvents } from '../../platform/events/index.ts';
import { jobsToRun } from '../../platform/jobs/index.ts';
import { defineWork } from '../../platform/work/index.ts';

/** Events whose reactions have not all run, or that have no deliveries yet. */
export const eventsUnderWay = defineWork({ kind: 'event', rows: () => undispatchedEvents });

/** Work in the background that runs or could run; what is to begin later by the machines' clock is not waited for. */
export const jobsUnderWay = defineWork({ kind: 'job', rows: () => jobsToRun });
