import type { z } from 'zod';
import type { Language } from '../../platform/language/index.ts';
import { Client } from './contract.ts';
import type { ClientWithLinks } from './store.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toClient = (row: ClientWithLinks): z.output<typeof Client> => ({
	...row,
	locale: Client.shape.locale.parse(row.locale),
});

/** Language of everything that is written to this client. */
export const localeOf = (client: { locale: string }): Language =>
	client.locale === 'en' ? 'en' : 'id';
