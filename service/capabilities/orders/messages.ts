import type { ReadContext } from '../../platform/context/index.ts';
import { momentIn } from '../../platform/language/index.ts';
import { hostOf } from '../deployments/index.ts';
import {
	defineMessage,
	NothingToSay,
	pricedLines,
	type MessageContent,
} from '../notifications/index.ts';
import { activationsOfOrder } from './activations.ts';
import { figuresOf } from './figures.ts';
import { basics, read, related, toCustomer, words } from './message-words.ts';
import { paymentUrlOf } from './payment-url.ts';
import * as store from './store.ts';
import type { OrderWithItems } from './store.ts';
import { statusUrl } from './tracking.ts';

/** What was ordered, and where it is paid. */
export const orderConfirmationMessage = defineMessage({
	kind: 'ORDER_CONFIRMATION',
	title: 'Order Confirmation',
	description: 'What was ordered, with the link to pay it',
	related,
	answers_to: 'SALES',
	purpose: 'confirm to a customer that the order has arrived and say how it is paid',
	async gather(context, orderId, wanted): Promise<MessageContent> {
		const gathered = await read(context, orderId, wanted);
		const { order, language, seller_name } = gathered;
		const { [language]: word } = words;
		const { facts, lines } = pricedLines(
			figuresOf(order),
			language,
			word.title(order.order_number),
		);
		const payment_url = await paymentUrlOf(context, order);
		const status_url = statusUrl(context, order);
		const pay_by = order.expires_at === null ? null : momentIn(language, order.expires_at);
		return {
			...toCustomer(gathered),
			facts: {
				...basics(gathered),
				...facts,
				address: hostOf(context, order.organization_slug) ?? order.organization_slug,
				status_url,
				...(payment_url === null ? {} : { payment_url, pay_by }),
			},
			must_contain: [
				order.order_number,
				facts.total,
				status_url,
				...(payment_url === null ? [] : [payment_url]),
			],
			layout: {
				preheader: `${order.order_number}: ${facts.total}`,
				lines,
				action:
					payment_url === null
						? { label: word.follow, url: status_url }
						: { label: word.pay, url: payment_url },
				reason: payment_url === null ? word.reason(seller_name) : word.placed(seller_name),
			},
		};
	},
	async guard(context, { related_id, facts }) {
		const order = await store.getOrder(context, related_id);
		if (order.status === 'CANCELLED') return 'The order was cancelled';
		const url = await paymentUrlOf(context, order);
		return facts.payment_url === undefined || facts.payment_url === url
			? null
			: 'The link to pay is not open any more';
	},
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			customer_name: 'Email ini untuk {{customer_name}} dari {{company_name}}.',
			order_number: 'Nomor pesanannya {{order_number}}.',
			total: 'Nilai pesanan adalah {{total}}{{#if has_tax}}, termasuk PPN {{tax}}{{/if}}.',
			address: 'Alamat yang dipesan: {{address}}.',
			pay_by: '{{#if pay_by}}Alamat itu disimpan sampai {{pay_by}}.{{/if}}',
			payment_url: '{{#if payment_url}}Pesanan dibayar di halaman ini: {{payment_url}}{{/if}}',
			status_url: 'Kemajuan pesanan dapat dilihat di halaman ini: {{status_url}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			customer_name: 'This email is for {{customer_name}} of {{company_name}}.',
			order_number: 'The number of the order is {{order_number}}.',
			total: 'The order amounts to {{total}}{{#if has_tax}}, including VAT of {{tax}}{{/if}}.',
			address: 'The address that was ordered: {{address}}.',
			pay_by: '{{#if pay_by}}The address is kept until {{pay_by}}.{{/if}}',
			payment_url: '{{#if payment_url}}The order is paid on this page: {{payment_url}}{{/if}}',
			status_url: 'The order can be followed on this page: {{status_url}}',
		},
	},
	template: {
		id: {
			subject: 'Pesanan {{order_number}} kami terima',
			text: `Yth. {{customer_name}},

Terima kasih. Pesanan {{order_number}} untuk {{company_name}} sebesar {{total}} sudah kami terima. Alamat {{address}} kami simpan untuk Anda{{#if pay_by}} sampai {{pay_by}}{{/if}}.{{#if payment_url}} Layanannya kami siapkan setelah pesanan dibayar.{{/if}}

{{action}}

{{lines}}{{#if payment_url}}

Kemajuan pesanan dapat dilihat di {{status_url}}{{/if}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your order {{order_number}}',
			text: `Dear {{customer_name}},

Thank you. We have received order {{order_number}} for {{company_name}}, which amounts to {{total}}. The address {{address}} is kept for you{{#if pay_by}} until {{pay_by}}{{/if}}.{{#if payment_url}} We set your services up once it is paid.{{/if}}

{{action}}

{{lines}}{{#if payment_url}}

You can follow your order at {{status_url}}{{/if}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

/** What is active by its name, and of an order that misses something what still follows. A service that was skipped is neither. */
async function servicesIn(
	context: ReadContext,
	order: OrderWithItems,
): Promise<{ services: string; missing: string | null }> {
	const found = await activationsOfOrder(context, order);
	const active = new Set(
		found?.activations
			.filter(({ activation_status }) => activation_status === 'COMPLETED')
			.map(({ service_code }) => service_code),
	);
	const namesOf = (isActive: boolean): string =>
		order.items
			.filter(({ service_code }) => active.has(service_code) === isActive)
			.map(({ name }) => name)
			.join(', ');
	const missing = namesOf(false);
	return { services: namesOf(true), missing: order.partial && missing !== '' ? missing : null };
}

/** The services are active: where the tenant is reached. */
export const orderWelcomeMessage = defineMessage({
	kind: 'ORDER_WELCOME',
	title: 'Order Ready',
	description: 'The services of an order are active, with the address of the tenant',
	related,
	answers_to: 'OPERATIONS',
	purpose: 'welcome a customer whose services are active now and say where they are reached',
	async gather(context, orderId, wanted) {
		const gathered = await read(context, orderId, wanted);
		const { order, language, seller_name } = gathered;
		const { activation_url } = order;
		if (order.status !== 'ACTIVE' || activation_url === null)
			throw new NothingToSay('The order is not active');
		const { [language]: word } = words;
		return {
			...toCustomer(gathered),
			facts: { ...basics(gathered), ...(await servicesIn(context, order)), activation_url },
			must_contain: [activation_url],
			layout: {
				preheader: activation_url,
				lines: null,
				action: { label: word.open, url: activation_url },
				reason: word.reason(seller_name),
			},
		};
	},
	async guard(context, { related_id, facts }) {
		const { status, activation_url } = await store.getOrder(context, related_id);
		return status === 'ACTIVE' && facts.activation_url === activation_url
			? null
			: 'The order is not active at this address';
	},
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			customer_name: 'Email ini untuk {{customer_name}} dari {{company_name}}.',
			order_number: 'Nomor pesanannya {{order_number}}.',
			services: '{{#if services}}Layanan yang aktif: {{services}}.{{/if}}',
			missing: '{{#if missing}}Belum aktif dan masih kami siapkan: {{missing}}.{{/if}}',
			activation_url: 'Layanan dibuka di alamat ini: {{activation_url}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			customer_name: 'This email is for {{customer_name}} of {{company_name}}.',
			order_number: 'The number of the order is {{order_number}}.',
			services: '{{#if services}}Active services: {{services}}.{{/if}}',
			missing: '{{#if missing}}Not active yet, we are still working on them: {{missing}}.{{/if}}',
			activation_url: 'The services are reached at this address: {{activation_url}}',
		},
	},
	template: {
		id: {
			subject: 'Layanan Anda siap: {{company_name}}',
			text: `Yth. {{customer_name}},

Pesanan {{order_number}} untuk {{company_name}} siap dipakai.{{#if services}} Layanan yang sudah aktif: {{services}}.{{/if}}{{#if missing}}

Yang belum aktif dan masih kami siapkan: {{missing}}. Kami mengabari Anda begitu siap; Anda tidak perlu melakukan apa pun.{{/if}}

{{action}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your services are ready: {{company_name}}',
			text: `Dear {{customer_name}},

Order {{order_number}} for {{company_name}} is ready to use.{{#if services}} Active services: {{services}}.{{/if}}{{#if missing}}

Not active yet, we are still working on them: {{missing}}. We write to you as soon as they are ready; there is nothing for you to do.{{/if}}

{{action}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});
