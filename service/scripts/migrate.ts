import { modules } from '../app/capabilities.ts';
import { applyMigrations } from '../platform/database/migrate.ts';
import { MigrationHistoryError } from '../platform/database/migration-history.ts';
import { startJobs } from '../platform/jobs/start-jobs.ts';

/** Brings the database at DATABASE_URL up to date and leaves: `DATABASE_URL=… node service/scripts/migrate.ts` */
const url = process.env['DATABASE_URL'];
if (url === undefined) {
	process.stderr.write('Set DATABASE_URL to the database to bring up to date\n');
	process.exit(2);
}
const applied = await applyMigrations(url).catch((error: unknown) => {
	if (!(error instanceof MigrationHistoryError)) throw error;
	process.stderr.write(`${error.message}\n`);
	process.exit(1);
});
const jobs = await startJobs(
	url,
	modules.flatMap((module) => module.jobs),
	{ works: false },
);
await jobs.stop();
process.stdout.write(applied.length === 0 ? 'Up to date\n' : `Applied ${applied.join(', ')}\n`);
// The schema engine leaves a timer of ten seconds behind.
process.exit(0);
