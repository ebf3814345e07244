import { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import { DomainError, NotFound } from '../../platform/errors/index.ts';
import { getBillingCycle } from '../billing/index.ts';
import { getClient } from '../clients/index.ts';
import { getQuotation } from '../quotations/index.ts';
import { getSubscription } from '../subscriptions/index.ts';

const id = z.uuid().nullish().catch(null);
/** The ids by which events name their sale. */
const Facts = z.object({
	quotation_id: id,
	subscription_id: id,
	billing_cycle_id: id,
	subject_type: z.string().nullish().catch(null),
	subject_id: id,
});

/** Client, quotation and invoice of what an event is about, as people name them; null when it is about no client. */
export async function nameSale(
	context: ReadContext,
	event: { client_id: string | null; payload: unknown },
): Promise<string | null> {
	const facts = Facts.safeParse(event.payload).data;
	const cycleId =
		facts?.billing_cycle_id ??
		(facts?.subject_type === 'billing_cycle' ? facts.subject_id : undefined);
	const cycle = await found(cycleId, (one) => getBillingCycle(context, one));
	const subscription = await found(facts?.subscription_id ?? cycle?.subscription_id, (one) =>
		getSubscription(context, one),
	);
	const quotationId = facts?.quotation_id ?? cycle?.quotation_id ?? subscription?.quotation_id;
	const quotation = await found(quotationId, (one) => getQuotation(context, one));
	const client = await found(event.client_id, (one) => getClient(context, one));
	const names = [
		client?.name,
		quotation === null ? null : `quotation ${quotation.number}`,
		cycle?.number ? `invoice ${cycle.number}` : null,
	].filter((name) => name !== null && name !== undefined);
	return names.length === 0 ? null : names.join(', ');
}

/** A record that is gone must not keep operations from hearing of the failure. */
async function found<T>(
	recordId: string | null | undefined,
	read: (id: string) => Promise<T>,
): Promise<T | null> {
	if (recordId === null || recordId === undefined) return null;
	try {
		return await read(recordId);
	} catch (error) {
		if (error instanceof DomainError && error.definition.code === NotFound.code) return null;
		throw error;
	}
}
