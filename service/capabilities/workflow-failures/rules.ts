import { z } from 'zod';

/**
 * Invariants: a failure is told once for one matter, which is the delivery that the workflow was started by, or else the
 * execution; the mail says whether CloudSales starts the workflow again.
 */

const text = z.string().nullish();

/** What the Error Trigger of n8n gives, as far as it is read here. `event_ids` are put in by the nodes of the pack. */
export const N8nFailure = z.object({
	workflow: z.object({ id: text, name: z.string() }),
	execution: z
		.object({
			id: text,
			url: text,
			lastNodeExecuted: text,
			error: z
				.object({
					message: text,
					description: text,
					context: z.object({ event_ids: z.array(z.uuid()).nullish() }).nullish(),
				})
				.nullish(),
		})
		.nullish(),
	trigger: z.object({ error: z.object({ message: text }).nullish() }).nullish(),
});
export type N8nFailure = z.output<typeof N8nFailure>;

/** How it goes on: by itself, by a person who has the event delivered again, or not at all. */
export type Outlook = { repeated: boolean; event_ids: readonly string[] };

const outlookText = ({ repeated, event_ids }: Outlook): string => {
	if (repeated)
		return 'CloudSales starts the workflow again by itself until it has finished, for about three days. There is no second mail about this.';
	if (event_ids.length > 0)
		return `CloudSales does not start the workflow again. When the cause is gone, have the event delivered again (CloudSales Operations, Event: Replay): ${event_ids.join(', ')}`;
	return 'The workflow was not started by an event of CloudSales, so it is not started again. What was filled in or sent has to be sent once more.';
};

const subjectMax = 150;

/** The mail to operations. */
export function failureNote(
	failure: N8nFailure,
	sale: string | null,
	outlook: Outlook,
): { subject: string; text: string } {
	const { workflow, execution, trigger } = failure;
	const error = execution?.error ?? trigger?.error;
	const subject = `${workflow.name} failed${sale === null ? '' : `: ${sale}`}`;
	const lines = [
		sale === null ? null : `Sale: ${sale}`,
		`Workflow: ${workflow.name}`,
		execution?.lastNodeExecuted ? `Step: ${execution.lastNodeExecuted}` : null,
		`What happened: ${[error?.message, execution?.error?.description].filter(Boolean).join(' ') || 'n8n does not say'}`,
		'',
		outlookText(outlook),
		...(execution?.url ? ['', `The execution in n8n: ${execution.url}`] : []),
	];
	return {
		subject: subject.length > subjectMax ? `${subject.slice(0, subjectMax - 1)}…` : subject,
		text: lines.filter((line) => line !== null).join('\n'),
	};
}
