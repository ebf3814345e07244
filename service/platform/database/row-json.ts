/**
 * Takes the fields that are the same in every row out of the rows: written into each of them, they would be most of the
 * text that both sides make and read.
 */
export function withoutCommon(
	rows: readonly object[],
	fields: readonly string[],
): { common: object; others: object[] } {
	const all = rows as readonly Readonly<Record<string, unknown>>[];
	const [first = {}] = all;
	const isCommon = (field: string): boolean => all.every((row) => isSame(row[field], first[field]));
	const [shared, own] = [fields.filter(isCommon), fields.filter((field) => !isCommon(field))];
	const only = (row: Readonly<Record<string, unknown>>, names: readonly string[]): object => {
		const part: Record<string, unknown> = {};
		for (const name of names) part[name] = row[name];
		return part;
	};
	return { common: only(first, shared), others: all.map((row) => only(row, own)) };
}

const isSame = (one: unknown, other: unknown): boolean =>
	one === other || (one instanceof Date && other instanceof Date && +one === +other);

export const fieldsOf = (row: object): string =>
	Object.entries(row)
		.flatMap(([name, value]) => (value === undefined ? [] : [name]))
		.sort()
		.join(', ');

/** The same for many rows, most of which have the fields of the row before. */
export function fieldsReader(): (row: object) => string {
	let names: string[] = [];
	let fields = '';
	return (row) => {
		let count = 0;
		let isLikeBefore = true;
		for (const [name, value] of Object.entries(row)) {
			if (value === undefined) continue;
			isLikeBefore &&= names[count] === name;
			count += 1;
		}
		if (isLikeBefore && count === names.length) return fields;
		names = Object.entries(row).flatMap(([name, value]) => (value === undefined ? [] : [name]));
		fields = names.toSorted().join(', ');
		return fields;
	};
}

/** Bigints as text, since JSON.stringify refuses them; lone surrogates are replaced, since PostgreSQL refuses those. */
export const toJson = (rows: object): string =>
	JSON.stringify(rows, (_, value: unknown) => {
		if (typeof value === 'bigint') return `${value}`;
		return typeof value === 'string' ? value.toWellFormed() : value;
	});
