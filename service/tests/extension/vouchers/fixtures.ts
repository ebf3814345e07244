import { readFileSync } from 'node:fs';
import pg from 'pg';
import { modules } from '../../../app/capabilities.ts';
import { migrationSql, schemaFiles } from '../../../platform/database/migrate.ts';
import { startTestService, type TestService } from '../../service.ts';
import { takeDatabase, type TestDatabase } from '../../test-database.ts';
import { vouchersModule } from './module.ts';

const read = (name: string): string => readFileSync(new URL(name, import.meta.url), 'utf8');

/** The database of the product with the table of the vouchers, made as a migration would make it. */
export async function databaseWithVouchers(): Promise<TestDatabase> {
	const database = await takeDatabase();
	const product = schemaFiles();
	const changed = product.map((file) =>
		file.path.endsWith('clients.prisma')
			? {
					...file,
					content: file.content.replace('model Client {', 'model Client {\n  vouchers Voucher[]'),
				}
			: file,
	);
	const models = [
		...changed,
		{ path: 'models/vouchers.prisma', content: read('./vouchers.prisma') },
	];
	const sql = await migrationSql(database.url, product, models);
	const client = new pg.Client({ connectionString: database.url });
	await client.connect();
	try {
		await client.query(sql + read('./checks.sql'));
	} finally {
		await client.end();
	}
	return database;
}

/** The product with vouchers. */
export const startVoucherService = async (
	options: Parameters<typeof startTestService>[0] = {},
): Promise<TestService> =>
	startTestService({
		...options,
		database: await databaseWithVouchers(),
		modules: [...modules, vouchersModule],
	});

// #region a-voucher
/** An UNPAID voucher of 100,000 IDR, sold through the API. */
export async function aVoucher(
	service: TestService,
	{ client_id, code }: { client_id: string; code: string },
): Promise<any> {
	const wanted = { client_id, code, currency: 'IDR', amount: 100_000 };
	const { status, body } = await service.call('POST', '/vouchers', wanted);
	if (status !== 201) throw new Error(JSON.stringify(body));
	return body;
}
// #endregion
