export type RequestEntry = {
	number: number;
	at: string;
	vendor: string;
	method: string;
	path: string;
	status: number | null;
	fault: string | null;
	/** answered | held (never answered) | cut (socket destroyed). */
	outcome: 'open' | 'answered' | 'held' | 'cut';
};

export type RequestLog = {
	add(entry: Pick<RequestEntry, 'at' | 'vendor' | 'method' | 'path'>): RequestEntry;
	list(vendor?: string): RequestEntry[];
	clear(): void;
};

const ENTRIES_MAX = 20_000;
const SECRET_PARAMETERS = ['read_key', 'write_key', 'key', 'access_token'];

export function createRequestLog(): RequestLog {
	let entries: RequestEntry[] = [];
	let count = 0;
	return {
		add(request) {
			count += 1;
			const entry: RequestEntry = {
				number: count,
				...request,
				path: withoutSecrets(request.path),
				status: null,
				fault: null,
				outcome: 'open',
			};
			entries.push(entry);
			if (entries.length > ENTRIES_MAX) entries.splice(0, ENTRIES_MAX / 10);
			return entry;
		},
		list: (vendor) => (vendor ? entries.filter((entry) => entry.vendor === vendor) : [...entries]),
		clear() {
			entries = [];
			count = 0;
		},
	};
}

function withoutSecrets(path: string): string {
	const [pathname = '', query] = path.split('?', 2);
	if (query === undefined) return pathname;
	const parameters = new URLSearchParams(query);
	for (const name of SECRET_PARAMETERS) if (parameters.has(name)) parameters.set(name, '***');
	return `${pathname}?${parameters}`;
}
