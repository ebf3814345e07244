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

/** Jobs that make links by themselves: nobody else tells the payer of these. Another job tells the payer of its link itself. */
export const makersWithoutCaller: readonly string[] = [
	ensureLinkReference.name,
	ensureAllLinksReference.name,
];
