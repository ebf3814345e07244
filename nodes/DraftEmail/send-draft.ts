import type { IDataObject } from 'n8n-workflow';
import { email } from '../CloudSales/generated/email';
import { quotation } from '../CloudSales/generated/quotation';
import type { Send } from '../shared/commands';
import type { Result } from '../shared/items';

/** A quotation is sent as such: it is an offer from then on, and not only a mail. */
export async function sendDraft(
	send: Send,
	{ kind, draft, result }: { kind: string; draft: IDataObject; result: Result },
	itemIndex: number,
): Promise<Result> {
	const { id: draft_id, related_id } = draft;
	if (kind === 'QUOTATION') {
		await send(quotation.operations.send, { quotation_id: related_id, draft_id }, itemIndex);
	} else {
		await send(email.operations.send, { kind, related_id, draft_id }, itemIndex);
	}
	return { json: { ...result.json, sent: true } };
}
