import { taskOwnerPoint } from '../../../capabilities/provisioning/index.ts';
import { defineModule } from '../../../platform/contract/index.ts';
import { extend } from '../../../platform/extension/index.ts';

/** What a boat is delivered with, and who has ordered it. A real owner keeps this in tables of its own. */
export type Boat = {
	settings: object;
	contact: { id: string; name: string; billing_email: string };
};
export const boats = new Map<string, Boat>();

/** A capability whose things are provisioned, without subscription, product or client. */
export const boatsModule = defineModule({
	name: 'boats',
	extensions: [
		extend(taskOwnerPoint, {
			subject_type: 'boat',
			attemptFacts: (_, { subject_id }) => {
				const boat = boats.get(subject_id);
				if (boat === undefined) throw new Error(`There is no boat ${subject_id}`);
				return Promise.resolve({ settings: boat.settings, client: boat.contact });
			},
		}),
	],
});
