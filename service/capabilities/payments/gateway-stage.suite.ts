import { isProviderError, type ProviderErrorKind } from '../../platform/errors/index.ts';
import type { LinkRequest, PaymentGateway } from './ports.ts';

/**
 * What a vendor can do to one call:
 * - `refuses`: understands and says no
 * - `throttles`: says that it was asked too often
 * - `breaks`: does nothing and answers with a page that is not its own format
 * - `loses`: does what was asked and answers with such a page
 * - `garbles`: does what was asked and answers success with a body that makes no sense
 * - `ignores`: does what was asked and never answers
 * - `unreachable`: cannot be connected to
 */
export type GatewayFault =
	'refuses' | 'throttles' | 'breaks' | 'loses' | 'garbles' | 'ignores' | 'unreachable';

export type GatewayOperation =
	'find' | 'create' | 'get' | 'cancel' | 'find-refund' | 'refund' | 'get-refund';

/** A gateway in front of an imitation of its vendor, with a short time limit. */
export type GatewayStage = {
	gateway: PaymentGateway;
	/** A request that the gateway accepts, for a reference that no other call used. */
	request(overrides?: Partial<LinkRequest>): LinkRequest;
	vendor: {
		/** A payer pays this much on the link, outside of the gateway's sight. */
		receive(gatewayReference: string, amount: bigint): void | Promise<void>;
		/** The next call of this operation ends like this; later ones are normal again. */
		failNext(operation: GatewayOperation, fault: GatewayFault): void | Promise<void>;
		/** How many requests reached the vendor so far. */
		countCalls(): number | Promise<number>;
		/** How many links the vendor holds for a reference of ours. */
		countLinks(reference: string): number | Promise<number>;
		/** How many refunds the vendor holds for a reference of ours; 0 when it has none at all. */
		countRefunds(reference: string): number | Promise<number>;
	};
	/** Values that must appear in no error. */
	secrets: readonly string[];
	close?(): Promise<void> | void;
};

/** The call fails with an error of this kind that names the gateway and none of its secrets. */
export async function expectKind(
	{ gateway, secrets }: GatewayStage,
	run: () => Promise<unknown>,
	kind: ProviderErrorKind,
): Promise<void> {
	const error: unknown = await run().then(
		() => new Error('the call succeeded'),
		(reason: unknown) => reason,
	);
	if (!isProviderError(error)) throw error;
	expect({ provider: error.provider, kind: error.kind }).toEqual({ provider: gateway.id, kind });
	expect(error.message).not.toBe('');
	for (const secret of secrets) expect(describeDeeply(error)).not.toContain(secret);
}

/** Everything that a logger could print of an error, its causes included. */
function describeDeeply(error: unknown): string {
	if (!(error instanceof Error)) return JSON.stringify(error) ?? '';
	const own = JSON.stringify(Object.fromEntries(Object.entries(error)));
	return [error.message, error.stack, own, describeDeeply(error.cause)].join('\n');
}
