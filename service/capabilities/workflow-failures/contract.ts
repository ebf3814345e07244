import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';

const failureResource = resource('workflow_failure', { node: 'CloudSalesOperations' });
export const workflowFailureContract = defineContract(failureResource, {
	report: {
		summary:
			'Tell operations which sale a failed workflow was about, and whether it goes on by itself',
		description:
			'The same delivery in the same workflow is told once, however often the workflow fails for it.',
		http: { method: 'POST', path: '/workflow-failures', status: 200 },
		input: {
			body: z.object({
				failure: z.record(z.string(), z.unknown()).meta({
					title: 'Failure',
					description: 'What the Error Trigger of n8n gives',
				}),
			}),
		},
		output: z.object({
			notification_id: field.id('Notification'),
			subject: z.string().meta({ title: 'Subject', description: 'Subject line of the mail' }),
			sale: z.string().nullable().meta({
				title: 'Sale',
				description: 'Client and numbers; null when the workflow was about none',
			}),
			repeated: z.boolean().meta({
				title: 'Repeated',
				description: 'Whether CloudSales starts the workflow again by itself',
			}),
		}),
		errors: [],
		allowed: ['OPERATIONS'],
		example: {
			body: {
				failure: {
					workflow: { id: 'abc', name: '06 Switch the services on' },
					execution: {
						id: '231',
						lastNodeExecuted: 'Provision the service',
						error: { message: 'The licences are used up', context: { event_ids: [exampleId] } },
					},
				},
			},
		},
	},
});
