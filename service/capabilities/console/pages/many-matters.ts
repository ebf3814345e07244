import { formatMoney } from '../../../platform/money/index.ts';
import { html, type Html } from '../../../platform/pages/index.ts';
import type { ListedMatter } from '../../attention/index.ts';
import { actionsOf } from '../actions.ts';
import { getMatter } from '../matter.ts';
import type { Handlers, OperatorCall } from '../operator-route.ts';
import { wordsOf } from '../words.ts';
import type { Tickable } from './many.ts';
import { moneyOf, titleOf } from './needs-person.ts';
import { reasonText } from './reason-text.ts';

/** Matters of Needs a person. */
export const tickableMatters = (handlers: Handlers): Tickable<ListedMatter> => ({
	address: '/console/many',
	list: '/console',
	name: 'matter',
	load: (call, id) => getMatter(call, handlers, id),
	possible: (call, matter) => actionsOf(call, handlers, matter),
	columns: (call) => [
		{
			label: wordsOf(call.language).matter,
			isHead: true,
			cell: ({ id, kind, reason }) =>
				html`<a href="/console/matters/${id}">${titleOf(call, kind)}</a><br /><small
						>${reasonText(reason, call.language)}</small
					>`,
		},
		{
			label: wordsOf(call.language).money,
			kind: 'number',
			cell: (one) => moneyOf(one, call.language),
		},
	],
	sums: sumsOf,
});

function sumsOf({ language }: OperatorCall, matters: readonly ListedMatter[]): Html | null {
	const totals = new Map<string, bigint>();
	for (const { amount, currency } of matters)
		if (amount !== null && currency !== null)
			totals.set(currency, (totals.get(currency) ?? 0n) + BigInt(amount));
	const sums = [...totals].map(([currency, amount]) => formatMoney(amount, currency, language));
	if (sums.length === 0) return null;
	return html`<p>${wordsOf(language).total}: <strong>${sums.join(' + ')}</strong></p>`;
}
