import type { TestService } from '../service.ts';
import { aBillingCycle } from '../../capabilities/billing/fixtures.ts';
import type { BrowserOperator } from './browser-operator.ts';

/** A trouble of docs/guides/operate.md, how it comes about, how an operator mends it, and how it shows that it is mended. */
export type Trouble = {
	/** The heading in the guide. */
	heading: string;
	role: 'OPERATIONS' | 'FINANCE';
	/** Brings it about, and gives what tells whether it is mended. */
	plant: (service: TestService) => Promise<() => Promise<boolean>>;
	mend: (operator: BrowserOperator) => Promise<void>;
};

export const database = (service: TestService) => service.runtime.database.client;
export const get = async (service: TestService, path: string) =>
	(await service.call('GET', path)).body;

type Bill = { id: string; client_id: string; balance: number };
type Link = { id: string; reference: string; gateway_reference: string };

/** A bill with an open link, and the link as the gateway holds it. */
export const anOpenLink = async (service: TestService): Promise<{ cycle: Bill; link: Link }> => {
	const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
	await service.settle();
	const { data } = await get(service, `/payment-links?subject_id=${cycle.id}`);
	return { cycle, link: data[0] };
};
export const isPaid = (service: TestService, id: string) => async (): Promise<boolean> =>
	(await get(service, `/billing-cycles/${id}`)).status === 'PAID';
