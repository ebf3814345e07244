import { atHour, type Holidays } from '../../platform/calendar/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { balanceOf, markOverdue, requestInvoice, type BareCycle } from '../billing/index.ts';
import { queueMessage, usableChannel } from '../notifications/index.ts';
import { suspend } from '../subscriptions/index.ts';
import { dunningEvents } from './events.ts';
import { gatherFacts, type Gathered } from './gather-facts.ts';
import { dunningStepLifecycle } from './lifecycle.ts';
import { finalWarning, judge, suspensionDay } from './rules.ts';
import * as store from './store.ts';
import type { StepRow } from './store.ts';
import { proposalMessages } from './team-messages.ts';

/** What was done about the client, beside the action itself. */
type Told = { message_id: string | null; reason: string | null };

/**
 * Takes a step in one transaction, unless something has come between since it was decided. `silently` says why the client is not
 * told: then a reminder is skipped, and any other step is taken without its message.
 */
export async function takeStep(
	context: OperationContext,
	wanted: StepRow,
	days_off: Holidays,
	silently: string | null,
): Promise<void> {
	const { billing_cycle_id: id, subscription_id, action } = wanted;
	const withSubscription = action === 'SUSPEND';
	const gathered = await gatherFacts(context, { id, subscription_id }, days_off, {
		withSubscription,
	});
	const step = gathered?.steps.find((one) => one.id === wanted.id);
	if (gathered === null || step?.status !== 'PLANNED') return;
	const verdict = judge(gathered.facts, step);
	if (verdict.kind !== 'ACT') return;
	const reason = silently ?? (verdict.tells ? null : (verdict.reason ?? null));
	const mayTell = silently === null && verdict.tells;
	if (action === 'REMIND' && !mayTell) return skip(context, step, reason ?? 'It says nothing');
	// The state first: the message about a suspension is true only after it.
	const acted = await act(context, gathered, step);
	const told = mayTell ? await tell(context, gathered, step) : { message_id: null, reason };
	if (action === 'REMIND' && told.message_id === null)
		return skip(context, step, told.reason ?? 'It could not be sent');
	await move(context, dunningStepLifecycle, step, 'do', {
		...told,
		message_id: told.message_id ?? acted,
		done_at: context.now,
		failures: 0,
	});
}

export const skip = async (
	context: OperationContext,
	step: StepRow,
	reason: string,
): Promise<void> =>
	void (await move(context, dunningStepLifecycle, step, 'skip', { reason: reason.slice(0, 500) }));

/** Does what a step does beside telling the client; gives the message that a team got about it. */
async function act(
	context: OperationContext,
	{ cycle, steps, facts }: Gathered,
	step: StepRow,
): Promise<string | null> {
	switch (step.action) {
		case 'REMIND':
			if (step.message === finalWarning) await announce(context, { cycle, steps, facts });
			return null;
		case 'MARK_OVERDUE':
			await markOverdue(context, cycle.id);
			return null;
		case 'SUSPEND':
			if (cycle.subscription_id !== null)
				await suspend(context, cycle.subscription_id, {
					reason: 'NON_PAYMENT',
					occasion: cycle.id,
				});
			return null;
		case 'ASK_FINANCE':
			await requestInvoice.run({ billing_cycle_id: cycle.id }, context);
			return null;
		case 'ESCALATE':
			return propose(context, cycle, 'INVOICE_MISSING');
		case 'PROPOSE_CANCEL':
			return proposeLater(context, cycle, 'CANCEL');
		case 'PROPOSE_WRITE_OFF':
			return proposeLater(context, cycle, 'WRITE_OFF');
		default:
			throw new Error(`A step of dunning cannot ${step.action}`);
	}
}

/** The day that the final warning names is kept with the suspension, which then never comes sooner. */
async function announce(
	context: OperationContext,
	{ cycle, steps, facts }: Gathered,
): Promise<void> {
	const planned = steps.find(({ action, status }) => action === 'SUSPEND' && status === 'PLANNED');
	// The rules skip a warning without a suspension behind it.
	if (planned === undefined) return;
	const suspension_on = suspensionDay(facts, planned);
	const run_at = atHour(suspension_on, planned.hour);
	await store.updateStep(context, planned.id, { announced_on: suspension_on, run_at });
	context.publish(dunningEvents.suspension_planned, {
		subject_type: 'billing_cycle',
		subject_id: cycle.id,
		client_id: cycle.client_id,
		payload: { ...factsOf(cycle), suspension_on },
	});
}

type Proposal = keyof typeof proposalMessages;

/** Tells the team that decides; `attention.list` shows it until it is decided. */
async function propose(
	context: OperationContext,
	cycle: BareCycle,
	proposal: Proposal,
): Promise<string> {
	const { kind } = proposalMessages[proposal];
	const { message_id } = await queueMessage(context, { kind, related_id: cycle.id });
	announceProposal(context, cycle, proposal);
	return message_id;
}

/** Leaves the mail to a workflow for a while, since that has a page on which the team decides; then `tell-teams.ts` mails it. */
function proposeLater(context: OperationContext, cycle: BareCycle, proposal: Proposal): null {
	announceProposal(context, cycle, proposal);
	return null;
}

function announceProposal(context: OperationContext, cycle: BareCycle, proposal: Proposal): void {
	context.publish(dunningEvents.proposed, {
		subject_type: 'billing_cycle',
		subject_id: cycle.id,
		client_id: cycle.client_id,
		payload: { ...factsOf(cycle), proposal },
	});
}

function factsOf(cycle: BareCycle) {
	const { id, subscription_id, client_id, number, currency, due_date } = cycle;
	const balance = balanceOf(cycle);
	return { billing_cycle_id: id, subscription_id, client_id, number, currency, balance, due_date };
}

async function tell(context: OperationContext, { cycle }: Gathered, step: StepRow): Promise<Told> {
	if (step.message === null) return { message_id: null, reason: null };
	const client = { type: 'CLIENT', id: cycle.client_id } as const;
	const found = await usableChannel(context, client, step.channels);
	if (step.channels.length > 0 && found === null && step.without_channel === 'SKIP') {
		const reason = `The client cannot be reached by ${step.channels.join(', ')}`;
		return { message_id: null, reason };
	}
	const fallback = step.channels.length > 0 ? 'EMAIL' : undefined;
	const { message_id } = await queueMessage(context, {
		kind: step.message,
		related_id: cycle.id,
		channel: found ?? fallback,
	});
	return { message_id, reason: null };
}
