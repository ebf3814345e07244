import { systemActor } from '../../platform/actor/index.ts';
import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { NotFound } from '../../platform/errors/index.ts';
import type { Vault } from '../../platform/security/index.ts';
import { findByNumber, type OrderRow } from './store.ts';

/**
 * Proof that a caller placed the order: numbers can be guessed. It is made from the id, so that the mail to the customer can
 * carry it as well, and nothing of it is stored.
 */
export const trackingToken = (vault: Vault, id: string): string =>
	vault.sign('order-tracking', [id]);

/** Takes as long for an order that is not there: the id of nothing is checked in its place. */
export const isTrackedBy = (vault: Vault, id: string | null, token: string): boolean =>
	vault.verify('order-tracking', [id ?? 'none'], token) && id !== null;

/**
 * The order of this number; "not found" in the same way for a number that is not there, a token that is wrong, and none. Who proves
 * to have placed it is no client, so what belongs to the order is read by the service: as a stranger it would be read as empty.
 */
export async function trackedOrder<C extends ReadContext>(
	context: C,
	{ order_number, token }: { order_number: string; token: string },
): Promise<{ order: OrderRow; context: C }> {
	const row = await findByNumber(context, order_number);
	const isOwn = isTrackedBy(context.vault, row?.id ?? null, token);
	if (row === null || !isOwn) throw NotFound({ resource: 'order', id: order_number });
	return { order: row, context: { ...context, actor: systemActor('order.track') } };
}

/** The page by which an order is followed. */
export const statusPath = ({ order_number, token }: { order_number: string; token: string }) =>
	`/orders/${order_number}/${token}`;

/** The same as the customer gets it. */
export function statusUrl(
	{ config, vault }: Pick<ReadContext, 'config' | 'vault'>,
	{ id, order_number }: { id: string; order_number: string },
): string {
	const base = config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '');
	return `${base}${statusPath({ order_number, token: trackingToken(vault, id) })}`;
}
