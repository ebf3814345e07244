import { companyOf } from '../../platform/company/index.ts';
import { formatDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import type { MessageContent } from '../notifications/index.ts';
import * as store from './store.ts';
import type { SubscriptionRow } from './store.ts';

export const subscriptionOfMessage = {
	type: 'subscription',
	title: 'Subscription',
	field: 'subscription_id',
};

const reasons = {
	id: (seller: string) => `Anda menerima email ini karena berlangganan layanan dari ${seller}.`,
	en: (seller: string) =>
		`You receive this email because you subscribe to services from ${seller}.`,
} as const;

/** What one message says beside seller, client and services. */
type Said = {
	facts: Readonly<Record<string, string | boolean | null>>;
	must_contain: readonly string[];
	preheader: string;
};

type Say = (subscription: SubscriptionRow, language: Language) => Said;
type Service = { description: string; quantity: string };

/** Without items that a change has ended, or that have not begun. */
const currentServices = ({ items }: SubscriptionRow): Service[] =>
	items
		.filter(({ billing_period, quantity }) => billing_period !== 'ONCE' && quantity > 0)
		.map(({ description, quantity }) => ({ description, quantity: String(quantity) }));

/** A message to the client of a subscription about its services: those that it has now, unless others are named. */
export async function gatherLife(
	context: ReadContext,
	subscriptionId: string,
	wanted: Language | undefined,
	how: Say | { say: Say; services: readonly Service[] },
): Promise<MessageContent> {
	const { say, services: named } = typeof how === 'function' ? { say: how, services: null } : how;
	const subscription = await store.getSubscription(context, subscriptionId);
	const client = await getClient(context, subscription.client_id);
	const language = wanted ?? localeOf(client);
	const seller_name = companyOf(context.config).name;
	const { facts, must_contain, preheader } = say(subscription, language);
	return {
		client_id: client.id,
		recipient: { type: 'CLIENT', id: client.id },
		language,
		facts: {
			seller_name,
			client_name: client.name,
			services: [...(named ?? currentServices(subscription))],
			...facts,
		},
		must_contain,
		layout: { preheader, lines: null, action: null, reason: reasons[language](seller_name) },
	};
}

/** A date for people; empty for a day that is not known, which the guard of its message refuses. */
export const dayOf = (day: Date | null, language: Language): string =>
	day === null ? '' : formatDate(day, language);

/** The services, one a line; the number keeps to its sign on a narrow screen. */
export const services = `{{#each services}}- {{this.description}} (×\u00a0{{this.quantity}})
{{/each}}`;

/** What the facts of every such message mean. */
export const commonSentences = {
	id: {
		seller_name: 'Penjual yang menandatangani email ini adalah {{seller_name}}.',
		client_name: 'Email ini untuk {{client_name}}.',
		services: 'Layanannya:{{#each services}}\n{{this.description}} (× {{this.quantity}}){{/each}}',
	},
	en: {
		seller_name: 'The seller who signs this email is {{seller_name}}.',
		client_name: 'This email is for {{client_name}}.',
		services:
			'The services:{{#each services}}\n{{this.description}} (× {{this.quantity}}){{/each}}',
	},
} as const;

/** A mail of paragraphs from the seller to the client. */
export const letter = (language: Language, ...paragraphs: readonly string[]): string =>
	[
		{ id: 'Yth. Tim {{client_name}},', en: 'Dear {{client_name}} team,' }[language],
		...paragraphs,
		{ id: 'Hormat kami,\n{{seller_name}}', en: 'Kind regards,\n{{seller_name}}' }[language],
	].join('\n\n');
