import { z } from 'zod';

/** Jobs of links, for code that enqueues them and that they themselves run. */
const payload = z.object({ payment_link_id: z.uuid() });
export const resolveLinkReference = { name: 'payment_link.resolve', payload };
export const closeLinkReference = { name: 'payment_link.close', payload };
export const ensureLinkReference = {
	name: 'payment_link.ensure',
	payload: z.object({ subject_type: z.string(), subject_id: z.uuid() }),
};
export const ensureAllLinksReference = { name: 'payment_link.ensure-all', payload: z.object({}) };

/** Jobs whose links are mailed by the reaction to the new link; without it the payer never gets the address. Other jobs mail their links themselves. */
export const makersWithoutCaller: readonly string[] = [
	ensureLinkReference.name,
	ensureAllLinksReference.name,
];
