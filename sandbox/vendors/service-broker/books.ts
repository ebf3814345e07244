import type { Simulation } from '../../core/vendor.ts';

export type Fields = Record<string, unknown>;

export const SERVICES = [
	'subscriber-provisioning',
	'billing-invoicing',
	'radius-aaa',
	'network-monitoring',
	'analytics-reporting',
	'automation-workflows',
] as const;

export type InstanceState = 'MAKING' | 'READY' | 'CHANGING' | 'REMOVING' | 'FAILED';

export type Instance = {
	id: string;
	service_id: string;
	plan_id: string;
	context: Fields;
	parameters: Fields;
	state: InstanceState;
	/** Names the operation that is under way. */
	operation: string | null;
	/** How many more looks it takes. */
	looks: number;
	/** The operation under way will fail with this. */
	fails_with: string | null;
	/** What it becomes when a change succeeds. */
	wanted: { plan_id: string; parameters: Fields } | null;
};

export type BrokerBooks = {
	instances: Map<string, Instance>;
	/** How often each id was made, so that a test sees what was made twice. */
	made: Record<string, number>;
	removed: string[];
	operations: number;
};
export type BrokerCredentials = { username: string; password: string };
export type Broker = Simulation<BrokerBooks, BrokerCredentials>;

export const createBrokerBooks = (): BrokerBooks => ({
	instances: new Map(),
	made: {},
	removed: [],
	operations: 0,
});
