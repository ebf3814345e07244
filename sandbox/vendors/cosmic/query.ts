/** The part of Cosmic's MongoDB-like query language that finds documents by field. */
export function matchesQuery(row: unknown, query: Record<string, unknown>): boolean {
	return Object.entries(query).every(([key, wanted]) => {
		if (key === '$or') return queries(wanted).some((one) => matchesQuery(row, one));
		if (key === '$and') return queries(wanted).every((one) => matchesQuery(row, one));
		return matchesValue(valueAt(row, key), wanted);
	});
}

const isRecord = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value);

const queries = (value: unknown) => (Array.isArray(value) ? value.filter(isRecord) : []);

export function valueAt(row: unknown, path: string): unknown {
	return path
		.split('.')
		.reduce<unknown>((value, key) => (isRecord(value) ? value[key] : undefined), row);
}

function matchesValue(value: unknown, wanted: unknown): boolean {
	if (!isRecord(wanted) || !Object.keys(wanted).some((key) => key.startsWith('$'))) {
		return isSame(value, wanted);
	}
	return Object.entries(wanted).every(([operator, operand]) => {
		const list = Array.isArray(operand) ? operand : [operand];
		switch (operator) {
			case '$eq':
				return isSame(value, operand);
			case '$ne':
				return !isSame(value, operand);
			case '$in':
				return list.some((one) => isSame(value, one));
			case '$nin':
				return !list.some((one) => isSame(value, one));
			case '$exists':
				return (value !== undefined) === operand;
			case '$gt':
				return compare(value, operand) > 0;
			case '$gte':
				return compare(value, operand) >= 0;
			case '$lt':
				return compare(value, operand) < 0;
			case '$lte':
				return compare(value, operand) <= 0;
			case '$regex':
				return new RegExp(String(operand), String(wanted.$options ?? '')).test(String(value));
			case '$options':
				return true;
			default:
				return false;
		}
	});
}

const isSame = (value: unknown, wanted: unknown): boolean =>
	Array.isArray(value)
		? value.some((one) => isSame(one, wanted))
		: JSON.stringify(value) === JSON.stringify(wanted);

function compare(a: unknown, b: unknown): number {
	if (typeof a === 'number' && typeof b === 'number') return a - b;
	return String(a).localeCompare(String(b));
}

export function pickProps(row: unknown, props: string | null): unknown {
	if (!props) return row;
	const picked: Record<string, unknown> = {};
	for (const path of props.split(',').map((one) => one.trim())) {
		const value = valueAt(row, path);
		if (value === undefined) continue;
		const keys = path.split('.');
		let place = picked;
		for (const key of keys.slice(0, -1)) {
			const next = place[key];
			place = isRecord(next) ? next : (place[key] = {} as Record<string, unknown>);
		}
		const last = keys.at(-1);
		if (last) place[last] = value;
	}
	return picked;
}

export function sortBy<T>(rows: T[], sort: string): T[] {
	const isDown = sort.startsWith('-');
	const path = sort.replace(/^[-+]/, '');
	const sorted = [...rows].sort((a, b) => compare(valueAt(a, path) ?? '', valueAt(b, path) ?? ''));
	return isDown ? sorted.reverse() : sorted;
}
