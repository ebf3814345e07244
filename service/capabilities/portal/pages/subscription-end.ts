import type { z } from 'zod';
import { addDays, formatDate } from '../../../platform/clock/index.ts';
import { assertMayUse } from '../../../platform/contract/permissions.ts';
import { DomainError } from '../../../platform/errors/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	confirmation,
	html,
	readForm,
	submitForm,
	summaryList,
	table,
	type FormField,
	type FormState,
	type Html,
	type PageAnswer,
} from '../../../platform/pages/index.ts';
import {
	previewCancel,
	requestCancellation,
	type CancellationPreview,
} from '../../subscriptions/index.ts';
import { commonWords } from './common-words.ts';
import { planWords } from './plan-words.ts';
import { command, rehearse, show, type Reader } from './reader.ts';
import type { Bought } from './service-steps.ts';
import { asked, pathOf, subscriptionOf } from './subscription-requests.ts';
import { nameOf } from './subscription-view.ts';
import { subscriptionWords } from './subscription-words.ts';

type Preview = z.output<typeof CancellationPreview>;

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
	const preview = await previewOf(reader, subscription);
	const say = planWords[language];
	const last_day = preview?.service_until ?? subscription.current_period_end;
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
			last_day === null ? say.end_later : say.end_on(formatDate(last_day, language)),
			preview === null || preview.data_removed_on !== null ? say.end_data : say.end_no_data,
		],
		will_not: [say.end_nothing_yet, subscriptionWords[language].who_decides],
		more: html`<p><strong>${nameOf(subscription, language)}</strong></p>
			${preview === null ? null : figures(preview, language)}`,
	});
	const title = subscriptionWords[language].end_title;
	return show(reader, { title, body, current: '/portal' }, state === undefined ? 200 : 422);
}

/** What the end would do if it was agreed now; null where there is no end to plan. */
async function previewOf(reader: Reader, { id: subscription_id }: Bought): Promise<Preview | null> {
	try {
		const wish = { subscription_id, service: 'KEEP_UNTIL_PERIOD_END', give_back: true } as const;
		return await rehearse(reader, previewCancel, wish);
	} catch (error) {
		// Asking for it then says why it cannot be asked for.
		if (error instanceof DomainError && error.definition.status === 409) return null;
		throw error;
	}
}

function figures(preview: Preview, language: Language): Html {
	const say = planWords[language];
	const money = (amount: bigint): string => formatMoney(amount, preview.currency, language);
	const { service_until, data_removed_on, credit, cancelled, owed, bills } = preview;
	const day = (date: Date | null): string | null =>
		date === null ? null : formatDate(date, language);
	return html`<h2>${say.end_figures}</h2>
		${summaryList([
			[say.end_last_day, day(service_until)],
			[say.end_data_until, data_removed_on === null ? null : day(addDays(data_removed_on, -1))],
			[say.end_credit, credit > 0n ? `${money(credit)} (${say.with_tax})` : null],
			[say.end_no_more, cancelled.length === 0 && owed.length === 0 ? say.end_nothing_owed : null],
		])}
		${billTable(say.end_cancelled, cancelled, { language, money })}
		${billTable(say.end_owed, [...owed, ...bills.filter((one) => !isIn(one, owed))], { language, money })}`;
}

type Bill = Preview['owed'][number];
const isIn = ({ billing_cycle_id: id }: Bill, others: readonly Bill[]): boolean =>
	others.some((one) => one.billing_cycle_id === id);

function billTable(
	caption: string,
	rows: readonly Bill[],
	{ language, money }: { language: Language; money: (amount: bigint) => string },
): Html | null {
	if (rows.length === 0) return null;
	const say = commonWords[language];
	return table<Bill>({
		caption,
		rows,
		language,
		columns: [
			{ label: say.invoice, isHead: true, cell: ({ number }) => number ?? say.preparing },
			{
				label: planWords[language].end_period,
				cell: ({ period_start, period_end }) =>
					`${formatDate(period_start, language)} – ${formatDate(period_end, language)}`,
			},
			{ label: say.amount, kind: 'number', cell: ({ amount }) => money(amount) },
		],
	});
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
