import type { IDataObject } from 'n8n-workflow';
import type { Place } from './errors';
import { isObject, refusal, shown } from './errors';
import type { Field } from './operation';

const uuid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/** Time zone of the workflow: a day on the canvas is a day there. */
export type Where = Place & { timezone: string };

/** What a resource locator holds; anything else as it is. */
export const located = (given: unknown): unknown =>
	isObject(given) && given.__rl === true ? given.value : given;

/**
 * Turns what stands on the canvas into what goes on the wire. Expressions give whatever the item holds, so
 * numbers may come as text and objects as JSON; what cannot be meant is refused with the name of the parameter.
 * Empty values are left out, unless the field can be cleared.
 */
export function toWire(field: Field, given: unknown, where: Where, title = field.title): unknown {
	const raw = located(given);
	if (raw === undefined || raw === null || (typeof raw === 'string' && raw.trim() === '')) {
		if (field.required) throw refusal(where, title, 'is required');
		// Added to the node and left empty: it is to be cleared.
		return field.clears && raw !== undefined ? null : undefined;
	}
	switch (field.kind) {
		case 'text':
		case 'file':
			return toText(raw, where, title);
		case 'id':
			return toId(raw, where, title);
		case 'choice':
			return toChoice(field, raw, where, title);
		case 'integer':
			return toInteger(raw, where, title);
		case 'boolean':
			return toBoolean(raw, where, title);
		case 'date':
			return toDate(raw, where, title);
		case 'dateTime':
			return toDateTime(raw, where, title);
		case 'json':
			return toJson(raw, where, title);
		case 'list':
			return toList(field, raw, where, title);
		case 'object':
			return toObject(field, raw, where, title);
		case 'rows':
			return toRows(field, raw, where, title);
	}
}

function toText(raw: unknown, where: Where, title: string): string {
	if (typeof raw === 'string') return raw;
	if (typeof raw === 'number' || typeof raw === 'boolean') return String(raw);
	throw refusal(where, title, `must be text, but it is ${shown(raw)}`);
}

function toId(raw: unknown, where: Where, title: string): string {
	const text = typeof raw === 'string' ? raw.trim() : '';
	if (uuid.test(text)) return text.toLowerCase();
	throw refusal(
		where,
		title,
		`must be an ID (UUID), but it is ${shown(raw)}`,
		'Pick it from the list, or use the ID that an earlier CloudSales node returned.',
	);
}

function toChoice(field: Field, raw: unknown, where: Where, title: string): string {
	const choices = field.choices ?? [];
	const plain = (text: string) =>
		text
			.trim()
			.toLowerCase()
			.replace(/[\s-]+/g, '_');
	const choice = choices.find((candidate) => plain(candidate) === plain(String(raw)));
	if (choice !== undefined) return choice;
	throw refusal(where, title, `must be one of ${choices.join(', ')}, but it is ${shown(raw)}`);
}

function toInteger(raw: unknown, where: Where, title: string): number {
	const number = typeof raw === 'string' && /^\s*[-+]?\d+(\.0+)?\s*$/.test(raw) ? Number(raw) : raw;
	if (typeof number === 'number' && Number.isSafeInteger(number)) return number;
	throw refusal(
		where,
		title,
		`must be a whole number, but it is ${shown(raw)}`,
		'Write digits only, without separators or units, such as 25 or 1500000.',
	);
}

function toBoolean(raw: unknown, where: Where, title: string): boolean {
	if (typeof raw === 'boolean') return raw;
	const text = String(raw).trim().toLowerCase();
	if (['true', 'yes', 'on', '1'].includes(text)) return true;
	if (['false', 'no', 'off', '0'].includes(text)) return false;
	throw refusal(where, title, `must be true or false, but it is ${shown(raw)}`);
}

/** The instant that a Date or a Luxon DateTime of an expression stands for. */
function instantOf(raw: unknown): Date | undefined {
	if (raw instanceof Date) return raw;
	if (isObject(raw) && typeof raw.toMillis === 'function') {
		return new Date((raw as unknown as { toMillis: () => number }).toMillis());
	}
	return undefined;
}

function toDate(raw: unknown, where: Where, title: string): string {
	if (isObject(raw) && typeof raw.toISODate === 'function') {
		return String((raw as unknown as { toISODate: () => string | null }).toISODate());
	}
	const instant = instantOf(raw);
	if (instant !== undefined && !Number.isNaN(instant.getTime()))
		return dayOf(instant, where.timezone);
	const text = typeof raw === 'string' ? raw.trim() : '';
	if (/^\d{4}-\d{2}-\d{2}$/.test(text) && isCalendarDay(text)) return text;
	const withTime = /^(\d{4}-\d{2}-\d{2})[T ]\d{2}:\d{2}/.exec(text);
	if (withTime && isCalendarDay(withTime[1])) {
		// A time with a zone is an instant, whose day depends on where the workflow lives.
		const isInstant = /(Z|[-+]\d{2}:?\d{2})$/i.test(text);
		return isInstant ? dayOf(new Date(text.replace(' ', 'T')), where.timezone) : withTime[1];
	}
	throw refusal(where, title, `must be a date such as 2026-11-30, but it is ${shown(raw)}`);
}

function isCalendarDay(text: string): boolean {
	const day = new Date(`${text}T00:00:00Z`);
	return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(text);
}

const dayOf = (instant: Date, timezone: string) =>
	new Intl.DateTimeFormat('en-CA', {
		timeZone: timezone,
		year: 'numeric',
		month: '2-digit',
		day: '2-digit',
	}).format(instant);

function toDateTime(raw: unknown, where: Where, title: string): string {
	const instant =
		instantOf(raw) ??
		(typeof raw === 'string' ? parsedTime(raw.trim(), where.timezone) : undefined);
	if (instant !== undefined && !Number.isNaN(instant.getTime())) return instant.toISOString();
	throw refusal(
		where,
		title,
		`must be a date and time such as 2026-11-30T09:00:00+07:00, but it is ${shown(raw)}`,
	);
}

/** n8n's picker gives "2026-11-30T09:00:00": nine o'clock where the workflow lives. */
function parsedTime(text: string, timezone: string): Date | undefined {
	if (!/^\d{4}-\d{2}-\d{2}([T ]\d{2}:\d{2}(:\d{2}(\.\d+)?)?)?(Z|[-+]\d{2}:?\d{2})?$/i.test(text)) {
		return undefined;
	}
	const iso = text.replace(' ', 'T');
	if (/T.*(Z|[-+]\d{2}:?\d{2})$/i.test(iso)) return new Date(iso);
	const asUtc = new Date(`${iso.includes('T') ? iso : `${iso}T00:00`}Z`);
	return new Date(asUtc.getTime() - offsetMs(asUtc, timezone));
}

function offsetMs(instant: Date, timezone: string): number {
	const parts = new Intl.DateTimeFormat('en-US', {
		timeZone: timezone,
		hourCycle: 'h23',
		year: 'numeric',
		month: 'numeric',
		day: 'numeric',
		hour: 'numeric',
		minute: 'numeric',
		second: 'numeric',
	}).formatToParts(instant);
	const part = (type: string) => Number(parts.find((candidate) => candidate.type === type)?.value);
	const wall = Date.UTC(
		part('year'),
		part('month') - 1,
		part('day'),
		part('hour'),
		part('minute'),
		part('second'),
	);
	return wall - Math.floor(instant.getTime() / 1000) * 1000;
}

function toJson(raw: unknown, where: Where, title: string): IDataObject {
	let value = raw;
	if (typeof raw === 'string') {
		try {
			value = JSON.parse(raw) as unknown;
		} catch {
			throw refusal(where, title, `must be a JSON object, but it is ${shown(raw)}`);
		}
	}
	if (isObject(value)) return value;
	throw refusal(where, title, `must be a JSON object, but it is ${shown(raw)}`);
}

function toList(field: Field, raw: unknown, where: Where, title: string): string[] | undefined {
	const values: unknown[] = Array.isArray(raw) ? raw : String(raw).split(',');
	const texts = values
		.filter((value) => value !== undefined && value !== null)
		.map((value) => toText(value, where, title).trim())
		.filter((value) => value !== '');
	if (texts.length === 0) {
		if (field.required) throw refusal(where, title, 'needs at least one value');
		return undefined;
	}
	return texts;
}

/** A fixed collection keeps its values under `fields`; an expression may give the object itself. */
function toObject(
	field: Field,
	raw: unknown,
	where: Where,
	title: string,
): IDataObject | undefined {
	if (!isObject(raw)) throw refusal(where, title, `must be an object, but it is ${shown(raw)}`);
	if (Object.keys(raw).length === 0 && !field.required) return undefined;
	const values = isObject(raw.fields) ? raw.fields : raw;
	return convertAll(field.fields ?? [], values, where, `${title}, `);
}

/** A fixed collection keeps its rows under `rows`; an expression may give the array itself. */
function toRows(
	field: Field,
	raw: unknown,
	where: Where,
	title: string,
): IDataObject[] | undefined {
	const given: unknown = isObject(raw)
		? raw.rows
		: typeof raw === 'string'
			? parsedArray(raw)
			: raw;
	const rows: unknown = given ?? [];
	if (!Array.isArray(rows)) {
		throw refusal(where, title, `must be a list of rows, but it is ${shown(raw)}`);
	}
	if (rows.length === 0) {
		if (field.required) throw refusal(where, title, 'needs at least one row');
		return undefined;
	}
	return rows.map((row: unknown, index) => {
		const name = `${title}, row ${index + 1}`;
		if (!isObject(row)) throw refusal(where, name, `must be an object, but it is ${shown(row)}`);
		return convertAll(field.fields ?? [], row, where, `${name}, `);
	});
}

function parsedArray(text: string): unknown {
	try {
		return JSON.parse(text) as unknown;
	} catch {
		return text;
	}
}

/** Optional fields of a row or object may lie in its "Additional Fields". */
function convertAll(
	fields: readonly Field[],
	given: IDataObject,
	where: Where,
	prefix: string,
): IDataObject {
	const more = isObject(given.additionalFields) ? given.additionalFields : {};
	const wire: IDataObject = {};
	for (const field of fields) {
		const value = toWire(
			field,
			given[field.name] ?? more[field.name],
			where,
			`${prefix}${field.title}`,
		);
		if (value !== undefined) wire[field.name] = value as IDataObject;
	}
	return wire;
}
