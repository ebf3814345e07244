import type { IDataObject } from 'n8n-workflow';
import { client } from '../CloudSales/generated/client';
import { subscription } from '../CloudSales/generated/subscription';
import type { Operation } from './operation';

type Read = (operation: Operation, input: IDataObject) => Promise<IDataObject>;

/** Clients whose subscriptions are looked at for one search; a longer list is searched by a longer name. */
const clientsMax = 20;
const pageSize = 200;

const rows = (page: IDataObject) => (page.data ?? []) as IDataObject[];

/** Subscriptions that can be changed, with the name of their client; found by a part of that name. */
export async function changeableSubscriptions(
	read: Read,
	search: string,
): Promise<Array<{ client: string; record: IDataObject }>> {
	const known = rows(
		await read(client.operations.getAll, {
			limit: search === '' ? pageSize : clientsMax,
			sort: 'name',
			...(search === '' ? {} : { search }),
		}),
	);
	const names = new Map(known.map(({ id, name }) => [id, String(name)]));
	const lists =
		search === ''
			? [await read(subscription.operations.getAll, { limit: pageSize, status: 'ACTIVE' })]
			: await Promise.all(
					known.map(({ id }) =>
						read(subscription.operations.getAll, { limit: pageSize, client_id: id }),
					),
				);
	return lists
		.flatMap(rows)
		.filter(({ status }) => status === 'ACTIVE' || status === 'PAST_DUE')
		.map((record) => ({ client: names.get(record.client_id) ?? 'Client', record }))
		.sort((left, right) => left.client.localeCompare(right.client));
}

const periods: Readonly<Record<string, string>> = {
	MONTHLY: 'monthly',
	QUARTERLY: 'quarterly',
	HALF_YEARLY: 'half-yearly',
	YEARLY: 'yearly',
};

/** `20 × Google Workspace Business Standard` */
export const itemText = ({ quantity, description }: IDataObject): string =>
	`${String(quantity)} × ${String(description)}`;

/** `PT Contoh Maju: 20 × Google Workspace Business Standard (monthly)` */
export function subscriptionText(name: string, record: IDataObject): string {
	const items = ((record.items ?? []) as IDataObject[]).map(itemText).join(', ');
	const period = periods[String(record.billing_period)] ?? String(record.billing_period);
	return `${name}: ${items} (${period})`;
}
