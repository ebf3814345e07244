import type { IDataObject } from 'n8n-workflow';
import { dayText, moneyText } from './form-fields';

type Value = IDataObject[string];

/** What a change of a subscription leads to, in the words of who decides about it. */
export type ChangeFigures = {
	/** First day on which it holds. */
	effective_on: Value;
	currency: Value;
	/** Bills, each with its days and its amount with tax in minor units. */
	charges: IDataObject[];
	/** Credit notes, with amounts above 0. */
	credits: IDataObject[];
	charge_amount: number;
	credit_amount: number;
	/** Net of a full period before and from then on. */
	recurring_before: Value;
	recurring_after: Value;
	/** What the services do: "Google Workspace: 20 → 25". */
	services: string[];
	/** All of it in a few sentences. */
	summary: string;
};

const sum = (documents: readonly IDataObject[]) =>
	documents.reduce((total, { amount }) => total + Number(amount), 0);

/** The answer of subscription.preview-change, told. */
export function figuresOf(preview: IDataObject): ChangeFigures {
	const documents = ((preview.documents ?? []) as IDataObject[]).map(
		({ kind, due, period_start, period_end, net, tax, amount }) => ({
			kind,
			due,
			period_start,
			period_end,
			net,
			tax,
			amount,
		}),
	);
	const charges = documents.filter(({ amount }) => Number(amount) > 0);
	const credits = documents
		.filter(({ amount }) => Number(amount) < 0)
		.map(({ net, tax, amount, ...rest }) => ({
			...rest,
			net: -Number(net),
			tax: -Number(tax),
			amount: -Number(amount),
		}));
	const figures = {
		effective_on: preview.effective_on,
		currency: preview.currency,
		charges,
		credits,
		charge_amount: sum(charges),
		credit_amount: sum(credits),
		recurring_before: preview.recurring_before,
		recurring_after: preview.recurring_after,
		services: ((preview.items ?? []) as IDataObject[]).map(serviceText),
	};
	return { ...figures, summary: summaryOf(preview.status, figures) };
}

function serviceText({ before, after }: IDataObject): string {
	const was = before as IDataObject | null;
	const is = after as IDataObject;
	const name = String(is.description);
	if (Number(is.quantity) === 0) return `${name}: ${String(was?.quantity ?? 0)} → ends`;
	const isOther = was !== null && was.product_id !== is.product_id;
	const from =
		was === null ? 'new' : `${isOther ? `${String(was.description)} ` : ''}${String(was.quantity)}`;
	return `${name}: ${from} → ${String(is.quantity)}`;
}

function summaryOf(status: unknown, figures: Omit<ChangeFigures, 'summary'>): string {
	const money = (amount: unknown) => moneyText(amount, figures.currency);
	const day = dayText(figures.effective_on);
	const waits = status === 'AWAITING_PAYMENT';
	return [
		`${figures.services.join(', ')}, from ${day} on${waits ? ', once it is paid' : ''}.`,
		figures.charge_amount === 0
			? 'Nothing is charged for it now.'
			: `${money(figures.charge_amount)} with tax is charged for it.`,
		...(figures.credit_amount === 0
			? []
			: [`${money(figures.credit_amount)} with tax is given back.`]),
		`A full period then costs ${money(figures.recurring_after)} before tax instead of ${money(figures.recurring_before)}.`,
	].join(' ');
}
