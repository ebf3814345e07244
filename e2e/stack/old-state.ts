import pg from 'pg';
import {
	MigrationHistoryError,
	missingMigrations,
} from '../../service/platform/database/migration-history.ts';

/** The state folder was filled by a version that this one cannot continue. */
export class OldState extends Error {
	constructor(stateFolder: string, reason: MigrationHistoryError) {
		super(
			`The data in ${stateFolder} was made by another version of CloudSales and cannot be used by this one ` +
				`(${reason.migrations.length} of its migrations are not those of this version, first ${reason.migrations[0]}). ` +
				'Nothing was changed.\n' +
				'To begin anew, which removes all data of earlier runs: npm start -- --clean',
		);
		this.name = 'OldState';
	}
}

/**
 * Asked before the first part is started on the data: the sandbox and n8n would otherwise have written to theirs when
 * the service refuses its database.
 */
export async function refuseOldState(stateFolder: string, databaseUrl: string): Promise<void> {
	const client = new pg.Client({ connectionString: databaseUrl });
	client.on('error', () => undefined);
	await client.connect();
	try {
		await missingMigrations(client);
	} catch (error) {
		throw error instanceof MigrationHistoryError ? new OldState(stateFolder, error) : error;
	} finally {
		await client.end();
	}
}
