import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { queueMessage } from '../../notifications/index.ts';
import { quotationContract } from '../contract.ts';
import { quotationLifecycle } from '../lifecycle.ts';
import { quotationMessage } from '../messages.ts';
import { assertSendable } from '../rules.ts';
import * as store from '../store.ts';
import { toJudgedQuotation } from '../to-quotation.ts';

export const sendQuotation = handle(quotationContract.send, async (input, context) => {
	const row = await store.getQuotationForUpdate(context, input.quotation_id);
	assertSendable(row, context.now);
	const moved = await move(context, quotationLifecycle, row, 'send', { sent_at: context.now });
	await queueMessage(context, {
		kind: quotationMessage.kind,
		related_id: row.id,
		...(input.draft_id === undefined ? {} : { draft_id: input.draft_id }),
	});
	return toJudgedQuotation(context, { ...moved, items: row.items });
});
