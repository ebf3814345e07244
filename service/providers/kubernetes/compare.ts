import { isDeepStrictEqual } from 'node:util';

const isMap = (value: unknown): value is Record<string, unknown> =>
	typeof value === 'object' && value !== null && !Array.isArray(value) && !(value instanceof Date);

/** Whether everything that is wished for stands there; what the cluster adds by itself does not count. */
export function isAsWished(standing: unknown, wish: unknown): boolean {
	if (isMap(wish))
		return (
			isMap(standing) &&
			Object.entries(wish).every(([name, value]) => isAsWished(standing[name], value))
		);
	if (Array.isArray(wish))
		return (
			Array.isArray(standing) &&
			standing.length === wish.length &&
			wish.every((value, index) => isAsWished(standing[index], value))
		);
	return isDeepStrictEqual(standing, wish);
}
