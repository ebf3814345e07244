import { z } from 'zod';
import { NotFound } from '../errors/index.ts';
import type { PageCall } from './page-route.ts';

/** The id in an address; anything that is none is a page that does not exist. */
export function idIn({ request }: PageCall, resource: string, name = 'id'): string {
	const id = z.uuid().toLowerCase().safeParse(request.params[name]);
	if (id.success) return id.data;
	throw NotFound({ resource, id: 'unknown' });
}
