import type { Actor } from '../../platform/actor/index.ts';

/**
 * Which sessions an actor sees and may end: an administrator all, a person its own, and a person in the portal those of the
 * portal. Null for all others, such as keys of other roles and holders of links, who have none.
 */
export function mayReach({ role, type, id }: Actor): { user_id?: string; door?: 'PORTAL' } | null {
	if (role === 'ADMIN') return {};
	if (type !== 'USER') return null;
	return role === 'CLIENT' ? { user_id: id, door: 'PORTAL' } : { user_id: id };
}
