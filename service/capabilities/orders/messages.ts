import { companyOf } from '../../platform/company/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { Language } from '../../platform/language/index.ts';
import {
	defineMessage,
	NothingToSay,
	pricedLines,
	type MessageContent,
} from '../notifications/index.ts';
import { figuresOf } from './figures.ts';
import { paymentUrlOf } from './payment-url.ts';
import * as store from './store.ts';
import type { OrderWithItems } from './store.ts';

const related = { type: 'order', title: 'Order', field: 'order_id' };

const words = {
	id: {
		pay: 'Bayar pesanan',
		open: 'Buka layanan',
		title: (number: string) => `Rincian pesanan ${number}`,
		reason: (seller: string) => `Anda menerima email ini karena memesan layanan pada ${seller}.`,
		staff: 'Pesan internal kepada tim operasional.',
		stages: {
			VALIDATION: 'pemeriksaan pesanan',
			PROVISIONING: 'penyiapan infrastruktur',
			ACTIVATION: 'aktivasi layanan',
		} as Readonly<Record<string, string>>,
		next: {
			VALIDATION:
				'Perbaiki yang disebut di atas dengan order.update, lalu proses ulang dengan order.process.',
			PROVISIONING: 'Lihat eksekusi deployment-nya, perbaiki penyebabnya, lalu proses ulang dengan order.process.',
			ACTIVATION:
				'Lihat order.progress, perbaiki penyebabnya, lalu coba lagi dengan order.retry-activations; bila sudah dikembalikan, proses ulang dengan order.process.',
		} as Readonly<Record<string, string>>,
	},
	en: {
		pay: 'Pay the order',
		open: 'Open your service',
		title: (number: string) => `Details of order ${number}`,
		reason: (seller: string) => `You receive this email because you ordered from ${seller}.`,
		staff: 'Internal message to the operations team.',
		stages: {
			VALIDATION: 'the check of the order',
			PROVISIONING: 'the deployment',
			ACTIVATION: 'the activation of its services',
		} as Readonly<Record<string, string>>,
		next: {
			VALIDATION:
				'Correct what is named above with order.update, then process the order again with order.process.',
			PROVISIONING: 'Look at the executions of its deployment, correct the cause, then process the order again with order.process.',
			ACTIVATION:
				'Look at order.progress, correct the cause, then try again with order.retry-activations; after a rollback process the order again with order.process.',
		} as Readonly<Record<string, string>>,
	},
} as const;

type Gathered = { order: OrderWithItems; language: Language; seller_name: string };

async function read(context: ReadContext, id: string, wanted?: Language): Promise<Gathered> {
	const order = await store.getOrder(context, id);
	const language = wanted ?? Language.parse(order.language);
	return { order, language, seller_name: companyOf(context.config).name };
}

const toCustomer = ({ order, language }: Gathered) => ({
	client_id: order.client_id,
	recipient: { type: 'CLIENT' as const, id: order.client_id },
	language,
});

const basics = ({ order, seller_name }: Gathered) => ({
	seller_name,
	customer_name: order.customer_name,
	company_name: order.company_name,
	order_number: order.order_number,
});

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
		const { facts, lines } = pricedLines(figuresOf(order), language, word.title(order.order_number));
		const payment_url = await paymentUrlOf(context, order);
		return {
			...toCustomer(gathered),
			facts: {
				...basics(gathered),
				...facts,
				organization_slug: order.organization_slug,
				...(payment_url === null ? {} : { payment_url }),
			},
			must_contain: [order.order_number, facts.total, ...(payment_url === null ? [] : [payment_url])],
			layout: {
				preheader: `${order.order_number}: ${facts.total}`,
				lines,
				action: payment_url === null ? null : { label: word.pay, url: payment_url },
				reason: word.reason(seller_name),
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
			organization_slug: 'Alamat yang dipesan: {{organization_slug}}.',
			payment_url: '{{#if payment_url}}Pesanan dibayar di halaman ini: {{payment_url}}{{/if}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			customer_name: 'This email is for {{customer_name}} of {{company_name}}.',
			order_number: 'The number of the order is {{order_number}}.',
			total: 'The order amounts to {{total}}{{#if has_tax}}, including VAT of {{tax}}{{/if}}.',
			organization_slug: 'The address that was ordered: {{organization_slug}}.',
			payment_url: '{{#if payment_url}}The order is paid on this page: {{payment_url}}{{/if}}',
		},
	},
	template: {
		id: {
			subject: 'Pesanan {{order_number}} kami terima',
			text: `Yth. {{customer_name}},

Terima kasih. Pesanan {{order_number}} untuk {{company_name}} sebesar {{total}} sudah kami terima. Alamat {{organization_slug}} kami simpan untuk Anda.{{#if payment_url}} Setelah dibayar, layanannya kami siapkan.{{/if}}

{{action}}

{{lines}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your order {{order_number}}',
			text: `Dear {{customer_name}},

Thank you. We have received order {{order_number}} for {{company_name}}, which amounts to {{total}}. The address {{organization_slug}} is kept for you.{{#if payment_url}} We set your services up once it is paid.{{/if}}

{{action}}

{{lines}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

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
		const services = order.items.map(({ name }) => name).join(', ');
		return {
			...toCustomer(gathered),
			facts: { ...basics(gathered), services, activation_url },
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
			services: 'Layanan yang aktif: {{services}}.',
			activation_url: 'Layanan dibuka di alamat ini: {{activation_url}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			customer_name: 'This email is for {{customer_name}} of {{company_name}}.',
			order_number: 'The number of the order is {{order_number}}.',
			services: 'Active services: {{services}}.',
			activation_url: 'The services are reached at this address: {{activation_url}}',
		},
	},
	template: {
		id: {
			subject: 'Layanan Anda siap: {{company_name}}',
			text: `Yth. {{customer_name}},

Pesanan {{order_number}} selesai. Layanan untuk {{company_name}} sudah aktif: {{services}}.

{{action}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your services are ready: {{company_name}}',
			text: `Dear {{customer_name}},

Order {{order_number}} is complete. The services for {{company_name}} are active: {{services}}.

{{action}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

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
		return {
			...toCustomer(gathered),
			facts: { ...basics(gathered), stage },
			must_contain: [order.order_number],
			layout: {
				preheader: order.order_number,
				lines: null,
				action: null,
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
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			customer_name: 'This email is for {{customer_name}} of {{company_name}}.',
			order_number: 'The number of the order is {{order_number}}.',
			stage: 'Something went wrong during {{stage}}.',
		},
	},
	template: {
		id: {
			subject: 'Pesanan {{order_number}} tertunda',
			text: `Yth. {{customer_name}},

Pada pesanan {{order_number}} untuk {{company_name}} terjadi kendala saat {{stage}}. Tim kami sudah diberi tahu dan menanganinya; Anda tidak perlu melakukan apa pun, dan pembayaran Anda tetap tercatat.

Kami mengabari Anda begitu layanannya siap. Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your order {{order_number}} is delayed',
			text: `Dear {{customer_name}},

Something went wrong with order {{order_number}} for {{company_name}} during {{stage}}. Our team has been told and looks after it; there is nothing for you to do, and your payment stays on record.

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
	async gather(context, orderId, wanted) {
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
				what_to_do: word.next[order.failed_stage ?? ''] ?? '',
			},
			must_contain: [order.order_number],
			layout: { preheader: why.slice(0, 140), lines: null, action: null, reason: word.staff },
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
		},
		en: {
			order_number: 'Order {{order_number}} of {{company_name}} failed during {{stage}}.',
			why: 'The cause: {{why}}',
			what_to_do: 'What is to be done: {{what_to_do}}',
			order_id: 'The id of the order is {{order_id}}, processing {{attempt}}.',
		},
	},
	template: {
		id: {
			subject: 'Pesanan {{order_number}} gagal: {{company_name}}',
			text: `Pesanan {{order_number}} dari {{company_name}} gagal saat {{stage}} (pemrosesan ke-{{attempt}}):

{{why}}

{{what_to_do}}

Pesanan: {{order_id}}`,
		},
		en: {
			subject: 'Order {{order_number}} failed: {{company_name}}',
			text: `Order {{order_number}} of {{company_name}} failed during {{stage}} (processing {{attempt}}):

{{why}}

{{what_to_do}}

Order: {{order_id}}`,
		},
	},
});
