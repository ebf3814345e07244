import { companyOf } from '../../platform/company/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { invitationLink, signInAddress } from '../identity/index.ts';
import { defineMessage, placeholderOf } from '../notifications/index.ts';
import { listTasksOf } from '../provisioning/index.ts';
import { formatDate } from '../../platform/clock/index.ts';
import { reasonAgainstWelcome } from './message-rules.ts';
import * as store from './store.ts';

const services = `{{#each services}}- {{this.description}} (×\u00a0{{this.quantity}}){{#if this.note}}: {{this.note}}{{/if}}
{{/each}}`;

const words = {
	id: {
		enter: 'Masuk ke portal',
		preheader: (client: string) => `Layanan ${client} siap digunakan`,
		reason: (seller: string) =>
			`Anda menerima email ini karena layanan Anda dari ${seller} sudah aktif.`,
	},
	en: {
		enter: 'Sign in to the portal',
		preheader: (client: string) => `The services of ${client} are ready`,
		reason: (seller: string) =>
			`You receive this email because your services from ${seller} are active.`,
	},
} as const;

/** Tells a client that everything is switched on, and how to sign in. */
export const welcomeMessage = defineMessage({
	kind: 'WELCOME',
	title: 'Welcome',
	description: 'Portal sign-in and services of a subscription',
	related: { type: 'subscription', title: 'Subscription', field: 'subscription_id' },
	answers_to: 'OPERATIONS',
	purpose: 'welcome a client whose services are switched on and tell how to sign in to the portal',
	async gather(context, subscriptionId, wanted) {
		const subscription = await store.getSubscription(context, subscriptionId);
		const client = await getClient(context, subscription.client_id);
		const language = wanted ?? localeOf(client);
		const { next_billing_date, status, trial_ends_on } = subscription;
		const isTrial = status === 'TRIALING' && trial_ends_on !== null;
		const { [language]: word } = words;
		const seller_name = companyOf(context.config).name;
		const tasks = await listTasksOf(context, subscription.id);
		/** What of a service is not there yet, so that nobody is told that all of it is ready. */
		const noteOf = (itemId: string): string | null =>
			tasks.find(({ subject_id, remaining }) => subject_id === itemId && remaining.length > 0)
				?.client_text?.[language] ?? null;
		return {
			client_id: client.id,
			recipient: { type: 'CLIENT', id: client.id },
			language,
			facts: {
				seller_name,
				client_name: client.name,
				services: subscription.items.map(({ id, description, quantity }) => ({
					description,
					quantity,
					note: noteOf(id),
				})),
				sign_in_link_note: notes[language],
				next_billing_date:
					next_billing_date === null ? null : formatDate(next_billing_date, language),
				trial_ends_on: isTrial ? formatDate(trial_ends_on, language) : null,
			},
			must_contain: [],
			layout: {
				preheader: word.preheader(client.name),
				lines: null,
				action: { label: word.enter, url: placeholderOf('sign_in_link') },
				reason: word.reason(seller_name),
			},
			// It moves with every renewal, and a client is not welcomed once a month.
			incidental: ['next_billing_date', 'trial_ends_on'],
		};
	},
	async guard(context, { related_id }) {
		return reasonAgainstWelcome(await store.getSubscription(context, related_id));
	},
	credentials: {
		async sign_in_link(context, subscriptionId) {
			const { client_id } = await store.getSubscription(context, subscriptionId);
			const client = await getClient(context, client_id);
			// A billing address that is nobody's of the company, any more, gets no way in: its people sign in by themselves.
			return (await invitationLink(context, client)) ?? signInAddress(context, 'PORTAL');
		},
	},
	sentences: {
		id: {
			seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
			client_name: 'Email ini untuk {{client_name}}.',
			services:
				'Layanan yang sudah aktif:{{#each services}}\n{{this.description}} (× {{this.quantity}}){{#if this.note}}: {{this.note}}{{/if}}{{/each}}',
			sign_in_link:
				'Di portal Anda dapat melihat langganan, tagihan, dan dokumen. Tautan untuk masuk: {{sign_in_link}}',
			sign_in_link_note: '{{sign_in_link_note}}',
			next_billing_date:
				'{{#if next_billing_date}}Tagihan berikutnya terbit pada {{next_billing_date}}.{{/if}}',
			trial_ends_on:
				'{{#if trial_ends_on}}Masa uji coba berlangsung sampai {{trial_ends_on}}; layanan berlanjut bila tagihan dibayar sampai tanggal itu.{{/if}}',
		},
		en: {
			seller_name: 'The seller who signs this email is {{seller_name}}.',
			client_name: 'This email is for {{client_name}}.',
			services:
				'These services are active:{{#each services}}\n{{this.description}} (× {{this.quantity}}){{#if this.note}}: {{this.note}}{{/if}}{{/each}}',
			sign_in_link:
				'The portal shows subscriptions, invoices and documents. The link to sign in: {{sign_in_link}}',
			sign_in_link_note: '{{sign_in_link_note}}',
			next_billing_date:
				'{{#if next_billing_date}}The next billing date is {{next_billing_date}}.{{/if}}',
			trial_ends_on:
				'{{#if trial_ends_on}}The trial lasts until {{trial_ends_on}}; the services go on when the invoice is paid by that day.{{/if}}',
		},
	},
	template: {
		id: {
			subject: 'Layanan Anda sudah aktif, {{client_name}}',
			text: `Yth. Tim {{client_name}},

Selamat datang. Layanan Anda sudah aktif:

${services}

Di portal Anda dapat melihat langganan, tagihan, dan dokumen.

{{action}}

{{sign_in_link_note}}

{{#if trial_ends_on}}Masa uji coba berlangsung sampai {{trial_ends_on}}. Layanan berlanjut bila tagihan dibayar sampai tanggal itu.

{{/if}}{{#if next_billing_date}}Tagihan berikutnya: {{next_billing_date}}.

{{/if}}Ada pertanyaan? Balas email ini.

Hormat kami,
{{seller_name}}`,
		},
		en: {
			subject: 'Your services are active, {{client_name}}',
			text: `Dear {{client_name}} team,

Welcome. Your services are active:

${services}

In the portal you see your subscriptions, invoices and documents.

{{action}}

{{sign_in_link_note}}

{{#if trial_ends_on}}Your trial lasts until {{trial_ends_on}}. The services go on when the invoice is paid by that day.

{{/if}}{{#if next_billing_date}}Your next billing date is {{next_billing_date}}.

{{/if}}Questions? Reply to this email.

Kind regards,
{{seller_name}}`,
		},
	},
});

const notes = {
	id: 'Tautan ini berlaku 7 hari dan hanya dapat dipakai satu kali.',
	en: 'The link works once and for 7 days.',
} as const;
