import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Actor } from '../../platform/actor/index.ts';
import type { Vault } from '../../platform/security/index.ts';
import { findSentQuotation } from './store.ts';

/** `id . signature`, in the link of the mail: it lets its holder read and answer this one quotation. */
export const quotationToken = (vault: Vault, id: string): string =>
	`${id}.${vault.sign('quotation', [id])}`;

/** The id of the quotation that a token was made for; null when it is forged or malformed. */
export function readQuotationToken(vault: Vault, token: string): string | null {
	const [id, signature, ...rest] = token.split('.');
	if (id === undefined || signature === undefined || rest.length > 0) return null;
	return vault.verify('quotation', [id], signature) ? id : null;
}

/** The actor of a request that carries the link: the client, limited to this one quotation. Null when the link opens nothing. */
export async function actorOfLink(
	context: Pick<ReadContext, 'tx' | 'vault'>,
	token: string,
): Promise<{ actor: Actor; quotation_id: string } | null> {
	const id = readQuotationToken(context.vault, token);
	const row = id === null ? null : await findSentQuotation(context, id);
	if (row === null) return null;
	const actor: Actor = {
		type: 'LINK',
		id: row.id,
		name: `link of ${row.number}`,
		role: 'CLIENT',
		client_id: row.client_id,
		client_role: null,
		scopes: ['client.get', 'quotation.get', 'quotation.accept', 'quotation.reject', 'message.ask'],
	};
	return { actor, quotation_id: row.id };
}

/** Address of the page on which the client reads and answers the quotation. */
export const acceptUrl = ({ config, vault }: Pick<ReadContext, 'config' | 'vault'>, id: string) =>
	`${config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/q/${quotationToken(vault, id)}`;
