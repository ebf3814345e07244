import { batchLoader } from './batch.ts';
import type { Transaction } from './transaction.ts';

/**
 * Next number of a gap-free series. The counter row stays locked until the transaction ends, so a rolled-back
 * transaction gives its number back; call it as late as possible.
 */
export const nextNumber = batchLoader(
	async (tx: Pick<Transaction, '$queryRaw'>, wanted: readonly string[]): Promise<bigint[]> => {
		const names = [...new Set(wanted)].sort();
		const counts = names.map((name) => wanted.filter((one) => one === name).length);
		const rows = await tx.$queryRaw<{ name: string; value: bigint }[]>`
			INSERT INTO counters (name, value, updated_at)
			SELECT name, count, now() FROM unnest(${names}::text[], ${counts}::int[]) AS wanted (name, count)
			ON CONFLICT (name) DO UPDATE SET value = counters.value + excluded.value, updated_at = now()
			RETURNING name, value`;
		const last = new Map(rows.map(({ name, value }) => [name, value]));
		const given = new Map(names.map((name, index) => [name, BigInt(counts[index] ?? 0)]));
		return wanted.map((name) => {
			const value = last.get(name);
			const left = given.get(name);
			if (value === undefined || left === undefined)
				throw new Error(`The counter ${name} gave no number`);
			given.set(name, left - 1n);
			return value - left + 1n;
		});
	},
);
