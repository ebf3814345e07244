/**
 * Extension points: a capability declares what others may register with it, such as what can be paid, and finds what was
 * registered by its key. It does not import the owners, so a new one is one line in the module that owns it.
 */
export type ExtensionPoint<T> = {
	readonly name: string;
	/** Identifies a registration; unique within the point. */
	readonly keyOf: (value: T) => string;
	/** Whether a caller may choose it; what only the service itself uses is not offered. */
	readonly isOffered: (value: T) => boolean;
};

/** One registration, listed in `defineModule({ extensions: […] })`. */
export type Extension = { readonly point: ExtensionPoint<never>; readonly value: unknown };

/** Everything that was registered; in `Runtime` and in every context. */
export type Extensions = {
	/** Null when nothing is registered under the key. */
	find<T>(point: ExtensionPoint<T>, key: string): T | null;
	/** In the order of the modules. */
	list<T>(point: ExtensionPoint<T>): readonly T[];
};

/** Example: `export const payablePoint = defineExtensionPoint<Payable>('payable', (payable) => payable.type)` */
export const defineExtensionPoint = <T>(
	name: string,
	keyOf: (value: T) => string,
	{ isOffered = () => true }: { isOffered?: (value: T) => boolean } = {},
): ExtensionPoint<T> => ({ name, keyOf, isOffered });

/** Example: `defineModule({ name: 'billing', extensions: [extend(payablePoint, billingCyclePayable)] })` */
export const extend = <T>(point: ExtensionPoint<T>, value: T): Extension => ({ point, value });

/** Throws when two modules register the same key: which of them counts would depend on their order. */
export function collectExtensions(extensions: readonly Extension[]): Extensions {
	const byPoint = new Map<ExtensionPoint<never>, Map<string, unknown>>();
	for (const { point, value } of extensions) {
		const values = byPoint.get(point) ?? new Map<string, unknown>();
		byPoint.set(point, values);
		const key = point.keyOf(value as never);
		if (values.has(key)) throw new Error(`${point.name} ${key} is registered twice`);
		values.set(key, value);
	}
	// `extend` ties the type of a value to its point, and a map holds the values of one point only.
	const valuesOf = <T>(point: ExtensionPoint<T>): ReadonlyMap<string, T> =>
		(byPoint.get(point) ?? new Map()) as ReadonlyMap<string, T>;
	return {
		find: (point, key) => valuesOf(point).get(key) ?? null,
		list: (point) => [...valuesOf(point).values()],
	};
}
