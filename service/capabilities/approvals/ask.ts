import { addDays } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { Facts, kindOf } from './approval-kind.ts';
import { approvalsConfig } from './config.ts';
import { requesterOf, type Requester } from './people.ts';
import { approvalEvents } from './events.ts';
import { approvalFacts, approvalLifecycle } from './lifecycle.ts';
import { actorId, nextAt } from './rules.ts';
import * as store from './store.ts';
import type { ApprovalRow } from './store.ts';
import { tellTeam } from './tell-team.ts';

type Wish = {
	kind: string;
	subject_id: string;
	client_id: string | null;
	facts: Facts;
	/** In minor units, with its currency; both null when it is about no money. */
	amount: bigint | null;
	currency: string | null;
	/** Whether what was decided before decides this wish as well; it does when absent. Another wish is asked for anew. */
	is_decided_by?: (facts: Facts) => boolean;
};

type Subject = { subject_type: string; subject_id: string };

/**
 * Asks for what a subject needs, and gives the approvals as they stand then, one for each wish. What waits or was decided stays as
 * it is, unless it decided another wish; what has expired is asked for again. `requested_for` is the address of the person for whom an API key asks. The caller holds
 * the lock of the subject.
 */
export async function askFor(
	context: OperationContext,
	{ requested_for, ...subject }: Subject & { requested_for?: string | undefined },
	wishes: readonly Omit<Wish, 'subject_id'>[],
): Promise<ApprovalRow[]> {
	const requester = await requesterOf(context, requested_for);
	const standing = await store.listStanding(context, subject);
	const rows: ApprovalRow[] = [];
	for (const { is_decided_by: isDecidedBy, ...wish } of wishes) {
		const row = standing.find(({ kind }) => kind === wish.kind);
		const isOther =
			(row?.status === 'GRANTED' || row?.status === 'REFUSED') &&
			isDecidedBy?.(Facts.parse(row.facts)) === false;
		if (row === undefined || isOther)
			rows.push(await ask(context, { ...subject, requester }, wish));
		else rows.push(row.status === 'EXPIRED' ? await askAgain(context, row) : row);
	}
	return rows;
}

async function ask(
	context: OperationContext,
	{ requester, ...subject }: Subject & { requester: Requester },
	wish: Omit<Wish, 'subject_id' | 'is_decided_by'>,
): Promise<ApprovalRow> {
	const expires_at = expiryOf(context);
	const row = await store.insertApproval(context, {
		...subject,
		...wish,
		approver: kindOf(context, wish.kind).approver(context.config),
		...requester,
		asked_by_actor: actorId(context.actor),
		expires_at,
		next_at: nextOf(context, expires_at),
	});
	if (row === null) throw new Error('An approval was asked for without the lock of its subject');
	announceNeeded(context, row);
	tellLater(context, row);
	return row;
}

/** Asks once more: announces it anew, and the team gets another mail, whether or not a workflow waits for the answer. */
export async function askAgain(context: OperationContext, row: ApprovalRow): Promise<ApprovalRow> {
	let asked: ApprovalRow;
	if (row.status === 'PENDING') {
		const next_at = nextOf(context, row.expires_at);
		asked = await store.recordAsked(context, row.id, { next_at });
		announceNeeded(context, asked);
	} else {
		const expires_at = expiryOf(context);
		asked = await move(context, approvalLifecycle, row, 'ask-again', {
			asked_again_at: context.now,
			expires_at,
			next_at: nextOf(context, expires_at),
		});
	}
	tellLater(context, asked);
	return asked;
}

/** Takes back what nobody has decided, because the subject is no longer what it was; `but` is a kind that stays. The caller holds its lock. */
export async function withdrawApprovals(
	context: OperationContext,
	subject: Subject,
	{ but = null }: { but?: string | null } = {},
): Promise<void> {
	for (const row of await store.listStanding(context, subject))
		if (row.kind !== but && (row.status === 'PENDING' || row.status === 'EXPIRED'))
			await move(context, approvalLifecycle, row, 'withdraw');
}

function announceNeeded(context: OperationContext, row: ApprovalRow): void {
	context.publish(approvalEvents.needed, {
		subject_type: approvalLifecycle.name,
		subject_id: row.id,
		client_id: row.client_id,
		payload: approvalFacts(row),
	});
}

/** Leaves the mail to a workflow for a while, since that has a page on which the team decides; then the job mails it. */
function tellLater(context: OperationContext, { id }: ApprovalRow): void {
	const { APPROVAL_PICKUP_SECONDS: start_after_seconds } = context.config.read(approvalsConfig);
	context.enqueue(tellTeam, { approval_id: id }, { start_after_seconds });
}

const expiryOf = ({ config, now }: ReadContext): Date =>
	addDays(now, config.read(approvalsConfig).APPROVAL_EXPIRES_DAYS);

const nextOf = ({ config, now }: ReadContext, expires_at: Date): Date =>
	nextAt(now, expires_at, config.read(approvalsConfig).APPROVAL_ASK_AGAIN_DAYS);
