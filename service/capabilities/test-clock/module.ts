import { defineModule, type Module } from '../../platform/contract/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { advance, type MoverParts } from './advance.ts';
import { clockContract } from './contract.ts';
import { clockErrors } from './errors.ts';
import { advanceReference } from './job-references.ts';
import { freezeClock } from './operations/freeze-clock.ts';
import { getClock } from './operations/get-clock.ts';
import { moveClock } from './operations/move-clock.ts';

/** Made only where TEST_CLOCK is on, so that no other stack has its operations, nor any description of them. */
export const testClockModule = (parts: MoverParts): Module =>
	defineModule({
		name: 'test-clock',
		operations: Object.values(clockContract),
		handlers: [getClock(parts), moveClock(parts), freezeClock(parts)],
		errors: clockErrors,
		jobs: [advanceJob(parts)],
	});

/** A worker that dies is followed by another one, which goes on from the row. */
const advanceJob = (parts: MoverParts) =>
	defineJob({
		...advanceReference,
		description: 'Moves business time to its target, instant by instant',
		retries: 20,
		time_limit_seconds: 6 * 3600,
		run: (_, job) => advance(job, parts),
	});
