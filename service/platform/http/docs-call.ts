import { needsKey, type Operation } from '../contract/define-contract.ts';

/** The example of the contract as a call for a shell. */
export function curlOf(operation: Operation, serviceUrl: string): string {
	const { example, input, http } = operation;
	const path = http.path.replaceAll(/\{(\w+)\}/g, (part, name: string) =>
		String(Object.entries(example.path ?? {}).find(([key]) => key === name)?.[1] ?? part),
	);
	const query = Object.entries(example.query ?? {}).map(([key, value]) => [key, String(value)]);
	const search = query.length === 0 ? '' : `?${String(new URLSearchParams(query))}`;
	const quoted = (text: string): string => `'${text.replaceAll("'", String.raw`'\''`)}'`;
	const isPublic = operation.allowed.includes('PUBLIC');
	const parts = Object.keys(input.files ?? {}).map((name) => `-F ${name}=@${name}.pdf`);
	const fields = Object.entries(example.body ?? {}).map(([key, value]) =>
		input.files === undefined ? '' : `-F ${quoted(`${key}=${String(value)}`)}`,
	);
	const json = JSON.stringify(example.body ?? {}, null, 2);
	return [
		`curl -X ${http.method} ${quoted(`${serviceUrl}/api/v1${path}${search}`)}`,
		...(isPublic ? [] : ['-H "Authorization: Bearer $CLOUDSALES_API_KEY"']),
		...(needsKey(operation) ? ['-H "Idempotency-Key: $(uuidgen)"'] : []),
		...[...parts, ...fields].filter((part) => part !== ''),
		...(input.body === undefined || input.files !== undefined
			? []
			: ["-H 'Content-Type: application/json'", `-d ${quoted(json)}`]),
	].join(' \\\n  ');
}
