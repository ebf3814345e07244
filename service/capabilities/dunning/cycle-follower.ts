import type { CycleFollower } from '../billing/index.ts';
import * as store from './store.ts';

/** Nothing more is asked for: what is planned ends in the transaction that says so, so that no reminder follows a payment. */
export const dunningFollower: CycleFollower = {
	name: 'dunning',
	async onSettled(context, { id, status }) {
		await store.cancelSteps(context, id, `The billing cycle is ${status}`);
	},
};
