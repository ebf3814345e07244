import { isDeepStrictEqual } from 'node:util';
import type { ReadContext } from '../../platform/context/index.ts';
import { Language } from '../../platform/language/index.ts';
import { changeOfMessage } from './change-messages.ts';
import * as changeStore from './change-store.ts';
import { defineMessage, type MessageKind } from '../notifications/index.ts';
import {
	commonSentences,
	dayOf,
	gatherLife,
	letter,
	services,
	subscriptionOfMessage,
} from './life-message-facts.ts';
import { reasonAgainstTerminationWarning } from './message-rules.ts';
import { isOver } from './rules.ts';
import { planOf, servicesToRemove, type Removal } from './removal.ts';
import * as store from './store.ts';

type Warning = Pick<MessageKind, 'kind' | 'title' | 'description' | 'purpose' | 'related'> & {
	removal(context: ReadContext, relatedId: string): Promise<Removal>;
	/** Why it comes to that: the first sentence of the mail. */
	because: Record<Language, string>;
};

/** The last warning before data is removed: nothing is removed before it has left. */
const defineWarning = ({ removal: removalOf, because, ...kind }: Warning): MessageKind =>
	defineMessage({
		...kind,
		answers_to: 'OPERATIONS',
		async gather(context, id, wanted) {
			const removal = await removalOf(context, id);
			const terminate_on = planOf(removal)?.terminate_on ?? null;
			return gatherLife(context, removal.subscription.id, wanted, {
				services: await servicesToRemove(context, removal),
				say(_, language) {
					const day = dayOf(terminate_on, language);
					return { facts: { removed_on: day }, must_contain: [day], preheader: day };
				},
			});
		},
		async guard(context, { related_id, facts }) {
			const removal = await removalOf(context, related_id);
			const plan = planOf(removal);
			return reasonAgainstTerminationWarning({
				has_ended: removal.change_id !== null || isOver(removal.subscription.status),
				is_planned: plan !== null,
				is_true:
					isDeepStrictEqual(facts['services'], await servicesToRemove(context, removal)) &&
					Language.options.some(
						(language) => facts['removed_on'] === dayOf(plan?.terminate_on ?? null, language),
					),
			});
		},
		sentences: {
			id: {
				...commonSentences.id,
				removed_on:
					'Pada {{removed_on}} akun dan data layanan ini dihapus dan tidak dapat dikembalikan.',
			},
			en: {
				...commonSentences.en,
				removed_on:
					'On {{removed_on}} the accounts and the data of these services are removed and cannot be brought back.',
			},
		},
		template: {
			id: {
				subject: 'Peringatan terakhir: data Anda dihapus pada {{removed_on}}',
				text: letter(
					'id',
					`${because.id} Pada {{removed_on}} akun dan data layanan berikut kami hapus. Setelah itu data tidak dapat dikembalikan.`,
					services.trim(),
					'Masih memerlukan data itu, atau ingin melanjutkan langganan? Balas email ini sebelum tanggal itu.',
				),
			},
			en: {
				subject: 'Last warning: your data is removed on {{removed_on}}',
				text: letter(
					'en',
					`${because.en} On {{removed_on}} the accounts and the data of the following services are removed. After that the data cannot be brought back.`,
					services.trim(),
					'Do you still need the data, or would you like to go on? Reply to this email before that day.',
				),
			},
		},
	});

export const terminationWarningMessage = defineWarning({
	related: subscriptionOfMessage,
	kind: 'TERMINATION_WARNING',
	title: 'Termination Warning',
	description: 'Last warning before the data of ended services is removed',
	purpose: 'warn a client on which day the data of its ended services is removed for good',
	removal: async (context, id) => ({
		subscription: await store.getSubscription(context, id),
		change_id: null,
	}),
	because: { id: 'Langganan Anda telah berakhir.', en: 'Your subscription has ended.' },
});

export const itemsTerminationWarningMessage = defineWarning({
	related: changeOfMessage,
	kind: 'ITEMS_TERMINATION_WARNING',
	title: 'Termination Warning of Items',
	description: 'Last warning before the data of services is removed that a change has ended',
	purpose:
		'warn a client on which day the data of the services that a change of its subscription has ended is removed for good',
	async removal(context, change_id) {
		const { subscription_id } = await changeStore.getChange(context, change_id);
		return { subscription: await store.getSubscription(context, subscription_id), change_id };
	},
	because: {
		id: 'Layanan berikut tidak lagi termasuk dalam langganan Anda, yang lain tetap berjalan.',
		en: 'The following services are no longer part of your subscription; the others go on.',
	},
});
