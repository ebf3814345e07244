import { createHash } from 'crypto';
import type { IDataObject } from 'n8n-workflow';
import {
	dropdown,
	filledIn,
	filledInNumber,
	hidden,
	html,
	moneyText,
	type FormField,
} from './form-fields';

/**
 * The form of a quotation: what its page shows, and what was filled in as input of quotation.create. A dropdown of n8n
 * gives back the text of its choice and nothing else, so client and price are read from that text.
 */
export const linesMax = 10;
const linesShown = 3;
const own = 'Language of the client';
const languages: Readonly<Record<string, string>> = { Indonesian: 'id', English: 'en' };
const periods: Readonly<Record<string, string>> = {
	MONTHLY: 'per month',
	QUARTERLY: 'per quarter',
	HALF_YEARLY: 'per half year',
	YEARLY: 'per year',
	ONCE: 'once',
};

export const clientLabel = (client: IDataObject): string =>
	`${String(client.name)} (${String(client.billing_email)})`;

/** One choice for each price of a product in IDR: that is what a sale is collected in. */
export const productLabels = (product: IDataObject): string[] =>
	((product.prices ?? []) as IDataObject[])
		.filter(({ currency }) => currency === 'IDR')
		.map(({ amount, currency, billing_period }) => {
			const price = `${moneyText(amount, currency)} per ${String(product.unit)}`;
			const period = periods[String(billing_period)] ?? String(billing_period);
			return `${String(product.name)} · ${price}, ${period} · ${String(product.sku)}`;
		});

export type Choices = { clients: readonly IDataObject[]; products: readonly IDataObject[] };

/** Whether the page asks for a new client: because that was chosen, or because no known one fits. */
export const asksForNewClient = (values: IDataObject, clients: readonly IDataObject[]): boolean =>
	filledIn(values, 'new_client') === 'Yes' || clients.length === 0;

/** The fields of the page, with what was filled in before. */
export function quotationFields(values: IDataObject, choices: Choices): FormField[] {
	const isNew = asksForNewClient(values, choices.clients);
	const products = choices.products.flatMap(productLabels);
	const text = (name: string) => filledIn(values, name);
	return [
		...(isNew ? newClientFields(values) : [clientField(values, choices.clients)]),
		{
			fieldName: 'language',
			fieldLabel: 'Language',
			...dropdown([...(isNew ? [] : [own]), ...Object.keys(languages)]),
			defaultValue: text('language') || (isNew ? 'Indonesian' : own),
		},
		...(products.length === 0
			? [
					html(
						'empty',
						'<p><strong>The catalog has no product with a price in IDR yet.</strong></p>',
					),
				]
			: []),
		...Array.from({ length: lineCount(values) }, (_, index) =>
			lineFields(values, index + 1, products),
		).flat(),
		{
			fieldName: 'trial_days',
			fieldLabel: 'Free trial, in days (none if empty)',
			fieldType: 'number',
			defaultValue: filledInNumber(values, 'trial_days'),
		},
		{
			fieldName: 'term_months',
			fieldLabel: 'Fixed term, in months (until it is cancelled if empty)',
			fieldType: 'number',
			defaultValue: filledInNumber(values, 'term_months'),
		},
		{
			fieldName: 'valid_until',
			fieldLabel: 'Valid until (14 days if empty)',
			fieldType: 'date',
			defaultValue: text('valid_until'),
		},
		{
			fieldName: 'notes',
			fieldLabel: 'Notes for the client',
			fieldType: 'textarea',
			defaultValue: text('notes'),
		},
		hidden('client_search', text('client_search')),
		hidden('new_client', isNew ? 'Yes' : 'No'),
		hidden('lines', String(lineCount(values))),
		hidden('requested_for', text('requested_for')),
	];
}

const lineCount = (values: IDataObject): number => {
	const count = Number(filledIn(values, 'lines') || linesShown);
	return Number.isInteger(count) ? Math.min(Math.max(count, 1), linesMax) : linesShown;
};

function clientField(values: IDataObject, clients: readonly IDataObject[]): FormField {
	const labels = clients.map(clientLabel);
	const only = labels.length === 1 ? labels[0] : undefined;
	return {
		fieldName: 'client',
		fieldLabel: 'Client',
		...dropdown(labels),
		requiredField: true,
		defaultValue: filledIn(values, 'client') || (only ?? ''),
	};
}

function newClientFields(values: IDataObject): FormField[] {
	const name = filledIn(values, 'client_name') || filledIn(values, 'client_search');
	const isUnknown = filledIn(values, 'new_client') !== 'Yes' && name !== '';
	return [
		...(isUnknown
			? [html('unknown', '<p>No client has this name yet. Fill in the two fields to add one.</p>')]
			: []),
		{
			fieldName: 'client_name',
			fieldLabel: 'Client name',
			fieldType: 'text',
			requiredField: true,
			placeholder: 'e.g. PT Contoh Maju',
			defaultValue: name,
		},
		{
			fieldName: 'client_email',
			fieldLabel: 'Client e-mail',
			fieldType: 'email',
			requiredField: true,
			placeholder: 'e.g. finance@contohmaju.example',
			defaultValue: filledIn(values, 'client_email'),
		},
	];
}

function lineFields(values: IDataObject, line: number, products: readonly string[]): FormField[] {
	const isFirst = line === 1;
	return [
		{
			fieldName: `product_${line}`,
			fieldLabel: `Product ${line}`,
			// A chosen product of a line that is not needed after all can be taken back.
			...dropdown(isFirst ? products : [noProduct, ...products]),
			requiredField: isFirst,
			defaultValue: filledIn(values, `product_${line}`),
		},
		{
			fieldName: `quantity_${line}`,
			fieldLabel: `Quantity ${line}`,
			fieldType: 'number',
			requiredField: isFirst,
			defaultValue: filledInNumber(values, `quantity_${line}`),
		},
		{
			fieldName: `discount_${line}`,
			fieldLabel: `Discount ${line} (Rp, on the whole line)`,
			fieldType: 'number',
			defaultValue: filledInNumber(values, `discount_${line}`),
		},
	];
}

const noProduct = '(no product)';

/** A field of the form that cannot be meant, in the words of its page. */
export class FormRefusal extends Error {}

/** What was filled in, as input of quotation.create; what is wrong is thrown in the words of the page. */
export function quotationInput(values: IDataObject): IDataObject {
	const lines = Array.from({ length: linesMax }, (_, index) => lineOf(values, index + 1)).filter(
		(line) => line !== undefined,
	);
	if (lines.length === 0) throw new FormRefusal('Choose at least one product');
	const recurring = lines.filter(({ period }) => period !== 'ONCE');
	const [first] = recurring;
	const other = recurring.find(({ period }) => period !== first?.period);
	if (first !== undefined && other !== undefined) {
		throw new FormRefusal(
			`Product ${first.line} is paid ${periods[first.period]} and product ${other.line} ${periods[other.period]}. A quotation has one period: make two quotations`,
		);
	}
	const optional = {
		valid_until: filledIn(values, 'valid_until').slice(0, 10),
		notes: filledIn(values, 'notes'),
		language: languages[filledIn(values, 'language')] ?? '',
		requested_for: filledIn(values, 'requested_for'),
	};
	return {
		client: clientOf(values),
		items: lines.map(({ item }) => item),
		billing_period: first?.period ?? 'MONTHLY',
		...Object.fromEntries(Object.entries(optional).filter(([, value]) => value !== '')),
		...numberOf(values, 'trial_days', 'Free trial'),
		...numberOf(values, 'term_months', 'Fixed term'),
		send: true,
	};
}

function numberOf(values: IDataObject, name: string, label: string): IDataObject {
	const text = filledInNumber(values, name);
	return text === '' ? {} : { [name]: wholeNumber(text, label) };
}

function clientOf(values: IDataObject): IDataObject {
	if (filledIn(values, 'new_client') === 'Yes') {
		return {
			name: filledIn(values, 'client_name'),
			billing_email: filledIn(values, 'client_email'),
			create_if_missing: true,
		};
	}
	const label = /^(.*) \((\S+)\)$/.exec(filledIn(values, 'client'));
	if (label === null) throw new FormRefusal('Choose a client');
	return { name: label[1], billing_email: label[2], create_if_missing: false };
}

type Line = { line: number; period: string; item: IDataObject };

function lineOf(values: IDataObject, line: number): Line | undefined {
	const chosen = filledIn(values, `product_${line}`);
	const product = chosen === noProduct ? '' : chosen;
	const quantity = filledInNumber(values, `quantity_${line}`);
	const discount = filledInNumber(values, `discount_${line}`);
	if (product === '' && quantity === '') return undefined;
	if (product === '') throw new FormRefusal(`Product ${line} is not chosen, but has a quantity`);
	if (quantity === '') throw new FormRefusal(`Quantity ${line} must be at least 1`);
	const label = /, ([^,·]+) · ([^\s·]+)$/.exec(product);
	const period = Object.keys(periods).find((one) => periods[one] === label?.[1]);
	if (label === null || period === undefined)
		throw new FormRefusal(`Choose product ${line} from the list`);
	return {
		line,
		period,
		item: {
			sku: label[2],
			quantity: wholeNumber(quantity, `Quantity ${line}`),
			...(discount === '' ? {} : { discount: wholeNumber(discount, `Discount ${line}`) }),
		},
	};
}

function wholeNumber(text: string, label: string): number {
	const number = Number(text);
	if (Number.isSafeInteger(number)) return number;
	throw new FormRefusal(`${label} must be a whole number, but it is "${text}"`);
}

/** The label on the page of a field that the service names by its path, such as `body.items[0].quantity`. */
export function formLabel(path: string, input: IDataObject): string {
	const item = /^body\.items\[(\d+)\](?:\.(\w+))?/.exec(path);
	if (item !== null) {
		const { sku } = ((input.items ?? []) as IDataObject[])[Number(item[1])] ?? {};
		const name = { quantity: 'Quantity', discount: 'Discount' }[item[2] ?? ''] ?? 'Product';
		return sku === undefined ? name : `${name} of ${String(sku)}`;
	}
	const labels: Readonly<Record<string, string>> = {
		'body.client.name': 'Client name',
		'body.client.billing_email': 'Client e-mail',
		'body.trial_days': 'Free trial',
		'body.term_months': 'Fixed term',
		'body.valid_until': 'Valid until',
		'body.notes': 'Notes',
		'body.requested_for': 'Your e-mail, on the first page',
	};
	return labels[path] ?? 'The form';
}

const ofTheCall = new Set(['submittedAt', 'formMode', 'formQueryParameters', 'error', 'details']);

/** The same form filled in twice on one day, letter for letter, is one command: a double click does no harm. */
export function formKey(values: IDataObject, day: string): string {
	const entries = Object.entries(values)
		.filter(([name, value]) => !ofTheCall.has(name) && value !== null && value !== '')
		.map(([name, value]) => [name, String(value)])
		.sort(([left], [right]) => (left < right ? -1 : 1));
	return `form-${createHash('sha256')
		.update(JSON.stringify([day, entries]))
		.digest('hex')}`;
}
