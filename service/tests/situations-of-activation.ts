import { randomBytes } from 'node:crypto';
import { newId } from '../platform/database/index.ts';
import { expectStatus } from './drive-sale.ts';
import type { Situation } from './situation.ts';

const workflow = () => ({
	name: `Activation ${randomBytes(4).toString('hex')}`,
	deployment_template_id: newId(),
	service_sequence: [
		{ service: 'subscriber-provisioning' },
		{ service: 'billing-invoicing', depends_on: ['subscriber-provisioning'] },
	],
});

/** Situations of commands about the activation of services. */
export const situationsOfActivation: Readonly<Record<string, Situation>> = {
	'activation_workflow.create': () => Promise.resolve({ body: workflow() }),
	'activation_workflow.update': async ({ service }) => {
		const { id } = await expectStatus(
			service.call('POST', '/activation-workflows', workflow()),
			201,
		);
		return { path: { activation_workflow_id: id }, body: { max_parallel: 2 } };
	},
};
