import { defineMessage, NothingToSay } from '../notifications/index.ts';
import { basics, read, related, toCustomer, words } from './message-words.ts';
import * as store from './store.ts';
import { statusUrl } from './tracking.ts';

/** Something went wrong, in words that a customer can use. Why stays with staff. */
export const orderFailedMessage = defineMessage({
	kind: 'ORDER_FAILED',
	title: 'Order Delayed',
	description: 'Something went wrong with an order, and we look after it',
	related,
	answers_to: 'OPERATIONS',
	purpose: 'tell a customer that setting the order up takes longer because something went wrong',
	async gather(context, orderId, wanted) {
		const gathered = await read(context, orderId, wanted);
		const { order, language, seller_name } = gathered;
		if (order.status !== 'FAILED') throw new NothingToSay('The order has not failed');
		const { [language]: word } = words;
		const stage = word.stages[order.failed_stage ?? ''] ?? '';
		const status_url = statusUrl(context, order);
		return {
			...toCustomer(gathered),
			facts: {
				...basics(gathered),
				stage,
				has_payment: order.total_amount > 0n,
				status_url,
			},
			must_contain: [order.order_number],
			layout: {
				preheader: order.order_number,
				lines: null,
				action: { label: word.follow, url: status_url },
				reason: word.reason(seller_name),
			},
		};
	},
	guard: async (context, { related_id }) =>
		(await store.getOrder(context, related_id)).status === 'FAILED'
			? null
			: 'The order goes on already',
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			customer_name: 'Email ini untuk {{customer_name}} dari {{company_name}}.',
			order_number: 'Nomor pesanannya {{order_number}}.',
			stage: 'Kendala terjadi saat {{stage}}.',
			status_url: 'Kemajuan pesanan dapat dilihat di halaman ini: {{status_url}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			customer_name: 'This email is for {{customer_name}} of {{company_name}}.',
			order_number: 'The number of the order is {{order_number}}.',
			stage: 'Something went wrong during {{stage}}.',
			status_url: 'The order can be followed on this page: {{status_url}}',
		},
	},
	template: {
		id: {
			subject: 'Pesanan {{order_number}} tertunda',
			text: `Yth. {{customer_name}},

Pada pesanan {{order_number}} untuk {{company_name}} terjadi kendala saat {{stage}}. Tim kami sudah diberi tahu dan menanganinya; Anda tidak perlu melakukan apa pun{{#if has_payment}}, dan pembayaran Anda tetap tercatat{{/if}}.

{{action}}

Kami mengabari Anda begitu layanannya siap. Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your order {{order_number}} is delayed',
			text: `Dear {{customer_name}},

Something went wrong with order {{order_number}} for {{company_name}} during {{stage}}. Our team has been told and looks after it; there is nothing for you to do{{#if has_payment}}, and your payment stays on record{{/if}}.

{{action}}

We write to you as soon as your services are ready. Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

/** Tells operations where an order stopped, why, and what to do. */
export const orderFailedStaffMessage = defineMessage({
	kind: 'ORDER_FAILED_STAFF',
	title: 'Failed Order for Staff',
	description: 'Where an order stopped, why, and what operations can do',
	related,
	answers_to: 'OPERATIONS',
	purpose: 'tell our own operations team why an order has failed and what to do',
	async gather(context, orderId, wanted, page) {
		const gathered = await read(context, orderId, wanted ?? 'id');
		const { order, language } = gathered;
		if (order.status !== 'FAILED') throw new NothingToSay('The order has not failed');
		const { [language]: word } = words;
		const why = order.error_message ?? '-';
		return {
			client_id: null,
			recipient: { type: 'TEAM', id: 'OPERATIONS' },
			language,
			facts: {
				company_name: order.company_name,
				order_number: order.order_number,
				order_id: order.id,
				attempt: String(order.attempt),
				stage: word.stages[order.failed_stage ?? ''] ?? '',
				why,
				// Retried within one attempt, it may fail again.
				failed_at: order.failed_at?.toISOString() ?? null,
				what_to_do: word.next[order.failed_stage ?? ''] ?? '',
				link: page ?? null,
			},
			incidental: ['link'],
			must_contain: [order.order_number, ...(page === undefined ? [] : [page])],
			layout: {
				preheader: why.slice(0, 140),
				lines: null,
				action: page === undefined ? null : { label: word.decide, url: page },
				reason: word.staff,
			},
		};
	},
	guard: async (context, { related_id }) =>
		(await store.getOrder(context, related_id)).status === 'FAILED'
			? null
			: 'The order goes on already',
	sentences: {
		id: {
			order_number: 'Pesanan {{order_number}} dari {{company_name}} gagal saat {{stage}}.',
			why: 'Penyebabnya: {{why}}',
			what_to_do: 'Yang harus dilakukan: {{what_to_do}}',
			order_id: 'Id pesanannya {{order_id}}, pemrosesan ke-{{attempt}}.',
			link: '{{#if link}}Diputuskan di halaman ini: {{link}}{{/if}}',
		},
		en: {
			order_number: 'Order {{order_number}} of {{company_name}} failed during {{stage}}.',
			why: 'The cause: {{why}}',
			what_to_do: 'What is to be done: {{what_to_do}}',
			order_id: 'The id of the order is {{order_id}}, processing {{attempt}}.',
			link: '{{#if link}}It is decided on this page: {{link}}{{/if}}',
		},
	},
	template: {
		id: {
			subject: 'Pesanan {{order_number}} gagal: {{company_name}}',
			text: `Pesanan {{order_number}} dari {{company_name}} gagal saat {{stage}} (pemrosesan ke-{{attempt}}):

{{why}}

{{what_to_do}}

{{action}}

Pesanan: {{order_id}}`,
		},
		en: {
			subject: 'Order {{order_number}} failed: {{company_name}}',
			text: `Order {{order_number}} of {{company_name}} failed during {{stage}} (processing {{attempt}}):

{{why}}

{{what_to_do}}

{{action}}

Order: {{order_id}}`,
		},
	},
});
