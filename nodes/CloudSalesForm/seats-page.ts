import type { IDataObject } from 'n8n-workflow';
import type { Send } from '../shared/commands';
import {
	dropdown,
	escaped,
	filledIn,
	hidden,
	html,
	refusalField,
	refusalText,
	type FormField,
} from '../shared/form-fields';
import { itemChoices } from './seat-choice';

/** The page on which sales chooses what is changed, and to how many. */
export async function seatsPage(
	values: IDataObject,
	send: Send,
	itemIndex: number,
): Promise<FormField[]> {
	const search = filledIn(values, 'client_search');
	const choices = await itemChoices(search, send, itemIndex);
	const labels = choices.map(({ label }) => label);
	return [
		...refusalField(refusalText(values), 'Nothing was asked for.'),
		...(labels.length === 0 ? [nothingFound(search)] : []),
		{
			fieldName: 'item',
			fieldLabel: 'What is changed',
			...dropdown(labels),
			requiredField: true,
			defaultValue: filledIn(values, 'item') || (labels.length === 1 ? labels[0] : ''),
		},
		{
			fieldName: 'quantity',
			fieldLabel: 'New number',
			fieldType: 'number',
			requiredField: true,
			// 0 is a wish of its own here: the item ends.
			defaultValue: filledIn(values, 'quantity'),
		},
		{
			fieldName: 'reason',
			fieldLabel: 'Why',
			fieldType: 'text',
			requiredField: true,
			placeholder: 'e.g. Five new colleagues from January on',
			defaultValue: filledIn(values, 'reason'),
		},
		{
			fieldName: 'requested_for',
			fieldLabel: 'Your name',
			fieldType: 'text',
			requiredField: true,
			placeholder: 'e.g. Rina, sales',
			defaultValue: filledIn(values, 'requested_for'),
		},
		hidden('client_search', search),
	];
}

const nothingFound = (search: string): FormField =>
	html(
		'empty',
		`<p><strong>${search === '' ? 'There is no running subscription yet.' : `No client whose name has "${escaped(search)}" in it has a running subscription.`}</strong> Open the form again to look for another one.</p>`,
	);
