import type { Transaction } from '../database/index.ts';
import { noLease } from '../lease/index.ts';

/**
 * Gives the reactions to an event that were set aside as DEAD another round of attempts. The event goes through the
 * dispatcher once more; what is done already, reactions and deliveries alike, is not done a second time.
 */
export async function reviveReactions(
	tx: Pick<Transaction, 'event' | 'eventReaction'>,
	eventId: string,
	machineNow: Date,
): Promise<number> {
	const { count } = await tx.eventReaction.updateMany({
		where: { event_id: eventId, status: 'DEAD' },
		data: { status: 'RETRYING', attempt: 0, updated_at: machineNow },
	});
	if (count > 0) {
		await tx.event.update({
			where: { id: eventId },
			data: { dispatched_at: null, ...noLease, next_dispatch_at: machineNow },
		});
	}
	return count;
}
