import { handle } from '../../../platform/operation/index.ts';
import { inboundMailContract } from '../contract.ts';
import * as store from '../mail-store.ts';
import { toInboundMail } from '../to-inbound-mail.ts';

export const listInboundMails = handle(inboundMailContract.list, async (input, context) => {
	const page = await store.listMails(context, input);
	return { ...page, data: page.data.map(toInboundMail) };
});
