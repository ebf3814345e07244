import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { ProductNotPriced } from '../catalog/index.ts';
import {
	changeErrorsOf,
	changeExample,
	changePath,
	isComplete,
	WantedItem,
	wantedChange,
} from './change-contract.ts';
import { SubscriptionChange } from './change-schemas.ts';
import {
	ChangeDecided,
	ChangeRequested,
	CostsMore,
	CreditNotGranted,
	NotChangeable,
	NothingChanges,
} from './change-errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const { unit_amount: _, ...wanted } = WantedItem.shape;
/** A price is not asked for: it is the agreed one, or that of the list. */
const RequestedItem = z
	.strictObject(wanted)
	.refine((item) => item.product_id === undefined || item.sku === undefined, {
		message: 'Give either product_id or sku',
		path: ['sku'],
	})
	.refine(isComplete, { message: 'A new item needs a product and a quantity', path: ['item_id'] });
const requestedFor = () =>
	field
		.text('Requested For', 'The person who asks, when a form or workflow does it', 120)
		.optional();
const decidedBy = () =>
	field.text('Decided By', 'The person who decided; the caller itself if empty', 120).optional();

export const changeRequestContract = defineContract('subscription', {
	'request-change': {
		summary: 'Ask for a change of quantities, products or items, which staff approves or rejects',
		description:
			'Changes nothing yet. The answer has the days and amounts as they are now; with subscription_change.approve they are computed anew, and refused when it costs more by then. Prices are the agreed ones, or those of the list.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/change-requests' },
		input: {
			path: z.object({ subscription_id: field.id('Subscription') }),
			body: z.object({
				items: z
					.array(RequestedItem)
					.min(1, 'At least one item is needed')
					.max(50)
					.meta({ title: 'Items', description: 'What is to be different' }),
				when: wantedChange.when,
				reason: field.text('Reason', 'Why; staff reads it before it decides', 500),
				requested_for: requestedFor(),
			}),
		},
		output: SubscriptionChange,
		errors: [NotChangeable, NothingChanges, CreditNotGranted, ProductNotPriced, ChangeRequested],
		allowed: ['SALES', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		n8n: { action: 'Request change of subscription' },
		example: {
			path: changeExample.path,
			body: {
				items: changeExample.body.items,
				reason: 'Five new colleagues',
				requested_for: 'Rina, sales',
			},
		},
	},
	'request-cancellation': {
		summary: 'Ask for the end of a subscription with the period that is paid, which staff decides',
		description:
			'Changes nothing yet. With subscription_change.approve its end is planned, as subscription.cancel does with KEEP_UNTIL_PERIOD_END; `effective_on` is the day after the last day of service as it would be now.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/cancellation-requests' },
		input: {
			path: z.object({ subscription_id: field.id('Subscription') }),
			body: z.object({
				reason: field.text('Reason', 'Why; staff reads it before it decides', 500),
				requested_for: requestedFor(),
			}),
		},
		output: SubscriptionChange,
		errors: [NotChangeable, NothingChanges, ChangeRequested],
		allowed: ['SALES', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER'],
		n8n: { action: 'Request cancellation of subscription' },
		example: { path: changeExample.path, body: { reason: 'The office in Bandung closes' } },
	},
});

export const changeDecisionContract = defineContract('subscription_change', {
	withdraw: {
		summary: 'Take back what was asked for, before it is decided',
		http: {
			method: 'POST',
			path: '/subscription-changes/{subscription_change_id}/withdraw',
			status: 200,
		},
		input: { path: changePath },
		output: SubscriptionChange,
		errors: [ChangeDecided],
		allowed: ['SALES', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		idempotency: 'natural',
		example: { path: { subscription_change_id: exampleId } },
	},
	approve: {
		summary: 'Approve a change that was asked for: it is made as subscription.change makes it',
		description:
			'Days and amounts are computed anew. When its bills add up to more than was said with the wish, it is refused, unless amount_max allows it.',
		http: {
			method: 'POST',
			path: '/subscription-changes/{subscription_change_id}/approve',
			status: 200,
		},
		input: {
			path: changePath,
			body: z.object({
				amount_max: field
					.amount(
						'Amount Max',
						'Most that its bills may add up to with tax, in minor units; charge_amount of the wish if empty',
					)
					.refine((amount) => amount >= 0n, 'Must not be negative')
					.optional(),
				decided_by: decidedBy(),
			}),
		},
		output: SubscriptionChange,
		errors: [...changeErrorsOf, CostsMore],
		allowed: ['FINANCE', 'OPERATIONS'],
		n8n: { confirm: 'changes a subscription and bills for it' },
		example: { path: { subscription_change_id: exampleId }, body: { decided_by: 'Dewi' } },
	},
	reject: {
		summary: 'Reject a change that was asked for',
		http: {
			method: 'POST',
			path: '/subscription-changes/{subscription_change_id}/reject',
			status: 200,
		},
		input: {
			path: changePath,
			body: z.object({
				reason: field.text('Reason', 'Why; the person who asked reads it', 500),
				decided_by: decidedBy(),
			}),
		},
		output: SubscriptionChange,
		errors: [],
		allowed: ['FINANCE', 'OPERATIONS'],
		example: {
			path: { subscription_change_id: exampleId },
			body: { reason: 'The client has an overdue bill' },
		},
	},
});
