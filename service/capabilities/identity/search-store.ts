import { Prisma } from '../../platform/database/index.ts';
import { defineSearch, prefixOf } from '../../platform/timeline/index.ts';

/** People of clients, once for each client that they belong to. */
export const personSearch = defineSearch({
	kind: 'person',
	title: { id: 'Orang di klien', en: 'Person of a client' },
	only_for: 'membership.list',
	rows: ({ folded }, limit) =>
		folded.includes('@')
			? Prisma.sql`
				SELECT 'user' AS subject_type, person.id AS subject_id, person.email || ', ' || person.name AS title, membership.status,
					membership.client_id, person.created_at AS at
				FROM users AS person JOIN memberships AS membership ON membership.user_id = person.id
				WHERE person.email LIKE ${prefixOf(folded)} AND membership.status <> 'REMOVED' ORDER BY person.email LIMIT ${limit}`
			: null,
});

/** Staff. */
export const staffSearch = defineSearch({
	kind: 'user',
	title: { id: 'Pengguna', en: 'User' },
	only_for: 'user.list',
	rows: ({ folded }, limit) =>
		folded.includes('@')
			? Prisma.sql`
				SELECT 'user' AS subject_type, id AS subject_id, email || ', ' || name AS title, status, NULL::uuid AS client_id,
					created_at AS at
				FROM users WHERE email LIKE ${prefixOf(folded)} AND role <> 'CLIENT' ORDER BY email LIMIT ${limit}`
			: null,
});
