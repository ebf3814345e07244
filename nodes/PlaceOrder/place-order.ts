import type { IDataObject, IExecuteFunctions } from 'n8n-workflow';
import { sleep } from 'n8n-workflow';
import { paymentLink } from '../CloudSales/generated/payment-link';
import { order } from '../CloudSalesOrders/generated/order';
import type { Send } from '../shared/commands';
import type { Result } from '../shared/items';
import type { Field, Operation } from '../shared/operation';
import { answerOf, collectionOf, fieldOf, given, withoutEmpty } from '../shared/step';

const { place, 'place-quick': placeQuick } = order.operations;
const { getAll: listLinks } = paymentLink.operations;

const pauseMs = 1_000;
const defaultWaitSeconds = 15;

/** What the node calls the fields that the two operations name differently. */
const titles: Readonly<Record<string, string>> = {
	email: 'Customer Email',
	name: 'Customer Name',
	company: 'Company Name',
	region: 'Deployment Region',
	package_code: 'Package',
	additional_services: 'Services',
	selected_services: 'Services',
};
const named = (operation: Operation): Operation => ({
	...operation,
	fields: operation.fields.map((field) => ({
		...field,
		title: titles[field.name] ?? field.title,
	})),
});
const operations = { package: named(placeQuick), services: named(place) };
const services = fieldOf(operations.services, 'selected_services', {
	name: 'services',
	required: false,
});
const shared = ['organization_slug', 'billing_cycle'];
const additional = ['country', 'currency', 'language', 'phone', 'promotion_code'];

/** Places the order by the public operation: the sender of a form is not authenticated. Then waits for the payment link. */
export async function placeOrder(
	context: IExecuteFunctions,
	itemIndex: number,
	send: Send,
): Promise<Result> {
	const isPackage = context.getNodeParameter('orderOf', itemIndex, 'package') !== 'services';
	const operation = isPackage ? operations.package : operations.services;
	const input = isPackage ? quickInput(context, itemIndex) : fullInput(context, itemIndex);
	const placed = await send(operation, input, itemIndex);
	const payment_url = await paymentUrlOf(context, placed, itemIndex, send);
	const { json } = answerOf(context, itemIndex, operation, placed);
	return { json: { ...json, payment_url } };
}

function quickInput(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const more = collectionOf(context, itemIndex, 'additionalFields');
	const { customer_email, customer_name, company_name, ...input } = commonInput(context, itemIndex);
	const user_count = given(context, itemIndex, fieldOf(placeQuick, 'user_count'), more.user_count);
	return withoutEmpty({
		...input,
		email: customer_email,
		name: customer_name,
		company: company_name,
		region: regionOf(context, itemIndex),
		package_code: given(
			context,
			itemIndex,
			fieldOf(operations.package, 'package_code', { required: true }),
		),
		additional_services: given(context, itemIndex, services),
		user_count,
	});
}

function fullInput(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const more = collectionOf(context, itemIndex, 'additionalFields');
	const platform = fieldOf(place, 'deployment_platform');
	return withoutEmpty({
		...commonInput(context, itemIndex),
		deployment_region: regionOf(context, itemIndex),
		selected_services: given(context, itemIndex, { ...services, required: true }),
		deployment_platform: given(context, itemIndex, platform, more.deployment_platform),
	});
}

function commonInput(context: IExecuteFunctions, itemIndex: number): IDataObject {
	const more = collectionOf(context, itemIndex, 'additionalFields');
	const read = (field: Field, ...values: [] | [unknown]) =>
		given(context, itemIndex, field, ...values);
	const names = ['customer_email', 'customer_name', 'company_name', ...shared];
	return withoutEmpty({
		...Object.fromEntries(names.map((name) => [name, read(fieldOf(place, name))])),
		...Object.fromEntries(additional.map((name) => [name, read(fieldOf(place, name), more[name])])),
	});
}

const regionOf = (context: IExecuteFunctions, itemIndex: number): unknown =>
	given(context, itemIndex, fieldOf(place, 'deployment_region'));

/** The link is made in the moments after the order; null when there is nothing to pay, or when it takes longer. */
async function paymentUrlOf(
	context: IExecuteFunctions,
	placed: IDataObject,
	itemIndex: number,
	send: Send,
): Promise<IDataObject[string]> {
	const { longest_wait_seconds = defaultWaitSeconds } = collectionOf(context, itemIndex, 'options');
	const field: Field = { name: 'longest_wait_seconds', title: 'Longest Wait', kind: 'integer' };
	const seconds = given(context, itemIndex, field, longest_wait_seconds) as number | undefined;
	const deadline = Date.now() + (seconds ?? defaultWaitSeconds) * 1000;
	const isOpen = placed.status === 'DRAFT' && Number(placed.total_amount) > 0;
	while (isOpen) {
		const input = { subject_id: placed.id, status: 'OPEN', limit: 1 };
		const { data = [] } = await send(listLinks, input, itemIndex);
		const [link] = data as IDataObject[];
		if (link !== undefined) return link.url;
		const isCancelled = context.getExecutionCancelSignal()?.aborted === true;
		if (isCancelled || Date.now() + pauseMs > deadline) break;
		await sleep(pauseMs);
	}
	return null;
}
