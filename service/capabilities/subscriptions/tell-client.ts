import { queueMessage, type MessageKind } from '../notifications/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';

/** Mails the client of a subscription, unless its state does not call for that mail any more. */
export async function tellClient(
	context: OperationContext,
	message: MessageKind,
	subscriptionId: string,
): Promise<void> {
	const reason = await message.guard(context, { related_id: subscriptionId, facts: {} });
	if (reason === null)
		await queueMessage(context, { kind: message.kind, related_id: subscriptionId });
}
