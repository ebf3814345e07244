import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { clientChangeEvents, type ClientChangeFacts } from './events.ts';
import { fieldsOf } from './rules.ts';

type Row = { id: string; client_id: string; status: string; wanted: unknown };

export const clientChangeFacts = (row: Row): ClientChangeFacts => ({
	client_change_id: row.id,
	client_id: row.client_id,
	status: row.status,
	fields: fieldsOf(row),
});

export const clientChangeLifecycle = defineLifecycle({
	name: 'client_change',
	initial: 'REQUESTED',
	states: {
		REQUESTED: {},
		APPLIED: { final: true, leads_on: ['client.request-change'] },
		REFUSED: { final: true, leads_on: ['client.request-change'] },
		WITHDRAWN: { final: true, leads_on: ['client.request-change'] },
	},
	transitions: {
		apply: {
			from: ['REQUESTED'],
			to: 'APPLIED',
			// What no tax document names needs no decision.
			by: ['client_change.confirm', 'client.request-change'],
			emits: 'client_change.applied',
		},
		refuse: {
			from: ['REQUESTED'],
			to: 'REFUSED',
			by: ['client_change.refuse'],
			emits: 'client_change.refused',
		},
		withdraw: {
			from: ['REQUESTED'],
			to: 'WITHDRAWN',
			by: ['client_change.withdraw'],
			emits: 'client_change.withdrawn',
		},
	},
	events: Object.values(clientChangeEvents),
	announce: (row: Row) => ({ client_id: row.client_id, payload: clientChangeFacts(row) }),
});
