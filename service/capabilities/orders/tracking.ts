import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Vault } from '../../platform/security/index.ts';

/**
 * Proof that a caller placed the order: numbers can be guessed. It is made from the id, so that the mail to the customer can
 * carry it as well, and nothing of it is stored.
 */
export const trackingToken = (vault: Vault, id: string): string =>
	vault.sign('order-tracking', [id]);

/** Takes as long for an order that is not there: the id of nothing is checked in its place. */
export const isTrackedBy = (vault: Vault, id: string | null, token: string): boolean =>
	vault.verify('order-tracking', [id ?? 'none'], token) && id !== null;

/** Where the order can be followed. */
export function statusUrl(
	{ config, vault }: Pick<ReadContext, 'config' | 'vault'>,
	{ id, order_number }: { id: string; order_number: string },
): string {
	const base = config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '');
	return `${base}/api/v1/public/orders/${order_number}/status?token=${trackingToken(vault, id)}`;
}
