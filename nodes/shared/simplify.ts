import type { IDataObject } from 'n8n-workflow';

/** The fields named, of each record. */
export function simplified(record: IDataObject, fields: readonly string[]): IDataObject {
	return Object.fromEntries(
		fields.filter((field) => field in record).map((field) => [field, record[field]]),
	);
}
