import { businessDate, formatDate } from '../../platform/clock/index.ts';
import { companyOf } from '../../platform/company/index.ts';
import {
	cycleOfMessage,
	cycleSentences,
	gatherReminder,
	getBillingCycle,
	isEnded,
	payableOf,
	reasonAgainstInvoice,
} from '../billing/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { readFiles } from '../documents/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { getSubscription } from '../subscriptions/index.ts';
import { namesOf } from './services.ts';

/** Tells the client that its services are suspended, and by which link they go on again. */
export const suspendedUnpaidMessage = defineMessage({
	kind: 'SUSPENDED_UNPAID',
	title: 'Suspended Unpaid',
	description: 'Notice that services are suspended until an invoice is paid',
	related: cycleOfMessage,
	answers_to: 'FINANCE',
	purpose:
		'tell a client that its services are suspended because of an unpaid invoice and go on after payment',
	async gather(context, cycleId, wanted) {
		const content = await gatherReminder(context, cycleId, wanted);
		return {
			...content,
			facts: {
				...content.facts,
				services: await namesOf(context, (await getBillingCycle(context, cycleId)).subscription_id),
			},
		};
	},
	async guard(context, { related_id, facts }) {
		const cycle = await getBillingCycle(context, related_id);
		if (isEnded(cycle.status)) return `The billing cycle is ${cycle.status}`;
		const { subscription_id } = cycle;
		const subscription =
			subscription_id === null ? null : await getSubscription(context, subscription_id);
		if (subscription?.status !== 'SUSPENDED' || subscription.suspension_reason !== 'NON_PAYMENT')
			return 'The services are not suspended for want of payment';
		return reasonAgainstInvoice(await payableOf(context, related_id), facts['payment_url']);
	},
	loadDocuments: readFiles,
	sentences: {
		id: {
			...cycleSentences.id,
			services: 'Layanan yang dihentikan sementara: {{services}}.',
		},
		en: { ...cycleSentences.en, services: 'The suspended services are {{services}}.' },
	},
	template: {
		id: {
			subject: 'Layanan dihentikan sementara: tagihan {{number}} belum dibayar',
			text: `Yth. Tim Keuangan {{client_name}},

Karena tagihan {{number}} ({{balance}}, jatuh tempo {{due_date}}) belum dibayar, layanan berikut dihentikan sementara sejak {{as_of}}:

{{services}}

Data Anda tetap tersimpan. Layanan aktif kembali setelah pembayaran kami terima.

{{action}}

Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Services suspended: invoice {{number}} is unpaid',
			text: `Dear {{client_name}} finance team,

Because invoice {{number}} ({{balance}}, due on {{due_date}}) is unpaid, these services have been suspended since {{as_of}}:

{{services}}

Your data is kept. The services resume after payment.

{{action}}

Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

const words = {
	id: {
		preheader: (client: string) => `Layanan ${client} diaktifkan kembali`,
		reason: (seller: string) =>
			`Anda menerima email ini karena Anda berlangganan layanan dari ${seller}.`,
	},
	en: {
		preheader: (client: string) => `The services of ${client} resume`,
		reason: (seller: string) =>
			`You receive this email because you subscribe to services from ${seller}.`,
	},
} as const;

/** Tells the client that its services go on again. */
export const serviceResumedMessage = defineMessage({
	kind: 'SERVICE_RESUMED',
	title: 'Service Resumed',
	description: 'Notice that suspended services are switched on again',
	related: { type: 'subscription', title: 'Subscription', field: 'subscription_id' },
	answers_to: 'OPERATIONS',
	purpose: 'tell a client that its suspended services are being switched on again',
	async gather(context, subscriptionId, wanted) {
		const subscription = await getSubscription(context, subscriptionId);
		const client = await getClient(context, subscription.client_id);
		const language = wanted ?? localeOf(client);
		const { [language]: word } = words;
		const seller_name = companyOf(context.config).name;
		const as_of = formatDate(businessDate(context.now), language);
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name,
				client_name: client.name,
				services: await namesOf(context, subscriptionId),
				as_of,
			},
			must_contain: [as_of],
			layout: {
				preheader: word.preheader(client.name),
				lines: null,
				action: null,
				reason: word.reason(seller_name),
			},
		};
	},
	async guard(context, { related_id }) {
		const { status } = await getSubscription(context, related_id);
		return status === 'ACTIVE' || status === 'PAST_DUE'
			? null
			: `The subscription is ${status}: its services do not run`;
	},
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			client_name: 'Email ini untuk {{client_name}}.',
			services: 'Layanan yang diaktifkan kembali: {{services}}.',
			as_of: 'Layanan diaktifkan kembali sejak {{as_of}}.',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			client_name: 'This email is for {{client_name}}.',
			services: 'The services that resume are {{services}}.',
			as_of: 'The services resume on {{as_of}}.',
		},
	},
	template: {
		id: {
			subject: 'Layanan Anda diaktifkan kembali',
			text: `Yth. Tim {{client_name}},

Sejak {{as_of}} layanan berikut kami aktifkan kembali; biasanya selesai dalam beberapa menit:

{{services}}

Bila ada yang belum berfungsi, balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your services resume',
			text: `Dear {{client_name}} team,

From {{as_of}} on these services run again; switching them on usually takes some minutes:

{{services}}

If something does not work yet, reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});
