import type {
	IDataObject,
	ILoadOptionsFunctions,
	INodeListSearchResult,
	INodeProperties,
	INodePropertyModeValidation,
} from 'n8n-workflow';
import type { Operation, Picker } from './operation';
import { callOperation } from './transport';

const pageSize = 50;
/** Pages looked through for one search where the service cannot search itself. */
const pagesMax = 5;

type ListSearch = (
	this: ILoadOptionsFunctions,
	filter?: string,
	paginationToken?: string,
) => Promise<INodeListSearchResult>;

/** Searches as you type for "From List" of a resource locator. */
export function listSearch(picker: Picker): ListSearch {
	const operation: Operation = {
		id: picker.path,
		method: 'GET',
		path: picker.path,
		fields: [
			...(picker.complete ? [] : ['limit', 'cursor']),
			...(picker.search === undefined ? [] : [picker.search]),
		].map((name) => ({
			name,
			title: name,
			kind: 'text' as const,
			place: 'query' as const,
		})),
	};
	return async function search(filter?: string, paginationToken?: string) {
		const wanted = filter?.trim() ?? '';
		let cursor = paginationToken;
		for (let pages = 1; ; pages++) {
			const page = await callOperation(this, operation, {
				input: {
					...(picker.complete ? {} : { limit: pageSize }),
					...(cursor ? { cursor } : {}),
					...(picker.search !== undefined && wanted !== '' ? { [picker.search]: wanted } : {}),
				},
			});
			const results = ((page.data ?? []) as IDataObject[])
				.filter((record) => isOffered(picker, record))
				.map((record) => ({
					name: labelOf(picker, record),
					value: String(record[picker.value ?? 'id']),
				}))
				.filter(({ name }) => picker.search !== undefined || includes(name, wanted));
			cursor = typeof page.next_cursor === 'string' ? page.next_cursor : undefined;
			if (results.length > 0 || cursor === undefined || pages === pagesMax) {
				return { results, ...(cursor === undefined ? {} : { paginationToken: cursor }) };
			}
		}
	};
}

const includes = (text: string, wanted: string) =>
	text.toLowerCase().includes(wanted.toLowerCase());

const isOffered = ({ only }: Picker, record: IDataObject) =>
	only === undefined || only.values.includes(String(record[only.field]));

function labelOf(picker: Picker, record: IDataObject): string {
	const text = (field: string) => textOf(record[field]);
	const name = picker.label.map(text).find((label) => label !== '') ?? String(record.id);
	const details = picker.details.map(text).filter((detail) => detail !== '');
	return details.length === 0 ? name : `${name} (${details.join(', ')})`;
}

/** Values as they are; the prices of a product as "IDR 150000 MONTHLY". */
function textOf(value: unknown): string {
	if (value === null || value === undefined) return '';
	if (!Array.isArray(value)) return String(value);
	return (value as IDataObject[])
		.map(({ currency, amount, billing_period }) => [currency, amount, billing_period].join(' '))
		.join(', ');
}

/** `searchBillingCycles` for the resource `billing_cycle`. */
export function searchMethod(resource: string): string {
	const pascal = resource
		.split('_')
		.map((word) => word.charAt(0).toUpperCase() + word.slice(1))
		.join('');
	return `search${pascal}s`;
}

/** List searches of these resources, for `methods.listSearch` of a node. */
export function listSearches(
	pickers: Readonly<Record<string, Picker>>,
	resources: readonly string[] = Object.keys(pickers),
): Record<string, ListSearch> {
	return Object.fromEntries(
		resources.map((resource) => [searchMethod(resource), listSearch(pickers[resource])]),
	);
}

const isUuid: INodePropertyModeValidation = {
	type: 'regex',
	properties: {
		regex: '[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}',
		errorMessage: 'Not a valid ID (UUID)',
	},
};

const named = (displayName: string, name: string) => ({ displayName, name });

/** Modes of a resource locator: pick from a list, or give the ID, which is a UUID unless an example of it is given. */
export function locatorModes(
	resource: string,
	example?: string,
): NonNullable<INodeProperties['modes']> {
	return [
		{
			...named('From List', 'list'),
			type: 'list',
			typeOptions: { searchListMethod: searchMethod(resource), searchable: true },
		},
		{
			...named('By ID', 'id'),
			type: 'string',
			placeholder: `e.g. ${example ?? '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f'}`,
			...(example === undefined ? { validation: [isUuid] } : {}),
		},
	];
}
