import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { TenantBeingRemoved } from './errors.ts';
import {
	deploymentEvents,
	tenantEvents,
	type DeploymentFacts,
	type TenantFacts,
} from './events.ts';

const followUp = 'deployment.follow-up';
/** They bring what we say in line with what the provisioning tasks say (`follow-tasks.ts`), whichever comes first. */
const follow = [
	'deployments.when-provisioning-task-started',
	'deployments.when-provisioning-task-succeeded',
	'deployments.when-provisioning-task-failed',
	'deployments.when-provisioning-task-undone',
	followUp,
];
/** What has an order deployed: its processing, or the decision of a person that it waited for. */
const orderGoesOn = ['order.process', 'order.approve', 'approval.grant'];
/** What takes an order back: a person who cancels or refuses it, or its services, which were taken back first. */
const orderIsTakenBack = [
	'order.cancel',
	'order.reject',
	'orders.when-approval-refused',
	'orders.when-task-graph-rolled-back',
];

export const slugLifecycle = defineLifecycle({
	name: 'tenant_slug',
	initial: 'HELD',
	states: { HELD: {}, TAKEN: {}, QUARANTINED: {}, RELEASED: { final: true } },
	transitions: {
		/** Its tenant is made, or deployed again. */
		take: { from: ['HELD'], to: 'TAKEN', by: [...orderGoesOn, 'deployment.deploy-again'] },
		/** Its tenant is deleted: what is linked to the address must not lead to another company. */
		quarantine: { from: ['TAKEN'], to: 'QUARANTINED', by: follow },
		/** Its owner does not want it any more, or did not come to its end in time. */
		let_go: {
			from: ['HELD'],
			to: 'RELEASED',
			by: [
				'order.cancel',
				'order.reject',
				'order.expire-drafts',
				'orders.when-approval-refused',
				// A hold whose time is over makes way for the next one that wants it.
				'order.create',
				'order.place',
				'order.place-quick',
				...orderGoesOn,
				followUp,
			],
		},
		release: { from: ['HELD', 'QUARANTINED'], to: 'RELEASED', by: ['tenant_slug.release'] },
	},
});

type TenantRow = Omit<TenantFacts, 'tenant_id'> & { id: string };
export const tenantFacts = (row: TenantRow): TenantFacts => ({
	tenant_id: row.id,
	owner_type: row.owner_type,
	owner_id: row.owner_id,
	client_id: row.client_id,
	slug: row.slug,
	name: row.name,
	status: row.status,
	delete_at: row.delete_at,
});

export const tenantLifecycle = defineLifecycle({
	name: 'tenant',
	initial: 'INACTIVE',
	states: { INACTIVE: {}, ACTIVE: {}, SUSPENDED: {}, LEAVING: {}, DELETED: { final: true } },
	transitions: {
		activate: { from: ['INACTIVE'], to: 'ACTIVE', by: follow, emits: 'tenant.activated' },
		deactivate: {
			from: ['ACTIVE', 'SUSPENDED'],
			to: 'INACTIVE',
			by: ['deployment.roll-back', ...orderIsTakenBack, ...follow],
			emits: 'tenant.deactivated',
		},
		suspend: {
			from: ['ACTIVE'],
			to: 'SUSPENDED',
			by: ['tenant.suspend'],
			emits: 'tenant.suspended',
		},
		resume: {
			from: ['SUSPENDED', 'LEAVING'],
			to: 'ACTIVE',
			by: ['tenant.resume'],
			emits: 'tenant.resumed',
			guards: [TenantBeingRemoved],
		},
		/** It is kept after all, and nothing runs for it. */
		keep: {
			from: ['LEAVING'],
			to: 'INACTIVE',
			by: ['tenant.resume'],
			emits: 'tenant.resumed',
			guards: [TenantBeingRemoved],
		},
		leave: {
			from: ['INACTIVE', 'ACTIVE', 'SUSPENDED'],
			to: 'LEAVING',
			by: ['tenant.delete'],
			emits: 'tenant.leaving',
		},
		finish_leaving: {
			from: ['LEAVING'],
			to: 'DELETED',
			by: follow,
			emits: 'tenant.deleted',
		},
	},
	events: Object.values(tenantEvents),
	announce: (row: TenantRow) => ({ client_id: row.client_id, payload: tenantFacts(row) }),
});

type DeploymentRow = Omit<DeploymentFacts, 'deployment_instance_id' | 'error'> & {
	id: string;
	error_message: string | null;
};
const deploymentFacts = (row: DeploymentRow): DeploymentFacts => ({
	deployment_instance_id: row.id,
	tenant_id: row.tenant_id,
	owner_type: row.owner_type,
	owner_id: row.owner_id,
	client_id: row.client_id,
	template_id: row.template_id,
	platform: row.platform,
	region: row.region,
	status: row.status,
	occasion: row.occasion,
	url: row.url,
	error: row.error_message,
});

export const deploymentLifecycle = defineLifecycle({
	name: 'deployment_instance',
	initial: 'DEPLOYING',
	states: {
		DEPLOYING: { leads_on: ['deployment.roll-back'] },
		RUNNING: {},
		SUSPENDED: {},
		FAILED: {},
		ROLLING_BACK: {},
		ROLLED_BACK: {},
		DESTROYING: {},
		DESTROYED: { final: true },
	},
	transitions: {
		succeed: {
			from: ['DEPLOYING'],
			to: 'RUNNING',
			by: follow,
			emits: 'deployment.succeeded',
		},
		fail: {
			from: ['DEPLOYING'],
			to: 'FAILED',
			by: follow,
			emits: 'deployment.failed',
		},
		/** Its failed task was retried. */
		go_on: { from: ['FAILED'], to: 'DEPLOYING', by: follow },
		/** Its owner, or a person, asks for it on another occasion. */
		deploy_again: {
			from: ['RUNNING', 'FAILED', 'ROLLING_BACK', 'ROLLED_BACK'],
			to: 'DEPLOYING',
			by: [...orderGoesOn, 'deployment.deploy-again'],
		},
		suspend: { from: ['RUNNING'], to: 'SUSPENDED', by: follow },
		resume: { from: ['SUSPENDED'], to: 'RUNNING', by: follow },
		roll_back: {
			from: ['DEPLOYING', 'RUNNING', 'SUSPENDED', 'FAILED'],
			to: 'ROLLING_BACK',
			by: ['deployment.roll-back', ...orderIsTakenBack, ...follow],
		},
		finish_rolling_back: {
			from: ['ROLLING_BACK'],
			to: 'ROLLED_BACK',
			by: ['deployment.roll-back', ...orderIsTakenBack, ...follow],
			emits: 'deployment.rolled_back',
		},
		/** Its tenant is deleted and the grace is over. */
		destroy: {
			from: ['DEPLOYING', 'RUNNING', 'SUSPENDED', 'FAILED', 'ROLLING_BACK', 'ROLLED_BACK'],
			to: 'DESTROYING',
			by: [followUp],
		},
		finish_destroying: {
			from: ['DESTROYING'],
			to: 'DESTROYED',
			by: follow,
			emits: 'deployment.destroyed',
		},
	},
	events: Object.values(deploymentEvents),
	announce: (row: DeploymentRow) => ({ client_id: row.client_id, payload: deploymentFacts(row) }),
});

export const executionLifecycle = defineLifecycle({
	name: 'deployment_execution',
	initial: 'PENDING',
	states: {
		PENDING: {},
		RUNNING: {},
		SUCCEEDED: { final: true },
		FAILED: {},
		CANCELLED: { final: true },
	},
	transitions: {
		start: { from: ['PENDING', 'FAILED'], to: 'RUNNING', by: follow },
		succeed: {
			from: ['PENDING', 'RUNNING', 'FAILED'],
			to: 'SUCCEEDED',
			by: ['deployment.roll-back', 'tenant.resume', ...follow],
		},
		fail: { from: ['PENDING', 'RUNNING'], to: 'FAILED', by: follow },
		/** Its task was cancelled: a later run made it needless, or a person did not want it. */
		cancel: { from: ['PENDING', 'RUNNING'], to: 'CANCELLED', by: [followUp] },
	},
});
