import { z } from 'zod';
import { defineError } from '../../platform/errors/index.ts';

export const JobUnknown = defineError('job.unknown', {
	status: 409,
	title: 'This version of the service has no such job any more',
	advice:
		'What it was for is done by another job of this version, or by the operation that began it; see the CHANGELOG of the version',
	details: z.object({ job_id: z.string(), job: z.string() }),
});
export const systemErrors = [JobUnknown];
