import type { IDataObject } from 'n8n-workflow';
import { approval } from '../CloudSalesOperations/generated/approval';
import type { Send } from '../shared/commands';

/** An approval that stands against the sending of a quotation. */
export type Approval = { title: string; status: string; decided_by: string; reason: string | null };

const deciders: Readonly<Record<string, string>> = {
	FINANCE: 'finance',
	OPERATIONS: 'operations',
	ADMIN: 'an administrator',
};

/** What a quotation waits for, or was refused. Only a draft does: with what was granted it goes on by itself. */
export async function approvalsOf(
	record: IDataObject,
	send: Send,
	itemIndex: number,
): Promise<Approval[]> {
	if (record.status !== 'DRAFT') return [];
	const input = { subject_id: record.id, limit: 20 };
	const found = (await send(approval.operations.getAll, input, itemIndex)).data;
	return ((found ?? []) as IDataObject[])
		.filter(({ status }) => ['PENDING', 'REFUSED', 'EXPIRED'].includes(String(status)))
		.map(({ title, status, approver, decided_by, reason }) => ({
			title: String((title as IDataObject | undefined)?.en ?? 'Approval'),
			status: String(status),
			decided_by: String(decided_by ?? deciders[String(approver)] ?? approver),
			reason: typeof reason === 'string' ? reason : null,
		}));
}

/** What happens now, for the person who filled in the form; null when nothing stands against the sending. */
export function sentenceOf(approvals: readonly Approval[]): string | null {
	const of = (wanted: string) => approvals.filter(({ status }) => status === wanted);
	const [refused] = of('REFUSED');
	if (refused !== undefined) {
		const { title, decided_by, reason } = refused;
		return `It is not sent: ${lower(title)} was refused by ${decided_by}${reason === null ? '' : ` (${reason})`}. Revise it, or make another quotation.`;
	}
	const open = [...of('PENDING'), ...of('EXPIRED')];
	if (open.length === 0) return null;
	const who = open.map(({ title, decided_by }) => `${lower(title)} (${decided_by} decides)`);
	const next = 'Granted, it is sent by itself; refused, sales gets a mail with the reason.';
	if (of('PENDING').length === 0)
		return `It is not sent: nobody has decided in time about ${who.join(' and ')}. Ask for the approval again.`;
	return `It waits for an approval before the client gets it: ${who.join(' and ')}. They are asked by mail. ${next}`;
}

const lower = (text: string): string => `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
