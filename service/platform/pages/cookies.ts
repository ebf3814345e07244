import type { Request } from 'express';

/** Value of a cookie of the request. */
export function cookieOf(request: Request, name: string): string | null {
	const pairs = (request.headers.cookie ?? '').split(/;\s*/);
	const found = pairs.find((pair) => pair.startsWith(`${name}=`));
	return found === undefined ? null : found.slice(name.length + 1);
}

/** Scripts cannot read it, other sites cannot send it, and over https it never travels in the clear. */
export const cookieOptions = (publicUrl: string) =>
	({
		httpOnly: true,
		sameSite: 'lax',
		secure: publicUrl.startsWith('https:'),
		path: '/',
	}) as const;

/**
 * Name of a cookie by which a person is known. Over https it begins with `__Host-`: browsers then take it from this host
 * alone, so that no neighbour under the same domain can set one.
 */
export const hostCookie = (publicUrl: string, name: string): string =>
	publicUrl.startsWith('https:') ? `__Host-${name}` : name;
