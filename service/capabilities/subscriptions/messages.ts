import { companyOf } from '../../platform/company/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { signInLink } from '../identity/index.ts';
import { defineMessage } from '../notifications/index.ts';
import { listTasksOf } from '../provisioning/index.ts';
import { formatDate } from '../../platform/clock/index.ts';
import { reasonAgainstWelcome } from './rules.ts';
import * as store from './store.ts';

const services = `{{#each services}}- {{this.description}} (× {{this.quantity}}){{#if this.note}}: {{this.note}}{{/if}}
{{/each}}`;

/** Tells a client that everything is switched on, and how to sign in. */
export const welcomeMessage = defineMessage({
	kind: 'WELCOME',
	title: 'Welcome',
	description: 'Portal sign-in and services of a subscription',
	related: { type: 'subscription', title: 'Subscription', field: 'subscription_id' },
	purpose: 'welcome a client whose services are switched on and tell how to sign in to the portal',
	async gather(context, subscriptionId, wanted) {
		const subscription = await store.getSubscription(context, subscriptionId);
		const client = await getClient(context, subscription.client_id);
		const language = wanted ?? localeOf(client);
		const { next_billing_date } = subscription;
		const tasks = await listTasksOf(context, subscription.id);
		/** What of a service is not there yet, so that nobody is told that all of it is ready. */
		const noteOf = (itemId: string): string | null =>
			tasks.find(
				({ subject_id, action, remaining }) =>
					subject_id === itemId && action === 'ACTIVATE' && remaining.length > 0,
			)?.client_text?.[language] ?? null;
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name: companyOf(context.config).name,
				client_name: client.name,
				services: subscription.items.map(({ id, description, quantity }) => ({
					description,
					quantity,
					note: noteOf(id),
				})),
				sign_in_link_note: notes[language],
				next_billing_date:
					next_billing_date === null ? null : formatDate(next_billing_date, language),
			},
			must_contain: [],
			// It moves with every renewal, and a client is not welcomed once a month.
			incidental: ['next_billing_date'],
		};
	},
	async guard(context, { related_id }) {
		return reasonAgainstWelcome(await store.getSubscription(context, related_id));
	},
	credentials: {
		async sign_in_link(context, subscriptionId) {
			const { client_id } = await store.getSubscription(context, subscriptionId);
			const link = await signInLink(context, client_id);
			if (link === null) throw new Error(`Client ${client_id} has no portal user`);
			return link;
		},
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
