import type { Vault } from '../../platform/security/index.ts';

/**
 * Invariants: the same bytes of one kind for one owner are one document; a document is never changed; its bytes are
 * stored before, or in the same transaction as, the row that refers to them.
 */

/** `<document id>.<signature>`: the bearer of the link may read the document. */
export const documentToken = (vault: Vault, id: string): string =>
	`${id}.${vault.sign('document', [id])}`;

/** The document a token was made for; null when it is forged or malformed. */
export function readDocumentToken(vault: Vault, token: string): string | null {
	const [id, signature, ...rest] = token.split('.');
	if (id === undefined || signature === undefined || rest.length > 0) return null;
	return vault.verify('document', [id], signature) ? id : null;
}
