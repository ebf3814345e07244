import { z } from 'zod';
import { defineContract, field } from '../../platform/contract/index.ts';
import { ProductNotPriced } from '../catalog/index.ts';
import { ChangePaid, CreditNotGranted, NotChangeable, NothingChanges } from './change-errors.ts';
import { Subscription } from './contract.ts';

import { ChangePreview, SubscriptionChange } from './change-schemas.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const path = z.object({ subscription_id: field.id('Subscription') });
const reason = field.text('Reason', 'Why; kept in the audit trail', 500);

export const isComplete = (item: {
	item_id?: string | undefined;
	product_id?: string | undefined;
	sku?: string | undefined;
	quantity?: number | undefined;
}): boolean =>
	item.item_id !== undefined ||
	((item.product_id !== undefined || item.sku !== undefined) && (item.quantity ?? 0) > 0);

export const WantedItem = z
	.strictObject({
		item_id: field.id('Subscription Item').optional().meta({
			title: 'Item ID',
			description: 'Item of the subscription; empty for a new one',
		}),
		product_id: field.id('Product').optional(),
		sku: field.text('SKU', 'SKU of the product, instead of its id', 60).optional(),
		quantity: z.int().min(0).max(100_000).optional().meta({
			title: 'Quantity',
			description: 'How many from then on; 0 ends the item. As it was if empty',
		}),
		unit_amount: field
			.amount('Unit Amount', 'Price of one unit before tax; as it was, or the list price if empty')
			.optional(),
	})
	.refine((item) => item.product_id === undefined || item.sku === undefined, {
		message: 'Give either product_id or sku',
		path: ['sku'],
	})
	.refine(isComplete, { message: 'A new item needs a product and a quantity', path: ['item_id'] })
	.refine((item) => item.unit_amount === undefined || item.unit_amount >= 0n, {
		message: 'A price is not negative',
		path: ['unit_amount'],
	});

export const wantedChange = {
	items: z
		.array(WantedItem)
		.min(1, 'At least one item is needed')
		.max(100)
		.meta({ title: 'Items', description: 'What is to be different' }),
	when: z.enum(['NOW', 'PERIOD_END']).optional().meta({
		title: 'When',
		description:
			'Empty: more at once, when it is paid; less from the next period that is not paid yet',
	}),
	grant_credit: z.boolean().default(false).meta({
		title: 'Grant Credit',
		description: 'Whether less at once gives money back; only FINANCE may grant that',
	}),
};

const newPrices = z
	.array(
		z.strictObject({
			item_id: field.id('Subscription Item'),
			unit_amount: field
				.amount('Unit Amount', 'New price of one unit before tax')
				.refine((amount) => amount >= 0n, 'A price is not negative'),
		}),
	)
	.min(1)
	.max(100)
	.meta({ title: 'Items', description: 'New price of each item' });

export const changeExample = {
	path: { subscription_id: exampleId },
	body: { items: [{ item_id: exampleId, quantity: 30 }], reason: 'Five new colleagues' },
};
export const changeErrorsOf = [
	NotChangeable,
	NothingChanges,
	CreditNotGranted,
	ChangePaid,
	ProductNotPriced,
];

export const subscriptionChangesContract = defineContract('subscription', {
	'preview-change': {
		summary: 'Preview a change of quantities, products or items: what it costs and when it holds',
		description:
			'Changes nothing. subscription.change with the same input makes exactly these documents, as long as nothing else happens in between.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/preview-change', status: 200 },
		input: { path, body: z.object(wantedChange) },
		output: ChangePreview,
		errors: changeErrorsOf,
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		idempotency: 'natural',
		// A hundred items, also for a client: its quotation may have had as many.
		largestBody: 100_000,
		n8n: { action: 'Preview change of subscription' },
		example: {
			path: changeExample.path,
			body: { items: changeExample.body.items },
		},
	},
	change: {
		summary: 'Change quantities, products or items of a subscription',
		description:
			'More is charged for the rest of the period and holds when that is paid; unpaid, it lapses. Less holds from the next period that is not paid. A change that still waits for its payment is dropped for a new one.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/change' },
		input: { path, body: z.object({ ...wantedChange, reason }) },
		output: SubscriptionChange,
		errors: changeErrorsOf,
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		example: changeExample,
	},
	'preview-change-price': {
		summary: 'Preview a change of prices: what each period costs then, and from which day on',
		description:
			'Changes nothing. subscription.change-price with the same input does exactly this, as long as nothing else happens in between.',
		http: {
			method: 'POST',
			path: '/subscriptions/{subscription_id}/preview-change-price',
			status: 200,
		},
		input: { path, body: z.object({ items: newPrices }) },
		output: ChangePreview,
		errors: [NotChangeable, NothingChanges],
		allowed: ['SALES', 'FINANCE'],
		idempotency: 'natural',
		n8n: { action: 'Preview change of price of subscription' },
		example: {
			path: changeExample.path,
			body: { items: [{ item_id: exampleId, unit_amount: 165_000 }] },
		},
	},
	'change-price': {
		summary: 'Change prices of a subscription from a later period on',
		description:
			'The new price holds from the first period that begins at least 30 days after the notice and is not charged yet. The client is told.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/change-price' },
		input: {
			path,
			body: z.object({
				items: newPrices,
				reason,
			}),
		},
		output: SubscriptionChange,
		errors: [NotChangeable, NothingChanges],
		allowed: ['SALES', 'FINANCE'],
		n8n: { action: 'Change price of subscription' },
		example: {
			path: changeExample.path,
			body: {
				items: [{ item_id: exampleId, unit_amount: 165_000 }],
				reason: 'New list price of the vendor',
			},
		},
	},
	pause: {
		summary: 'Pause a subscription from its next period on',
		description:
			'Nothing is charged and its services are off while it is paused; nothing is given back for the period that runs. After the review day a person is asked. subscription.resume goes on; before it begins, subscription_change.cancel takes it back.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/pause', status: 200 },
		input: {
			path,
			body: z.object({
				reason,
				days: z.int().min(1).max(90).default(90).meta({
					title: 'Days',
					description: 'After so many days of pause a person is asked; at most 90',
				}),
			}),
		},
		output: Subscription,
		errors: [NotChangeable],
		allowed: ['SALES', 'OPERATIONS'],
		example: { path: changeExample.path, body: { reason: 'Closed for the season', days: 60 } },
	},
	resume: {
		summary: 'Resume a paused subscription: a new period begins today',
		description:
			'From then on periods begin on this day of the month. A pause that has not begun yet is taken back.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/resume', status: 200 },
		input: { path, body: z.object({ reason }) },
		output: Subscription,
		errors: [NotChangeable],
		allowed: ['SALES', 'OPERATIONS'],
		example: { path: changeExample.path, body: { reason: 'The client is back' } },
	},
	reactivate: {
		summary: 'Go on with a subscription that has ended, as a new one',
		description:
			'The new subscription has the same items at their last prices and waits for its first payment. Within the grace time what was switched off is kept for it.',
		http: { method: 'POST', path: '/subscriptions/{subscription_id}/reactivate' },
		input: { path, body: z.object({ reason }) },
		output: Subscription,
		errors: [NotChangeable],
		allowed: ['SALES', 'OPERATIONS'],
		example: { path: changeExample.path, body: { reason: 'The client came back' } },
	},
});

export const changePath = z.object({ subscription_change_id: field.id('Subscription Change') });

export const subscriptionChangeContract = defineContract('subscription_change', {
	get: {
		summary: 'Get a change of a subscription',
		http: { method: 'GET', path: '/subscription-changes/{subscription_change_id}' },
		input: { path: changePath },
		output: SubscriptionChange,
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { path: { subscription_change_id: exampleId } },
	},
	list: {
		summary: 'Get many changes of subscriptions',
		http: { method: 'GET', path: '/subscription-changes' },
		input: {
			query: field.listQuery(['created_at'], {
				subscription_id: field.id('Subscription').optional(),
				client_id: field.id('Client').optional(),
				status: SubscriptionChange.shape.status.optional(),
				kind: SubscriptionChange.shape.kind.optional(),
			}),
		},
		output: field.page(SubscriptionChange),
		errors: [],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS', 'CLIENT'],
		client_roles: ['OWNER', 'FINANCE'],
		example: { query: { status: 'SCHEDULED' } },
	},
	cancel: {
		summary: 'Take a change back before it holds',
		description:
			'What waits for its payment is not charged any more. A planned cancellation or pause is taken back, and a planned change does not happen.',
		http: {
			method: 'POST',
			path: '/subscription-changes/{subscription_change_id}/cancel',
			status: 200,
		},
		input: { path: changePath, body: z.object({ reason }) },
		output: SubscriptionChange,
		errors: [ChangePaid],
		allowed: ['SALES', 'FINANCE', 'OPERATIONS'],
		n8n: { confirm: 'takes a change back' },
		example: {
			path: { subscription_change_id: exampleId },
			body: { reason: 'The client changed its mind' },
		},
	},
});
