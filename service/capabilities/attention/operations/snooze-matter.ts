import { addDays } from '../../../platform/clock/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { attentionContract } from '../contract.ts';
import { markMatter } from '../mark-matter.ts';

const daysMax = 30;

export const snoozeMatter = handle(
	attentionContract.snooze,
	async ({ matter_id, until, reason }, context) => {
		const { machine_now: now } = context;
		if (until !== null && (until <= now || until > addDays(now, daysMax)))
			throw invalidInput([
				{ path: 'body.until', message: `Must lie ahead, at most ${daysMax} days` },
			]);
		const snooze_reason = until === null ? null : (reason ?? null);
		return markMatter(context, matter_id, { snoozed_until: until, snooze_reason });
	},
);
