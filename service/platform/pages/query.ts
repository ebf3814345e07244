/** The address with these parameters set, and those that are null or empty left out; the others stay. */
export function withQuery(
	address: string,
	changes: Readonly<Record<string, string | null>>,
): string {
	const [path = '', query = ''] = address.split('?');
	const parameters = new URLSearchParams(query);
	for (const [name, value] of Object.entries(changes))
		if (value === null || value === '') parameters.delete(name);
		else parameters.set(name, value);
	const text = parameters.toString();
	return text === '' ? path : `${path}?${text}`;
}
