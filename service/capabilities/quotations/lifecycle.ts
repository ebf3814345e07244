import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import {
	QuotationApprovalNeeded,
	QuotationExpired,
	QuotationNotSynced,
	SaleGoesOn,
} from './errors.ts';
import { quotationEvents, type QuotationFacts } from './events.ts';

export type QuotationRow = Omit<QuotationFacts, 'quotation_id'> & { id: string };

/** The payload of every quotation event, from the row. */
export function quotationFacts(row: QuotationRow): QuotationFacts {
	const { id, number, version, client_id, status, currency, total, valid_until } = row;
	return { quotation_id: id, number, version, client_id, status, currency, total, valid_until };
}

export const quotationLifecycle = defineLifecycle({
	name: 'quotation',
	initial: 'DRAFT',
	states: {
		DRAFT: {},
		SENT: {},
		ACCEPTED: { leads_on: ['invoice.request', 'subscription.cancel'] },
		REJECTED: {},
		EXPIRED: {},
		// Its newest version is what counts.
		SUPERSEDED: { final: true, leads_on: ['quotation.list', 'quotation.create'] },
	},
	transitions: {
		send: {
			from: ['DRAFT'],
			to: 'SENT',
			by: ['quotation.send'],
			emits: 'quotation.sent',
			guards: [QuotationNotSynced, QuotationExpired, QuotationApprovalNeeded],
		},
		accept: {
			from: ['SENT'],
			to: 'ACCEPTED',
			by: ['quotation.accept'],
			emits: 'quotation.accepted',
			guards: [QuotationExpired],
		},
		reject: {
			from: ['SENT'],
			to: 'REJECTED',
			by: ['quotation.reject'],
			emits: 'quotation.rejected',
		},
		revise: {
			from: ['DRAFT', 'SENT', 'EXPIRED', 'REJECTED', 'ACCEPTED'],
			to: 'SUPERSEDED',
			by: ['quotation.revise'],
			guards: [SaleGoesOn],
		},
		expire: { from: ['SENT'], to: 'EXPIRED', by: ['quotation.expire'], emits: 'quotation.expired' },
	},
	events: Object.values(quotationEvents),
	announce: (row: QuotationRow) => ({ client_id: row.client_id, payload: quotationFacts(row) }),
});
