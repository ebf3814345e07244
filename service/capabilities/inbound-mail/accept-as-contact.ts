import type { Actor } from '../../platform/actor/index.ts';
import { recordAct } from '../../platform/audit/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { acceptQuotation } from '../quotations/index.ts';
import type { MessageRow } from './message-store.ts';

/**
 * Accepts as the contact that has written, and not as the job that reads: it sees only what belongs to its client, and the
 * history and the audit trail name the person. The name is that of our record, since the one in the mail is a claim.
 */
export async function acceptAsContact(
	context: OperationContext,
	message: MessageRow,
	{
		quotation_id,
		contact,
	}: { quotation_id: string; contact: { id: string; name: string; client_id: string } },
): Promise<void> {
	const { operation } = acceptQuotation;
	const actor: Actor = {
		type: 'CONTACT',
		id: contact.id,
		name: contact.name,
		role: 'CLIENT',
		client_id: contact.client_id,
		client_role: null,
		scopes: [operation.id],
	};
	const asContact = { ...context, actor };
	const accepted = { accepted_by: contact.name, accepted_role: 'By e-mail' };
	await acceptQuotation.run({ quotation_id, ...accepted }, asContact);
	recordAct(asContact, operation.id, quotation_id, {
		fields: Object.keys(accepted),
		reason: `By e-mail of a proven contact; message ${message.id}`,
		records: {
			message: message.id,
			...(message.inbound_mail_id === null ? {} : { inbound_mail: message.inbound_mail_id }),
		},
	});
}
