import { invalidInput } from '../../../platform/errors/index.ts';
import { eventsByIds } from '../../../platform/events/outbox.ts';
import { handle } from '../../../platform/operation/index.ts';
import { sha256Hex } from '../../../platform/security/index.ts';
import { findUnacknowledged } from '../../event-delivery/index.ts';
import { queueTeamNote } from '../../notifications/index.ts';
import { workflowFailureContract } from '../contract.ts';
import { nameSale } from '../name-sale.ts';
import { failureNote, N8nFailure } from '../rules.ts';

export const reportFailure = handle(workflowFailureContract.report, async (input, context) => {
	const parsed = N8nFailure.safeParse(input.failure);
	if (!parsed.success)
		throw invalidInput([
			{ path: 'body.failure', message: 'Must be what the Error Trigger of n8n gives' },
		]);
	const failure = parsed.data;
	const { workflow, execution } = failure;
	const named = execution?.error?.context?.event_ids ?? [];
	// A node that is not ours, or n8n that was killed, names no event: then it is what the workflow has not acknowledged.
	const deliveries = await findUnacknowledged(
		context,
		named.length > 0 ? { event_ids: named } : { workflow: workflow.name },
	);
	const event_ids = named.length > 0 ? named : deliveries.map((one) => one.event_id);
	const [event] = await eventsByIds(context.tx, event_ids.slice(0, 1));
	const sale = event === undefined ? null : await nameSale(context, event);
	const repeated = deliveries.length > 0;
	const note = failureNote(failure, sale, { repeated, event_ids });
	const matter = repeated ? deliveries.map(({ id }) => id) : event_ids;
	const occasion = matter.length > 0 ? [...matter].sort() : [execution?.id ?? note.text];
	const told = await queueTeamNote(context, {
		team: 'OPERATIONS',
		...note,
		occasion: `workflow-failure:${sha256Hex(JSON.stringify([workflow.id ?? workflow.name, occasion]))}`,
	});
	return { notification_id: told.id, subject: told.subject, sale, repeated };
});
