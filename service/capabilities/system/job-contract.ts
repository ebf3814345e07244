import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { JobUnknown } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

const jobResource = resource('job', { node: 'CloudSalesOperations' });
export const jobContract = defineContract(jobResource, {
	retry: {
		summary: 'Do work in the background again that was given up',
		description:
			'Puts it into the queue anew, with all its attempts. What earlier attempts have done is not done twice. When it is given up again, it has another id.',
		http: { method: 'POST', path: '/jobs/{job_id}/retry', status: 200 },
		input: {
			path: z.object({
				job_id: field
					.id('Job')
					.meta({ title: 'Job ID', description: 'UUID of the job, as job.given_up gives it' }),
			}),
		},
		output: z.object({
			id: field.id('Job'),
			job: z
				.string()
				.meta({ title: 'Job', description: 'What it does', example: 'notification.deliver' }),
			error: z.string().meta({ title: 'Error', description: 'Why it was given up' }),
			given_up_at: field.timestamp('Given Up At', 'When it was given up'),
		}),
		errors: [JobUnknown],
		allowed: ['OPERATIONS'],
		example: { path: { job_id: exampleId } },
	},
});
