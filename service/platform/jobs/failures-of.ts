import type { JobContext } from './define-job.ts';

/**
 * For a job that goes through many records: what fails of them does not stop the others. `report` fails the job at its end,
 * so that it is repeated and, when that does not help, given up in front of a person; each failure stands in the log.
 * `subject` is the kind of record, such as subscription.
 */
export function failuresOf(job: Pick<JobContext, 'signal' | 'log'>, subject: string) {
	const failed = new Set<string>();
	return {
		failed: failed as ReadonlySet<string>,
		async collect(id: string, work: () => Promise<unknown>): Promise<void> {
			try {
				await work();
			} catch (error) {
				// The job has run out of time: all that follow would fail for the same reason.
				job.signal.throwIfAborted();
				job.log.error({ err: error, [`${subject}_id`]: id }, `the job failed for one ${subject}`);
				failed.add(id);
			}
		},
		report(): void {
			const [first] = failed;
			if (first !== undefined)
				throw new Error(`It failed for ${failed.size} ${subject}s, first for ${first}`);
		},
	};
}
