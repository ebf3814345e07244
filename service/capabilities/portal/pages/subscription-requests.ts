import { idIn, type PageAnswer } from '../../../platform/pages/index.ts';
import { readSubscription } from '../../subscriptions/index.ts';
import { read, type Reader } from './reader.ts';
import type { Bought } from './service-steps.ts';
import { subscriptionWords } from './subscription-words.ts';

/** The subscription of an address, if the reader may see it. */
export const subscriptionOf = (reader: Reader): Promise<Bought> =>
	read(reader, readSubscription, { subscription_id: idIn(reader.call, 'subscription') });

export const pathOf = ({ id }: { id: string }): string => `/portal/subscriptions/${id}`;

/** Back to the subscription, saying that a request has arrived. */
export const asked = ({ language }: Reader, subscription: Bought): PageAnswer => ({
	see_other: pathOf(subscription),
	notice: { tone: 'good', text: subscriptionWords[language].asked },
});
