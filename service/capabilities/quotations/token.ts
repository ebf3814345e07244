import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Vault } from '../../platform/security/index.ts';

/** `id . signature`: whoever has the link of the mail may read and answer this one quotation. */
export const quotationToken = (vault: Vault, id: string): string =>
	`${id}.${vault.sign('quotation', [id])}`;

/** The id of the quotation that a token was made for; null when it is forged or malformed. */
export function readQuotationToken(vault: Vault, token: string): string | null {
	const [id, signature, ...rest] = token.split('.');
	if (id === undefined || signature === undefined || rest.length > 0) return null;
	return vault.verify('quotation', [id], signature) ? id : null;
}

/** Address of the page on which the client reads and answers the quotation. */
export const acceptUrl = ({ config, vault }: Pick<ReadContext, 'config' | 'vault'>, id: string) =>
	`${config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/q/${quotationToken(vault, id)}`;
