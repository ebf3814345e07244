declare const implementation: unique symbol;

type MaybePromised<R> = Extract<R, Promise<unknown>> extends never ? false : true;
/** Names of the methods of a port that return a promise. */
export type SlowMethod<T> = {
	[K in keyof T & string]: T[K] extends (...input: never) => infer R
		? MaybePromised<R> extends true
			? K
			: never
		: never;
}[keyof T & string];

/** Names a port, carries its type, and says which of its methods reach the vendor. */
export type Port<T> = {
	readonly name: string;
	readonly calls: Readonly<Record<string, 'vendor' | 'local'>>;
	readonly [implementation]?: T;
};

/**
 * Every method that gives a promise must be named: `vendor` calls go through the vendor's circuit breaker and rate
 * limit, `local` ones never leave this machine. A port that leaves one out does not compile.
 * Example: `definePort<PdfRenderer>('pdfRenderer', { render: 'local' })`
 */
export const definePort = <T>(
	name: string,
	calls: Readonly<Record<SlowMethod<T>, 'vendor' | 'local'>>,
): Port<T> => ({ name, calls });

/** The data properties of an implementation, without its methods, which may reach the vendor. */
export type PortFacts<T> = {
	readonly [K in keyof T as T[K] extends (...input: never) => unknown ? never : K]: T[K];
};
