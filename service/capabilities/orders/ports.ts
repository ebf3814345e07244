import { definePort } from '../../platform/provider/port.ts';

/** Asks of a public form that a person sends it. */
export interface Challenge {
	readonly id: string;
	readonly title: string;
	/**
	 * Whether the answer that the page got is genuine, unused and young. `address` is where the form came from. Throws
	 * ProviderError when the vendor cannot say.
	 */
	verify(answer: { token: string; address: string | null }): Promise<boolean>;
}

/** Name of the port in a provider's `create`. */
export const challengePort = definePort<Challenge>('challenge', { verify: 'vendor' });
