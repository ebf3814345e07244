import type { IDataObject } from 'n8n-workflow';
import { billingCycle } from '../CloudSales/generated/billing-cycle';
import { client } from '../CloudSales/generated/client';
import { quotation } from '../CloudSales/generated/quotation';
import type { Send } from '../shared/commands';
import {
	dayText,
	escaped,
	filledIn,
	filledInNumber,
	hidden,
	html,
	moneyText,
	refusalField,
	refusalText,
	type FormField,
} from '../shared/form-fields';

/** The page on which finance uploads the documents of a sale, with what there is to know of it. */
export async function invoicePage(
	values: IDataObject,
	send: Send,
	itemIndex: number,
): Promise<FormField[]> {
	const read = (operation: Parameters<Send>[0], input: IDataObject) =>
		send(operation, input, itemIndex);
	const cycle = await cycleOf(values, read);
	if (cycle === undefined) return unknownSale(values);
	const buyer = await read(client.operations.get, { client_id: cycle.client_id });
	const offer =
		typeof cycle.quotation_id === 'string'
			? await read(quotation.operations.get, { quotation_id: cycle.quotation_id })
			: undefined;
	// A page without a sale cannot have sent any files.
	const isUpload = filledIn(values, 'billing_cycle_id') !== '';
	return [
		...refusalField(isUpload ? refusalText(values) : undefined, 'The files were not saved.'),
		html('sale', `${table(rowsOf(cycle, buyer, offer))}<br>`),
		file('invoice', 'Invoice', true),
		file('tax_invoice', 'Faktur pajak', false),
		{
			fieldName: 'tax',
			fieldLabel: 'Tax on the faktur pajak (Rp, if it differs)',
			fieldType: 'number',
			defaultValue: filledInNumber(values, 'tax'),
		},
		hidden('billing_cycle_id', String(cycle.id)),
	];
}

type Read = (operation: Parameters<Send>[0], input: IDataObject) => Promise<IDataObject>;

/** By the link of the mail, or by the number of the quotation. */
async function cycleOf(values: IDataObject, read: Read): Promise<IDataObject | undefined> {
	const id = filledIn(values, 'billing_cycle_id');
	if (id !== '') return await read(billingCycle.operations.get, { billing_cycle_id: id });
	const number = filledIn(values, 'quotation_number').toUpperCase();
	if (number === '') return undefined;
	const offers = await records(read, quotation.operations.getAll, { number });
	const offer = offers.find(({ status }) => status === 'ACCEPTED');
	if (offer === undefined) return undefined;
	const [cycle] = await records(read, billingCycle.operations.getAll, { quotation_id: offer.id });
	return cycle;
}

const records = async (read: Read, operation: Parameters<Send>[0], input: IDataObject) =>
	((await read(operation, input)).data ?? []) as IDataObject[];

/** Asks for the number, again if need be. What is uploaded without a sale is refused and comes back here. */
function unknownSale(values: IDataObject): FormField[] {
	const number = filledIn(values, 'quotation_number');
	const text =
		number === ''
			? 'Open the link in the mail that asked for the invoice, or write the number of the quotation.'
			: `There is no accepted quotation ${number}. Look at the number in the mail that asked for the invoice.`;
	return [
		html('message', `<p>${escaped(text)}</p>`),
		{
			fieldName: 'quotation_number',
			fieldLabel: 'Number of the quotation',
			fieldType: 'text',
			requiredField: true,
			placeholder: 'e.g. QUO-2026-000123',
			defaultValue: number,
		},
	];
}

const file = (name: string, label: string, isRequired: boolean): FormField => ({
	fieldName: name,
	fieldLabel: label,
	fieldType: 'file',
	requiredField: isRequired,
	multipleFiles: false,
	acceptFileTypes: '.pdf',
});

function rowsOf(
	cycle: IDataObject,
	buyer: IDataObject,
	offer: IDataObject | undefined,
): Array<[string, string]> {
	const money = (amount: unknown) => moneyText(amount, cycle.currency);
	const there = [
		link(cycle.invoice_file_url, 'invoice'),
		link(cycle.tax_invoice_file_url, 'faktur pajak'),
	].filter((text) => text !== '');
	return [
		['Client', escaped(String(buyer.name))],
		...(offer === undefined
			? []
			: [['Quotation', escaped(String(offer.number))] as [string, string]]),
		['Invoice number', escaped(String(cycle.number ?? 'given when the files are saved'))],
		['Amount', `${money(cycle.amount)}, of which tax ${money(cycle.tax)}`],
		['Due', dayText(cycle.due_date)],
		['State', states[String(cycle.status)] ?? escaped(String(cycle.status))],
		['Already attached', there.length === 0 ? 'nothing' : there.join(', ')],
	];
}

const states: Readonly<Record<string, string>> = {
	DRAFT: 'accepted, invoice not asked for yet',
	INVOICE_REQUESTED: 'waits for the invoice',
	INVOICED: 'has its invoice, the pay link is being made',
	AWAITING_PAYMENT: 'waits for payment',
	OVERDUE: 'overdue',
	PAID: 'paid',
	EXPIRED: 'expired',
	CANCELLED: 'cancelled',
	WRITTEN_OFF: 'written off',
};

const link = (url: unknown, text: string): string =>
	typeof url === 'string' ? `<a href="${escaped(url)}" target="_blank">${text}</a>` : '';

const table = (rows: ReadonlyArray<[string, string]>): string =>
	`<table>${rows.map(([name, value]) => `<tr><td>${name}: </td><td>${value}</td></tr>`).join('')}</table>`;
