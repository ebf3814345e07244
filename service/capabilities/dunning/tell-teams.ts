import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { queueMessage } from '../notifications/index.ts';
import { dunningConfig } from './config.ts';
import * as store from './store.ts';
import type { StepRow } from './store.ts';
import { proposalMessages, proposals } from './team-messages.ts';

const pageSize = 100;

/** When the first proposal that has no mail yet is mailed by the service; null when all have one. */
export async function nextToTell(context: ReadContext): Promise<Date | null> {
	const first = await store.firstUntold(context);
	const { DUNNING_PROPOSAL_PICKUP_SECONDS: seconds } = context.config.read(dunningConfig);
	return first === null ? null : addSeconds(first, seconds);
}

/** Mails the proposals that no workflow has told a team of. What one has told is the same message, and is not sent again. */
export async function tellTeams(job: JobContext): Promise<void> {
	const { DUNNING_PROPOSAL_PICKUP_SECONDS: seconds } = job.runtime.config.read(dunningConfig);
	const done_by = addSeconds(job.clock.now(), -seconds);
	for (let after: StepRow | null = null; ;) {
		const page: StepRow[] = await job.transaction((context) =>
			store.listUntold(context, { done_by, after, take: pageSize }),
		);
		for (const step of page) await tell(job, step);
		if (page.length < pageSize) return;
		after = page.at(-1) ?? null;
	}
}

async function tell(job: JobContext, step: StepRow): Promise<void> {
	try {
		await job.transaction((context) => tellTeam(context, step));
	} catch (error) {
		if (error instanceof DomainError) {
			// Paid or held meanwhile, for example: then nobody has to decide, and it is not looked at again.
			const reason = error.message.slice(0, 500);
			await job.transaction((context) => store.updateStep(context, step.id, { reason }));
			return;
		}
		// One never stops the others; the next run tries it again.
		job.log.warn({ err: error, dunning_step_id: step.id }, 'a team was not told of a proposal');
	}
}

const kinds: Readonly<Record<string, string>> = {
	[proposals.CANCEL.action]: proposalMessages.CANCEL.kind,
	[proposals.WRITE_OFF.action]: proposalMessages.WRITE_OFF.kind,
};

async function tellTeam(context: OperationContext, step: StepRow): Promise<void> {
	const kind = kinds[step.action];
	if (kind === undefined) throw new Error(`No team is told of a step that is to ${step.action}`);
	const { message_id } = await queueMessage(context, { kind, related_id: step.billing_cycle_id });
	await store.updateStep(context, step.id, { message_id });
}
