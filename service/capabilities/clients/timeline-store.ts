import { containing, Prisma } from '../../platform/database/index.ts';
import { defineSearch, prefixOf } from '../../platform/timeline/index.ts';

const columns = Prisma.sql`'client' AS subject_type, id AS subject_id, name AS title, NULL::text AS status, id AS client_id, created_at AS at`;

/** By any part of the name; an index of three letters needs as many. */
export const clientNameSearch = defineSearch({
	kind: 'client',
	title: { id: 'Klien', en: 'Client' },
	rows: ({ folded }, limit) =>
		folded.length < 3
			? null
			: Prisma.sql`SELECT ${columns} FROM clients WHERE name_key LIKE ${containing(folded)}
				ORDER BY name_key <> ${folded}, name_key LIMIT ${limit}`,
});

export const clientEmailSearch = defineSearch({
	kind: 'client_email',
	title: { id: 'E-mail klien', en: 'E-mail of a client' },
	rows: ({ folded }, limit) =>
		folded.includes('@')
			? Prisma.sql`SELECT ${columns} FROM clients WHERE billing_email LIKE ${prefixOf(folded)} ORDER BY billing_email LIMIT ${limit}`
			: null,
});

export const contactSearch = defineSearch({
	kind: 'contact',
	title: { id: 'Kontak klien', en: 'Contact of a client' },
	only_for: 'contact.list',
	rows: ({ folded }, limit) =>
		folded.includes('@')
			? Prisma.sql`
				SELECT 'contact' AS subject_type, id AS subject_id, email || ', ' || name AS title, NULL::text AS status, client_id,
					created_at AS at
				FROM client_contacts WHERE email LIKE ${prefixOf(folded)} AND active ORDER BY email LIMIT ${limit}`
			: null,
});
