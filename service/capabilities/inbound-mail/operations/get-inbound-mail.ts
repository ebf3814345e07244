import { handle } from '../../../platform/operation/index.ts';
import { inboundMailContract } from '../contract.ts';
import * as store from '../mail-store.ts';
import { toInboundMail } from '../to-inbound-mail.ts';

export const getInboundMail = handle(
	inboundMailContract.get,
	async ({ inbound_mail_id }, context) =>
		toInboundMail(await store.getMail(context, inbound_mail_id)),
);
