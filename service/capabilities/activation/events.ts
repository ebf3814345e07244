import { z } from 'zod';
import { field } from '../../platform/contract/index.ts';
import { defineEvents } from '../../platform/events/index.ts';

const payload = z.object({
	task_id: field.id('Provisioning Task'),
	graph_id: field.id('Task Graph').nullable(),
	owner_type: z.string().meta({ example: 'order' }),
	owner_id: field.id('Owner'),
	subject_id: field.id('Subject'),
	client_id: field.id('Client').nullable(),
	service_code: z.string().meta({ example: 'radius-aaa' }),
	service_name: z.string().meta({ example: 'RADIUS AAA' }),
	target: z.string().meta({ example: 'workflow' }),
	quantity: z.int(),
	error_message: z.string().nullable().meta({ example: 'The realm is taken' }),
});
export type ActivationFacts = z.output<typeof payload>;

const calm = { error_message: null };

export const activationEvents = defineEvents('service_activation', {
	ready: {
		description:
			'A service can be activated now: all it depends on is. With target workflow it is for a workflow to claim, do and complete',
		payload,
		example: calm,
	},
	undo_ready: {
		description:
			'A service that may have been activated is to be taken back now. With target workflow it is for a workflow to claim, take back and complete',
		payload,
		example: calm,
	},
});

export const serviceEvents = defineEvents('service', {
	activated: { description: 'A service is activated', payload, example: calm },
	activation_failed: { description: 'A service could not be activated', payload },
});
