import { NotFound } from '../../../platform/errors/index.ts';
import { move } from '../../../platform/lifecycle/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { inboundMailContract } from '../contract.ts';
import { inboundMailLifecycle } from '../lifecycle.ts';
import * as store from '../mail-store.ts';
import { takeInMail } from '../take-in.ts';
import { toInboundMail } from '../to-inbound-mail.ts';

export const retryInboundMail = handle(
	inboundMailContract.retry,
	async ({ inbound_mail_id: id }, context) => {
		const mail = await store.lockMail(context, id);
		if (mail === null) throw NotFound({ resource: 'inbound_mail', id });
		const step = mail.raw_sha256 === null ? 'fetch_again' : 'read_again';
		const again = await move(context, inboundMailLifecycle, mail, step, {
			attempt: 0,
			error: null,
			next_attempt_at: context.machine_now,
		});
		context.enqueue(takeInMail, { inbound_mail_id: id });
		return toInboundMail(again);
	},
);
