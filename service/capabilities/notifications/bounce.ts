import type { OperationContext } from '../../platform/context/index.ts';
import { addressKey } from './rules.ts';
import * as sent from './sent-mail-store.ts';

export type BounceReport = {
	/** Message-IDs that the report names. */
	message_ids: readonly string[];
	recipient: string;
	action: string;
	code: string | null;
};

/**
 * Records that a mail came back. It counts only when the report names a Message-ID of ours together with the address that
 * this mail went to: otherwise anybody could silence a client. Gives the delivery; null when the report does not count.
 */
export async function recordBounce(
	context: OperationContext,
	report: BounceReport,
	judge: (
		report: BounceReport,
		earlier: { full_in_14_days: number; switched_off_before: boolean },
	) => string | null,
): Promise<sent.SentMail | null> {
	if (report.message_ids.length === 0) return null;
	const recipient = addressKey(report.recipient);
	const mails = await sent.sentByMessageIds(context, report.message_ids);
	const mail = mails.find(({ address_key }) => address_key === recipient);
	if (mail === undefined) return null;
	const bounce = judge(report, await sent.earlierBounces(context, recipient));
	if (bounce !== null)
		await sent.markBounced(context, mail.id, { bounce, bounce_code: report.code });
	return mail;
}
