import type { IDataObject } from 'n8n-workflow';
import { subscription } from '../CloudSales/generated/subscription';
import { figuresOf, type ChangeFigures } from '../shared/change-preview';
import type { Send } from '../shared/commands';
import {
	dayText,
	escaped,
	filledIn,
	hidden,
	html,
	moneyText,
	type FormField,
} from '../shared/form-fields';
import { itemChoices } from './seat-choice';

const { 'preview-change': preview } = subscription.operations;

/** Why a change cannot be shown, in the words of the page before. */
export class ChangeRefusal extends Error {}

/** The page that shows what a change leads to, before anything is asked for. */
export async function changePage(
	values: IDataObject,
	send: Send,
	itemIndex: number,
): Promise<FormField[]> {
	const choices = await itemChoices(filledIn(values, 'client_search'), send, itemIndex);
	const chosen = choices.find(({ label }) => label === filledIn(values, 'item'));
	if (chosen === undefined) throw new ChangeRefusal('Choose what is changed from the list');
	const quantity = filledIn(values, 'quantity');
	if (!/^\d{1,6}$/.test(quantity))
		throw new ChangeRefusal('The new number must be a whole number, 0 or more');
	const { subscription_id, item_id } = chosen;
	const items = [{ item_id, quantity: Number(quantity) }];
	const figures = figuresOf(await send(preview, { subscription_id, items }, itemIndex));
	return [
		html('preview', `${table(rowsOf(figures, values))}<br>`),
		...Object.entries({ subscription_id, item_id, quantity }).map(([name, value]) =>
			hidden(name, value),
		),
		...['item', 'reason', 'requested_for', 'client_search'].map((name) =>
			hidden(name, filledIn(values, name)),
		),
	];
}

function rowsOf(figures: ChangeFigures, values: IDataObject): Array<[string, string]> {
	const { currency, charges, credits } = figures;
	const money = (amount: unknown) => moneyText(amount, currency);
	const [client] = filledIn(values, 'item').split(': now ');
	return [
		['Client', escaped(client)],
		['Change', escaped(figures.services.join(', '))],
		['From', dayText(figures.effective_on)],
		...charges.map((one) => documentRow('Charged', one, money)),
		...credits.map((one) => documentRow('Given back', one, money)),
		...(charges.length + credits.length === 0
			? [['Charged now', 'nothing'] as [string, string]]
			: []),
		[
			'Full period',
			`${money(figures.recurring_after)} before tax, instead of ${money(figures.recurring_before)}`,
		],
		['Why', escaped(filledIn(values, 'reason'))],
	];
}

const documentRow = (
	title: string,
	{ amount, tax, period_start, period_end, due, kind }: IDataObject,
	money: (amount: unknown) => string,
): [string, string] => [
	title,
	`${money(amount)}, of which tax ${money(tax)}, for ${dayText(period_start)} to ${dayText(period_end)}${notes(due, kind)}`,
];

function notes(due: unknown, kind: unknown): string {
	if (kind === 'CARRIED') return ', with the next bill';
	return due === 'WHEN_PAID' ? ', once the first is paid' : '';
}

const table = (rows: ReadonlyArray<[string, string]>): string =>
	`<table>${rows.map(([name, value]) => `<tr><td>${name}: </td><td>${value}</td></tr>`).join('')}</table>`;
