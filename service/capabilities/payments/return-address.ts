import type { Actor } from '../../platform/actor/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Vault } from '../../platform/security/index.ts';
import { standingOf, type Standing } from './standing.ts';
import * as store from './store.ts';

/**
 * Where the gateway leads the payer back to, whether it was paid or not. The address does not say how it went: the payer
 * could change it, so the page reads the state from the database.
 */
export const returnAddress = (
	{ config, vault }: Pick<ReadContext, 'config' | 'vault'>,
	linkId: string,
): string =>
	`${config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/pay/${returnToken(vault, linkId)}`;

/** `id . signature`: lets its holder see how one payment stands, and nothing else. */
export const returnToken = (vault: Vault, id: string): string =>
	`${id}.${vault.sign('pay-return', [id])}`;

export function readReturnToken(vault: Vault, token: string): string | null {
	const [id, signature, ...rest] = token.split('.');
	if (id === undefined || signature === undefined || rest.length > 0) return null;
	return vault.verify('pay-return', [id], signature) ? id : null;
}

/** What the payer may see of a payment. */
export type Returned = {
	/** The payer, limited to this link. */
	actor: Actor;
	client_id: string;
	state: Standing['state'];
	currency: string;
	/** What came in for its subject; what the link asks for as long as nothing has. */
	amount: bigint;
	description: string;
	/** Money that came in and does not fit; a person of ours looks at it. */
	held: bigint;
	paid_at: Date | null;
	/** Where it can still be paid. */
	url: string | null;
};

/** How the payment of a return address stands; null when the address is none of ours. */
export async function paymentOfReturn(
	context: Pick<ReadContext, 'tx' | 'vault' | 'now' | 'machine_now'>,
	token: string,
): Promise<Returned | null> {
	const id = readReturnToken(context.vault, token);
	const link = id === null ? null : await store.findLink(context, id);
	if (link === null) return null;
	const { state, received, held, paid_at } = await standingOf(context, link);
	const mayPay = link.status === 'OPEN' && link.expires_at > context.now;
	return {
		actor: {
			type: 'LINK',
			id: link.id,
			name: `return of ${link.reference}`,
			role: 'CLIENT',
			client_id: link.client_id,
			client_role: null,
			scopes: ['client.get'],
		},
		client_id: link.client_id,
		state,
		currency: link.currency,
		amount: received > 0n ? received : link.amount,
		description: link.description,
		held,
		paid_at,
		url: mayPay && held === 0n ? link.url : null,
	};
}
