import { createHash } from 'node:crypto';

/**
 * Name of what is made for a tenant at a platform: a DNS label of at most 61 characters that no other tenant has, also when a slug
 * is given to another tenant later. Never changes, since the slug of a tenant does not.
 */
export function resourceNameOf({ id, slug }: { id: string; slug: string }): string {
	const short = slug.slice(0, 50).replaceAll(/^-+|-+$/g, '');
	return `t-${short}-${createHash('sha256').update(id).digest('hex').slice(0, 8)}`;
}
