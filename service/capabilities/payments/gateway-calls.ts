import { isProviderError, ProviderError } from '../../platform/errors/index.ts';
import type { ProviderRegistry } from '../../platform/provider/index.ts';
import {
	limitsOf,
	paymentGatewayPort,
	type GatewayLink,
	type LinkRequest,
	type PaymentGateway,
} from './ports.ts';
import type { LinkRow } from './store.ts';

/** Everything that the vendor step needs; made in `prepareLink`, before its transaction commits. */
export type PreparedLink = {
	link: LinkRow;
	/** This call made the row, so nothing of it is at the gateway: a process that takes the row over waits until this one has stopped sending. */
	fresh: boolean;
	/** False while a lost answer may still turn into a link at the gateway. */
	may_create: boolean;
	request: LinkRequest;
};

export type GatewayAnswer =
	| { kind: 'link'; truth: GatewayLink }
	| { kind: 'none' }
	| { kind: 'not-collectable'; smallest: bigint; largest: bigint }
	| { kind: 'no-currency'; known: readonly string[] }
	/** The gateway does not have the channel, or not for this amount. */
	| { kind: 'no-channel'; known: readonly string[] };

/**
 * The vendor step of making a link: look for what an earlier call may have made, make it, and look when the answer
 * was lost.
 */
export async function callGateway(
	prepared: PreparedLink,
	providers: ProviderRegistry,
): Promise<GatewayAnswer> {
	const { link, request } = prepared;
	const gateway = providers.get(paymentGatewayPort, link.gateway);
	const known = Object.keys(gateway.collects);
	if (!known.includes(request.currency)) return { kind: 'no-currency', known };
	const { smallest, largest } = limitsOf(gateway, request.currency);
	if (request.amount < smallest || request.amount > largest)
		return { kind: 'not-collectable', smallest, largest };
	const found = prepared.fresh ? null : await lookUpBeforeCreate(gateway, link);
	if (found !== null) return { kind: 'link', truth: found };
	if (!prepared.may_create) return { kind: 'none' };
	if (request.channel === null) return { kind: 'link', truth: await createOnce(gateway, request) };
	const channels = await gateway.channels(request);
	const channel = channels.find((one) => one.code === request.channel);
	if (channel === undefined) return { kind: 'no-channel', known: channels.map(({ code }) => code) };
	const longest = channel.longest_life ?? request.expires_in_seconds;
	const expires_in_seconds = Math.min(request.expires_in_seconds, longest);
	return { kind: 'link', truth: await createOnce(gateway, { ...request, expires_in_seconds }) };
}

/** The gateway's present truth about a link; null when it has none. */
export function lookUpLink(
	gateway: PaymentGateway,
	link: Pick<LinkRow, 'gateway_reference' | 'reference'>,
): Promise<GatewayLink | null> {
	return link.gateway_reference === null
		? gateway.findLink(link.reference)
		: gateway.getLink(link.gateway_reference);
}

/** True for the answer "there is no such link", which a wrong key or a wrong request is not. */
export function saysNotFound(error: unknown): boolean {
	if (!isProviderError(error) || error.kind !== 'rejected') return false;
	return error.status === 404 || error.code === 'not-found' || error.code === 'INVALID_REFERENCE';
}

async function lookUpBeforeCreate(
	gateway: PaymentGateway,
	link: LinkRow,
): Promise<GatewayLink | null> {
	try {
		return await lookUpLink(gateway, link);
	} catch (error) {
		if (!isProviderError(error) || error.kind !== 'rejected') throw error;
		// A refused question says nothing of a link that may have been made earlier.
		throw new ProviderError(gateway.id, 'unavailable', error.message, { cause: error });
	}
}

async function createOnce(gateway: PaymentGateway, request: LinkRequest): Promise<GatewayLink> {
	try {
		return await gateway.createLink(request);
	} catch (error) {
		if (!isProviderError(error) || error.kind !== 'outcome-unknown') throw error;
		const found = await gateway.findLink(request.reference).catch(() => null);
		if (found !== null) return found;
		throw error;
	}
}
