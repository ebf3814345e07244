/**
 * The address when it leads to a page of this service, else null: a link may carry where to go on (`?to=`), and must not
 * lead a reader, who has just signed in here, to another site.
 */
export function ownPath(address: string): string | null {
	// A browser reads `//host`, `/\host` and, since it drops line breaks, `/⏎/host` as another host.
	if (!/^\/(?![/\\])[\x21-\x5b\x5d-\x7e]*$/.test(address)) return null;
	const base = 'https://here.invalid';
	const url = URL.parse(address, base);
	return url?.origin === base ? `${url.pathname}${url.search}${url.hash}` : null;
}
