import { newId } from '../../platform/database/index.ts';
import type { TestService } from '../../tests/service.ts';

/** A job that failed in its last attempt, as pg-boss leaves it. */
export async function aJobGivenUp(
	service: TestService,
	name = 'vendor.forget-minutes',
	data: object = {},
): Promise<string> {
	const id = newId();
	const { client } = service.runtime.database;
	await client.$executeRaw`INSERT INTO pgboss.job (id, name, data, state, output, completed_on)
		VALUES (${id}::uuid, ${name}, ${JSON.stringify(data)}::jsonb, 'failed', '{"message":"A defect"}', now())`;
	return id;
}
