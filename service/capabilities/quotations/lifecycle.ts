import { defineLifecycle } from '../../platform/lifecycle/index.ts';
import { quotationEvents, type QuotationFacts } from './events.ts';
import { quotations } from './store.ts';

export type QuotationRow = Omit<QuotationFacts, 'quotation_id'> & { id: string };

/** The payload of every quotation event, from the row. */
export function quotationFacts(row: QuotationRow): QuotationFacts {
	const { id, number, version, client_id, status, currency, total, valid_until } = row;
	return { quotation_id: id, number, version, client_id, status, currency, total, valid_until };
}

export const quotationLifecycle = defineLifecycle({
	name: 'quotation',
	table: quotations,
	initial: 'DRAFT',
	states: {
		DRAFT: {},
		SENT: {},
		ACCEPTED: { final: true },
		REJECTED: { final: true },
		EXPIRED: {},
		SUPERSEDED: { final: true },
	},
	transitions: {
		send: {
			from: ['DRAFT'],
			to: 'SENT',
			by: 'operation',
			emits: 'quotation.sent',
			guard: 'has a PDF, not expired',
		},
		accept: {
			from: ['SENT'],
			to: 'ACCEPTED',
			by: 'operation',
			emits: 'quotation.accepted',
			guard: 'not expired',
		},
		reject: { from: ['SENT'], to: 'REJECTED', by: 'operation', emits: 'quotation.rejected' },
		revise: { from: ['DRAFT', 'SENT', 'EXPIRED'], to: 'SUPERSEDED', by: 'operation' },
		expire: { from: ['SENT'], to: 'EXPIRED', by: 'timer', emits: 'quotation.expired' },
	},
	events: Object.values(quotationEvents),
	announce: (row: QuotationRow) => ({ client_id: row.client_id, payload: quotationFacts(row) }),
});
