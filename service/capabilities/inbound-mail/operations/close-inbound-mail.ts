import { NotFound } from '../../../platform/errors/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { inboundMailContract } from '../contract.ts';
import { inboundMailLifecycle } from '../lifecycle.ts';
import * as store from '../mail-store.ts';
import { toInboundMail } from '../to-inbound-mail.ts';

export const closeInboundMail = handle(
	inboundMailContract.close,
	async ({ inbound_mail_id: id, reason }, context) => {
		const mail = await store.lockMail(context, id);
		if (mail === null) throw NotFound({ resource: 'inbound_mail', id });
		const error = `${mail.error ?? ''} (closed: ${reason})`.trim();
		return toInboundMail(await move(context, inboundMailLifecycle, mail, 'close', { error }));
	},
);
