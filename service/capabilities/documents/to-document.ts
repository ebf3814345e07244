import type { z } from 'zod';
import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Document } from './contract.ts';
import { documentToken } from './rules.ts';
import type { DocumentRow, Replacement } from './store.ts';

type Context = Pick<ReadContext, 'config' | 'vault'>;

export const toDocument = (
	context: Context,
	row: DocumentRow,
	replacement: Replacement | undefined,
): z.output<typeof Document> => ({
	...row,
	replaced_at: replacement?.replaced_at ?? null,
	replaced_by_id: replacement?.replaced_by_id ?? null,
	url: documentUrl(context, row.id),
});

/** Signed link to a document, for people and mails. */
export const documentUrl = ({ config, vault }: Context, id: string): string =>
	`${config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/d/${documentToken(vault, id)}`;
