import { NotFound } from '../../../platform/errors/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { getBillingCycle } from '../../billing/index.ts';
import { getClient } from '../../clients/index.ts';
import { getUserRow } from '../../identity/index.ts';
import { queueTeamNote } from '../../notifications/index.ts';
import { getQuotation } from '../../quotations/index.ts';
import { getSubscription } from '../../subscriptions/index.ts';
import { portalContract } from '../contract.ts';

type Subject = { subject_type: 'quotation' | 'billing_cycle' | 'subscription'; subject_id: string };

/** Hands a question of a client to sales. A repetition of the same question is one mail. */
export const askAbout = handle(portalContract.ask, async (input, context) => {
	const { client_id, name } = await subjectOf(context, input);
	const client = await getClient(context, client_id);
	const asker = await askerOf(context, client);
	const note = await queueTeamNote(context, {
		team: 'SALES',
		subject: `${client.name}: question about ${name}`,
		text: `${asker.name} (${asker.email}) of ${client.name} asks about ${name}:\n\n${input.question}\n\nAnswer to ${asker.email}.`,
		occasion: `portal.ask:${input.subject_id}:${context.idempotency_key ?? context.request_id}`,
	});
	return { id: note.id, asked_at: context.now };
});

/** What it is about, if the client may see it; the bearer of a link asks about its one quotation only. */
async function subjectOf(
	context: OperationContext,
	{ subject_type, subject_id }: Subject,
): Promise<{ client_id: string; name: string }> {
	if (context.actor.type === 'LINK' && context.actor.id !== subject_id)
		throw NotFound({ resource: subject_type, id: subject_id });
	switch (subject_type) {
		case 'quotation': {
			const { client_id, number } = await getQuotation(context, subject_id);
			return { client_id, name: number };
		}
		case 'billing_cycle': {
			const { client_id, number } = await getBillingCycle(context, subject_id);
			return { client_id, name: number ?? 'a bill that is being prepared' };
		}
		case 'subscription': {
			const { client_id, items } = await getSubscription(context, subject_id);
			return { client_id, name: items.map(({ description }) => description).join(', ') };
		}
	}
}

/** A link does not say who holds it; the answer goes where the quotation went. */
async function askerOf(
	context: OperationContext,
	client: { name: string; billing_email: string },
): Promise<{ name: string; email: string }> {
	const { actor } = context;
	if (actor.type !== 'USER') return { name: 'The client', email: client.billing_email };
	const { name, email } = await getUserRow(context, actor.id);
	return { name, email };
}
