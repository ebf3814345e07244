import { addDays } from '../../platform/clock/index.ts';
import { defineMessage } from '../notifications/index.ts';
import {
	commonSentences,
	dayOf,
	gatherLife,
	letter,
	services,
	subscriptionOfMessage,
} from './life-message-facts.ts';
import {
	reasonAgainstEndedMessage,
	reasonAgainstPauseMessage,
	reasonAgainstSuspendedMessage,
	reasonAgainstTermNotice,
} from './message-rules.ts';
import * as store from './store.ts';
import { terminationDay } from './removal.ts';
import {
	itemsTerminationWarningMessage,
	terminationWarningMessage,
} from './termination-messages.ts';

const base = { related: subscriptionOfMessage, answers_to: 'OPERATIONS' } as const;

/** Tells a client that staff has switched its services off. Staff's reason is not shown: it is written for colleagues. */
export const serviceSuspendedMessage = defineMessage({
	...base,
	kind: 'SERVICE_SUSPENDED',
	title: 'Service Suspended',
	description: 'Its services were switched off by staff',
	purpose:
		'tell a client that its services were switched off for now and that it should contact us',
	gather: (context, id, wanted) =>
		gatherLife(context, id, wanted, ({ suspended_on }, language) => {
			const day = dayOf(suspended_on, language);
			return { facts: { suspended_on: day }, must_contain: [day], preheader: day };
		}),
	guard: async (context, { related_id }) =>
		reasonAgainstSuspendedMessage(await store.getSubscription(context, related_id)),
	sentences: {
		id: {
			...commonSentences.id,
			suspended_on: 'Layanan dinonaktifkan sementara sejak {{suspended_on}}.',
		},
		en: {
			...commonSentences.en,
			suspended_on: 'The services are switched off for now, since {{suspended_on}}.',
		},
	},
	template: {
		id: {
			subject: 'Layanan Anda dinonaktifkan sementara sejak {{suspended_on}}',
			text: letter(
				'id',
				`Sejak {{suspended_on}} kami menonaktifkan sementara layanan berikut. Data Anda tetap tersimpan, dan selama itu tidak ada tagihan baru.`,
				services.trim(),
				'Balas email ini supaya kami dapat mengaktifkannya kembali bersama Anda.',
			),
		},
		en: {
			subject: 'Your services are switched off for now, since {{suspended_on}}',
			text: letter(
				'en',
				`Since {{suspended_on}} the following services are switched off for now. Your data is kept, and nothing new is charged meanwhile.`,
				services.trim(),
				'Reply to this email, so that we can switch them on again together.',
			),
		},
	},
});

/** Tells a client when its fixed term ends, in time to go on. */
export const termEndingMessage = defineMessage({
	...base,
	answers_to: 'SALES',
	kind: 'TERM_ENDING',
	title: 'Term Ending',
	description: 'Notice before a fixed term ends',
	purpose: 'tell a client on which day its fixed term ends and ask whether it wants to go on',
	gather: (context, id, wanted) =>
		gatherLife(context, id, wanted, ({ ends_on, term_notice_days }, language) => {
			const day = dayOf(ends_on, language);
			const facts = { ends_on: day, notice_days: String(term_notice_days ?? '') };
			return { facts, must_contain: [day], preheader: day };
		}),
	guard: async (context, { related_id }) =>
		reasonAgainstTermNotice(await store.getSubscription(context, related_id), context.now),
	sentences: {
		id: {
			...commonSentences.id,
			ends_on: 'Masa berlangganan berakhir pada {{ends_on}}; sesudahnya layanan dinonaktifkan.',
		},
		en: {
			...commonSentences.en,
			ends_on: 'The term ends on {{ends_on}}; after that day the services are switched off.',
		},
	},
	template: {
		id: {
			subject: 'Masa berlangganan Anda berakhir pada {{ends_on}}',
			text: letter(
				'id',
				'Masa berlangganan layanan berikut berakhir pada {{ends_on}}. Sesudah tanggal itu layanan dinonaktifkan dan tidak ada tagihan lagi.',
				services.trim(),
				'Ingin melanjutkan? Balas email ini, dan kami menyiapkan penawaran baru.',
			),
		},
		en: {
			subject: 'Your subscription ends on {{ends_on}}',
			text: letter(
				'en',
				'The term of the following services ends on {{ends_on}}. After that day they are switched off, and nothing more is charged.',
				services.trim(),
				'Would you like to go on? Reply to this email, and we prepare a new quotation.',
			),
		},
	},
});

/** Tells a client that its subscription or its trial has ended, and until when its data is kept. */
export const subscriptionEndedMessage = defineMessage({
	...base,
	kind: 'SUBSCRIPTION_ENDED',
	title: 'Subscription Ended',
	description: 'Last day of service, and until when the data is kept',
	purpose: 'tell a client that its subscription has ended and until when its data is kept',
	gather: (context, id, wanted) =>
		gatherLife(context, id, wanted, (subscription, language) => {
			const { service_until, switch_off_on, terminate_on, activated_at } = subscription;
			const removal =
				terminate_on ?? (switch_off_on === null ? null : terminationDay(context, switch_off_on));
			const day = dayOf(service_until, language);
			const kept_until = removal === null ? null : dayOf(addDays(removal, -1), language);
			return {
				facts: { service_until: day, kept_until, is_trial: activated_at === null },
				must_contain: [day],
				preheader: day,
			};
		}),
	guard: async (context, { related_id }) =>
		reasonAgainstEndedMessage(await store.getSubscription(context, related_id)),
	sentences: {
		id: {
			...commonSentences.id,
			is_trial:
				'{{#if is_trial}}Yang berakhir adalah masa uji coba yang tidak dilanjutkan dengan pembayaran.{{/if}}',
			service_until: 'Hari terakhir layanan adalah {{service_until}}.',
			kept_until: '{{#if kept_until}}Data disimpan sampai {{kept_until}}.{{/if}}',
		},
		en: {
			...commonSentences.en,
			is_trial: '{{#if is_trial}}What ended is a trial that was not paid for.{{/if}}',
			service_until: 'The last day of service is {{service_until}}.',
			kept_until: '{{#if kept_until}}The data is kept until {{kept_until}}.{{/if}}',
		},
	},
	template: {
		id: {
			subject:
				'{{#if is_trial}}Masa uji coba{{else}}Langganan{{/if}} Anda berakhir: layanan sampai {{service_until}}',
			text: letter(
				'id',
				'{{#if is_trial}}Masa uji coba Anda telah berakhir tanpa pembayaran, sehingga layanan berikut tidak dilanjutkan.{{else}}Langganan Anda untuk layanan berikut telah berakhir.{{/if}} Hari terakhir layanan: {{service_until}}.',
				services.trim(),
				'{{#if kept_until}}Data Anda kami simpan sampai {{kept_until}}. {{/if}}Ingin melanjutkan? Balas email ini.',
			),
		},
		en: {
			subject:
				'Your {{#if is_trial}}trial{{else}}subscription{{/if}} has ended: service until {{service_until}}',
			text: letter(
				'en',
				'{{#if is_trial}}Your trial has ended without a payment, so the following services do not go on.{{else}}Your subscription to the following services has ended.{{/if}} Last day of service: {{service_until}}.',
				services.trim(),
				'{{#if kept_until}}Your data is kept until {{kept_until}}. {{/if}}Would you like to go on? Reply to this email.',
			),
		},
	},
});

/** Confirms a pause that is planned: from when, what it means, and until when without a word from the client. */
export const pausePlannedMessage = defineMessage({
	...base,
	kind: 'PAUSE_PLANNED',
	title: 'Pause Planned',
	description: 'Confirms from which day on a subscription is paused',
	purpose: 'confirm to a client from which day on its subscription is paused, and for how long',
	gather: (context, id, wanted) =>
		gatherLife(context, id, wanted, ({ paused_from, pause_review_on }, language) => {
			const day = dayOf(paused_from, language);
			return {
				facts: { paused_from: day, review_on: dayOf(pause_review_on, language) },
				must_contain: [day],
				preheader: day,
			};
		}),
	guard: async (context, { related_id }) =>
		reasonAgainstPauseMessage(await store.getSubscription(context, related_id)),
	sentences: {
		id: {
			...commonSentences.id,
			paused_from:
				'Langganan dijeda mulai {{paused_from}}: layanan dinonaktifkan, data disimpan, dan tidak ada tagihan.',
			review_on: 'Paling lambat {{review_on}} kami menanyakan kelanjutannya.',
		},
		en: {
			...commonSentences.en,
			paused_from:
				'The subscription is paused from {{paused_from}} on: services are off, the data is kept, nothing is charged.',
			review_on: 'On {{review_on}} at the latest we ask how to go on.',
		},
	},
	template: {
		id: {
			subject: 'Langganan Anda dijeda mulai {{paused_from}}',
			text: letter(
				'id',
				'Sesuai permintaan Anda, layanan berikut dijeda mulai {{paused_from}}. Selama jeda layanan tidak dapat dipakai, data Anda tetap tersimpan, dan tidak ada tagihan baru.',
				services.trim(),
				'Ingin melanjutkan lebih awal, atau membatalkan jeda? Balas email ini. Paling lambat {{review_on}} kami menghubungi Anda.',
			),
		},
		en: {
			subject: 'Your subscription is paused from {{paused_from}} on',
			text: letter(
				'en',
				'As you asked, the following services are paused from {{paused_from}} on. While they are paused they cannot be used, your data is kept, and nothing new is charged.',
				services.trim(),
				'Would you like to go on earlier, or not to pause after all? Reply to this email. We contact you on {{review_on}} at the latest.',
			),
		},
	},
});

export const lifeMessages = [
	pausePlannedMessage,
	serviceSuspendedMessage,
	termEndingMessage,
	subscriptionEndedMessage,
	terminationWarningMessage,
	itemsTerminationWarningMessage,
];
