/** Asks the sandbox for what no vendor offers, such as a fault, or what is in its books; throws when it refuses. */
export const sandboxControl =
	(sandbox: () => { url: string }) =>
	async (method: string, path: string, body?: object): Promise<any> => {
		const response = await fetch(`${sandbox().url}/_sandbox${path}`, {
			method,
			headers: { 'content-type': 'application/json' },
			...(body === undefined ? {} : { body: JSON.stringify(body) }),
		});
		if (!response.ok) throw new Error(`${path}: ${await response.text()}`);
		return response.json();
	};
