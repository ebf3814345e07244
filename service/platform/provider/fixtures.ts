/**
 * jest runs tests in a realm of their own, where the errors of Node's built-in fetch are not `instanceof Error`. This
 * gives them the shape they have in the service. Returns the undo.
 */
export function adoptFetchErrors(): () => void {
	const original = globalThis.fetch;
	globalThis.fetch = (...call) =>
		original(...call).catch((error: { message: string; cause?: unknown }) => {
			throw new TypeError(error.message, { cause: error.cause });
		});
	return () => {
		globalThis.fetch = original;
	};
}
