import { getClient, localeOf } from '../clients/index.ts';
import { signInLink } from '../identity/index.ts';
import { quotationConfig } from '../quotations/index.ts';
import { formatDate } from '../../platform/clock/index.ts';
import { defineMail } from '../../platform/contract/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import * as store from './store.ts';

const services = `{{#each services}}- {{this.description}} (× {{this.quantity}})
{{/each}}`;

/** Tells a client that everything is switched on, and how to sign in. */
export const welcomeMail = defineMail({
	kind: 'WELCOME',
	purpose: 'welcome a client whose services are switched on and tell how to sign in to the portal',
	async gather(context, subscriptionId, wanted) {
		const subscription = await store.getSubscription(context, subscriptionId);
		const client = await getClient(context, subscription.client_id);
		const language = wanted ?? localeOf(client);
		const sign_in_link = await signInLink(context, client.id);
		if (sign_in_link === null)
			throw NotFound(
				{ resource: 'user', id: client.id },
				{ detail: 'The client has no portal user yet; activate the subscription first' },
			);
		const { next_billing_date } = subscription;
		return {
			related_type: 'subscription',
			related_id: subscription.id,
			client_id: client.id,
			to: client.billing_email,
			language,
			facts: {
				seller_name: context.config.read(quotationConfig).COMPANY_NAME,
				client_name: client.name,
				services: subscription.items.map(({ description, quantity }) => ({
					description,
					quantity,
				})),
				sign_in_link,
				sign_in_link_note: notes[language],
				next_billing_date:
					next_billing_date === null ? null : formatDate(next_billing_date, language),
			},
			must_contain: [sign_in_link],
			document_ids: [],
			occasion: `WELCOME:${subscription.id}`,
		};
	},
	template: {
		id: {
			subject: 'Layanan Anda sudah aktif, {{client_name}}',
			text: `Yth. {{client_name}},

Selamat datang. Layanan Anda sudah aktif:

${services}
Di portal Anda dapat melihat langganan, tagihan, dan dokumen. Silakan masuk melalui tautan ini:
{{sign_in_link}}

{{sign_in_link_note}}

{{#if next_billing_date}}Tagihan berikutnya: {{next_billing_date}}.

{{/if}}Terima kasih atas kepercayaan Anda.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your services are active, {{client_name}}',
			text: `Dear {{client_name}},

Welcome. Your services are active:

${services}
In the portal you see your subscriptions, invoices and documents. Please sign in with this link:
{{sign_in_link}}

{{sign_in_link_note}}

{{#if next_billing_date}}Your next billing date is {{next_billing_date}}.

{{/if}}Thank you for your trust.

Kind regards,
{{seller_name}}`,
		},
	},
});

const notes = {
	id: 'Tautan ini berlaku 7 hari dan hanya dapat dipakai satu kali.',
	en: 'The link works once and for 7 days.',
} as const;
