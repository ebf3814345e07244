import { firstDue, type Due } from '../../capabilities/test-clock/rules.ts';
import { addDays, isoDate } from '../../platform/clock/index.ts';
import { runJob } from '../../platform/jobs/start-jobs.ts';
import type { TestService } from '../service.ts';

const repeatsMax = 20;

/**
 * Moves the clock of a test day by day, as the test clock of a stack does by instants: at 10:00 in Jakarta of each day on which
 * something is due, all of it is done, in its order, with all that follows from it.
 */
export async function passTime(service: TestService, until: Date): Promise<void> {
	const jobs = service.modules
		.flatMap((module) => module.jobs)
		.filter(({ nextDue }) => nextDue !== undefined);
	for (let repeats = 0; ;) {
		const all = await listDue(service, jobs);
		const due = all.filter(({ at }) => at <= service.now).toSorted((a, b) => +a.at - +b.at);
		for (const { job: name } of due) {
			const job = jobs.find((one) => one.name === name);
			if (job !== undefined) await runJob(service.runtime, null, job, {});
		}
		if (due.length > 0) {
			await service.settle();
			repeats += 1;
			// A job that leaves what it is due for would hold the clock for ever.
			if (repeats > repeatsMax) throw new Error(`Still due: ${due.map(({ job }) => job).join()}`);
			continue;
		}
		repeats = 0;
		const next = firstDue(all);
		if (next === null || next.at > until) break;
		const morning = morningOf(next.at);
		if (morning > until) break;
		service.now = morning > service.now ? morning : next.at;
	}
	service.now = until;
}

/** The first 10:00 in Jakarta that is not before an instant. */
function morningOf(instant: Date): Date {
	const morning = new Date(`${isoDate(instant)}T03:00:00.000Z`);
	return morning >= instant ? morning : addDays(morning, 1);
}

const listDue = (
	service: TestService,
	jobs: TestService['modules'][number]['jobs'],
): Promise<Due[]> =>
	service.transaction(async (context) => {
		const all: Due[] = [];
		for (const { name, nextDue } of jobs) {
			const at = (await nextDue?.(context)) ?? null;
			if (at !== null) all.push({ job: name, at });
		}
		return all;
	});
