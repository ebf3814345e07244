import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { billingRunEvents, type BillingRunFacts } from './events.ts';

type RunRow = Omit<BillingRunFacts, 'billing_run_id'> & { id: string };

const workers = ['billing_run.make-due', 'billing_run.work'];

export const billingRunLifecycle = defineLifecycle({
	name: 'billing_run',
	initial: 'RUNNING',
	states: {
		RUNNING: { leads_on: ['billing_run.get'] },
		DONE: { final: true, leads_on: ['billing_run.start'] },
		STOPPED: { final: true, leads_on: ['billing_run.start'] },
		FAILED: { final: true, leads_on: ['billing_run.start'] },
	},
	transitions: {
		finish: { from: ['RUNNING'], to: 'DONE', by: workers, emits: 'billing_run.finished' },
		stop: {
			from: ['RUNNING'],
			to: 'STOPPED',
			by: ['billing_run.stop', ...workers],
			emits: 'billing_run.stopped',
		},
		fail: {
			from: ['RUNNING'],
			to: 'FAILED',
			by: ['billing_run.start', ...workers],
			emits: 'billing_run.failed',
		},
	},
	events: Object.values(billingRunEvents),
	announce: ({ id, ...row }: RunRow) => ({
		client_id: null,
		payload: {
			billing_run_id: id,
			status: row.status,
			business_date: row.business_date,
			made: row.made,
			parked: row.parked,
			skipped: row.skipped,
			failed: row.failed,
			reason: row.reason,
		},
	}),
});
