import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { dunningEvents, type StepFacts } from './events.ts';

type StepRow = Omit<StepFacts, 'dunning_step_id'> & { id: string };

/**
 * Cancelled steps are written by the store, all of a cycle in one statement, with this table's `from` and `to`: a cycle has a
 * dozen of them, and each keeps its own reason.
 */
export const dunningStepLifecycle = defineLifecycle({
	name: 'dunning_step',
	initial: 'PLANNED',
	states: {
		PLANNED: {},
		DONE: { leads_on: ['dunning.hold'] },
		SKIPPED: { final: true },
		CANCELLED: { final: true },
	},
	transitions: {
		do: {
			from: ['PLANNED'],
			to: 'DONE',
			by: ['dunning.run-steps'],
			emits: 'dunning.step_done',
		},
		skip: { from: ['PLANNED'], to: 'SKIPPED', by: ['dunning.run-steps', 'dunning.skip-step'] },
		/** The final warning was not sent after all, so it is due again. */
		repeat: { from: ['DONE'], to: 'PLANNED', by: ['dunning.run-steps'] },
		/** Nothing is asked for the cycle any more. */
		cancel: {
			from: ['PLANNED'],
			to: 'CANCELLED',
			by: [
				'dunning.run-steps',
				'payments.when-payment-succeeded',
				'payment.match',
				'billing_cycle.settle',
				'billing_cycle.cancel',
				'subscription.cancel',
				'billing_cycle.write-off',
				'credit.use',
				'credit_note.issue',
			],
		},
	},
	events: [dunningEvents.step_done],
	announce: (row: StepRow) => {
		const { id, billing_cycle_id, subscription_id, client_id } = row;
		const { step, action, message, status, reason, due_at } = row;
		return {
			client_id,
			payload: {
				dunning_step_id: id,
				billing_cycle_id,
				subscription_id,
				client_id,
				step,
				action,
				message,
				status,
				reason,
				due_at,
			},
		};
	},
});
