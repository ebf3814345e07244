import type { Plant } from '../plant.ts';
import { database, seam } from './tools.ts';

const keys = 'platform/idempotency/index.ts';

export const commandPlants: readonly Plant[] = [
	{
		name: 'a stored answer is ignored',
		seams: [
			seam(keys, 'claimKey', (claim) => async (tx: any, scope: any, ...args: any[]) => {
				const earlier = await claim(tx, scope, ...args);
				if (earlier === null) return null;
				const { principal, operation, key } = scope;
				await tx.idempotencyKey.deleteMany({ where: { principal, operation, key } });
				return claim(tx, scope, ...args);
			}),
		],
		faults: database,
		breaks: /one quotation per sale|one key|finds nothing odd/,
	},
	{
		name: 'a command under way is started again',
		seams: [
			seam(keys, 'claimKey', (claim) => async (...args: any[]) => {
				try {
					return await claim(...args);
				} catch (error) {
					// An attempt whose lease still runs, told from one whose transaction is open.
					if ((error as { retryAfterSeconds?: number }).retryAfterSeconds === 2) return null;
					throw error;
				}
			}),
		],
		faults: /^cosmic slow/,
		slice: { sales: 30, everyMs: 150 },
		breaks: /one file per quotation|one document|one key/,
	},
	{
		name: 'a number is read and then written without a lock, and has no unique index',
		seams: [
			seam('platform/database/counter.ts', 'nextNumber', () => async (tx: any, name: string) => {
				const [counter] = await tx.$queryRaw`SELECT value FROM counters WHERE name = ${name}`;
				const value = (counter?.value ?? 0n) + 1n;
				await tx.$executeRaw`
					INSERT INTO counters (name, value, updated_at) VALUES (${name}, ${value}, now())
					ON CONFLICT (name) DO UPDATE SET value = excluded.value, updated_at = now()`;
				return value;
			}),
		],
		withoutIndexes: ['quotations_number_version_key', 'billing_cycles_number_key'],
		faults: /^SIGSTOP (?!long)(api|worker)/,
		slice: { everyMs: 1000, minutes: 0.2, sales: 30 },
		breaks: /numbers have no gap/,
	},
];
