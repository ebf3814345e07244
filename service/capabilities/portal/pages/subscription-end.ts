import { formatDate } from '../../../platform/clock/index.ts';
import { assertMayUse } from '../../../platform/contract/permissions.ts';
import type { Language } from '../../../platform/language/index.ts';
import {
	confirmation,
	html,
	readForm,
	submitForm,
	type FormField,
	type FormState,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import { requestCancellation } from '../../subscriptions/index.ts';
import { planWords } from './plan-words.ts';
import { command, show, type Reader } from './reader.ts';
import { asked, pathOf, subscriptionOf } from './subscription-requests.ts';
import { nameOf } from './subscription-view.ts';
import { subscriptionWords } from './subscription-words.ts';

const endFields = (language: Language): FormField[] => [
	{ kind: 'text', name: 'reason', label: planWords[language].why_end, longest: 500 },
];

/** What the end of a subscription means, before it is asked for. */
export async function showEnd(
	reader: Reader,
	state?: FormState,
): Promise<{ html: string; status: number }> {
	const { language } = reader;
	assertMayUse(reader.actor, requestCancellation.operation);
	const subscription = await subscriptionOf(reader);
	const say = planWords[language];
	const { current_period_end: paid_until } = subscription;
	const body = confirmation({
		id: 'end',
		action: `${pathOf(subscription)}/end`,
		fields: endFields(language),
		submit: say.ask_end,
		language,
		tone: 'danger',
		cancel: pathOf(subscription),
		...(state === undefined ? {} : { state }),
		will: [
			paid_until === null ? say.end_later : say.end_on(formatDate(paid_until, language)),
			say.end_data,
		],
		will_not: [say.end_nothing_yet, subscriptionWords[language].who_decides],
		more: html`<p><strong>${nameOf(subscription, language)}</strong></p>`,
	});
	const title = subscriptionWords[language].end_title;
	return show(reader, { title, body, current: '/portal' }, state === undefined ? 200 : 422);
}

export async function askEnd(reader: Reader): Promise<PageAnswer> {
	const { language, call, viewer } = reader;
	const subscription = await subscriptionOf(reader);
	const sent = await readForm(call.request);
	return submitForm(call, sent, {
		fields: endFields(language),
		words: subscriptionWords[language].errors,
		work: (body) =>
			command(
				reader,
				requestCancellation,
				{
					path: { subscription_id: subscription.id },
					body: { ...body, requested_for: viewer.name },
				},
				sent.key(),
			),
		again: async (state) => (await showEnd(reader, state)).html,
		done: () => asked(reader, subscription),
	});
}
