import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { approvalEvents, type ApprovalFacts } from './events.ts';

type ApprovalFactsRow = Omit<ApprovalFacts, 'approval_id'> & { id: string };

/** The payload of every event of an approval, from the row. */
export const approvalFacts = (row: ApprovalFactsRow): ApprovalFacts => ({
	approval_id: row.id,
	kind: row.kind,
	subject_type: row.subject_type,
	subject_id: row.subject_id,
	client_id: row.client_id,
	status: row.status,
	approver: row.approver,
	asked_by: row.asked_by,
	amount: row.amount,
	currency: row.currency,
	expires_at: row.expires_at,
});

export const approvalLifecycle = defineLifecycle({
	name: 'approval',
	initial: 'PENDING',
	states: {
		PENDING: {},
		GRANTED: { final: true },
		REFUSED: { final: true, leads_on: ['quotation.revise'] },
		EXPIRED: {},
		WITHDRAWN: { final: true },
	},
	transitions: {
		grant: {
			from: ['PENDING'],
			to: 'GRANTED',
			by: ['approval.grant', 'order.approve'],
			emits: 'approval.granted',
		},
		refuse: {
			from: ['PENDING'],
			to: 'REFUSED',
			by: ['approval.refuse', 'order.reject'],
			emits: 'approval.refused',
		},
		expire: {
			from: ['PENDING'],
			to: 'EXPIRED',
			by: ['approval.follow-up'],
			emits: 'approval.expired',
		},
		'ask-again': {
			from: ['EXPIRED'],
			to: 'PENDING',
			by: ['approval.ask-again', 'quotation.send', 'order.process', 'order.submit'],
			emits: 'approval.needed',
		},
		// The subject is no longer what it was asked for.
		withdraw: {
			from: ['PENDING', 'EXPIRED'],
			to: 'WITHDRAWN',
			by: ['quotation.revise', 'order.cancel', 'order.reject', 'order.expire-drafts'],
		},
	},
	events: Object.values(approvalEvents),
	announce: (row: ApprovalFactsRow) => ({
		client_id: row.client_id,
		payload: approvalFacts(row),
	}),
});
