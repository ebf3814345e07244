import type { Request, Response } from 'express';
import { z } from 'zod';
import type { Operation } from '../contract/define-contract.ts';
import { toCsv, type CsvValue } from '../csv/index.ts';
import { invalidInput } from '../errors/index.ts';

type Format = 'json' | 'csv';
const formats: readonly string[] = ['json', 'csv'];

/**
 * How the caller wants the answer, and the query without that wish. An operation without a table knows no such parameter
 * and refuses it like any other.
 */
export function takeFormat(
	operation: Operation,
	request: Request,
): { format: Format; query: object } {
	if (operation.csv === undefined) return { format: 'json', query: request.query };
	const { format, ...query } = request.query;
	if (format === undefined)
		return { format: request.accepts(['json', 'csv']) === 'csv' ? 'csv' : 'json', query };
	if (typeof format === 'string' && formats.includes(format))
		return { format: format === 'csv' ? 'csv' : 'json', query };
	throw invalidInput([{ path: 'query.format', message: 'Must be json or csv' }]);
}

/** Sends the list of an answer that is encoded already, as a file named after the operation. */
export function sendCsv(operation: Operation, body: unknown, response: Response): void {
	const rows = (body as Record<string, unknown>)[operation.csv ?? ''];
	response.vary('Accept').attachment(`${operation.id}.csv`).type('text/csv');
	response.send(toCsv(csvColumns(operation), rows as Record<string, CsvValue>[]));
}

/** Names of the columns, in the order of the contract. Throws for a list that is no table. */
export function csvColumns({ id, csv, output }: Operation): readonly string[] {
	if (csv === undefined) return [];
	const list: unknown = output instanceof z.ZodObject ? output.shape[csv] : undefined;
	const record = list instanceof z.ZodArray ? list.element : undefined;
	if (!(record instanceof z.ZodObject)) throw new Error(`${id}: ${csv} is no list of records`);
	const json = z.toJSONSchema(record, { io: 'input' });
	for (const [name, field] of Object.entries(json.properties ?? {}))
		if (typeof field === 'object' && (field.type === 'object' || field.type === 'array'))
			throw new Error(`${id}: ${name} of ${csv} is no single value`);
	return Object.keys(record.shape);
}
