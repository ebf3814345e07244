import type { Transaction } from './index.ts';

/**
 * Next number of a gap-free series. The counter row stays locked until the transaction ends, so a rolled-back
 * transaction gives its number back; call it as late as possible.
 */
export async function nextNumber(tx: Transaction, series: string): Promise<bigint> {
	const rows = await tx.$queryRaw<{ value: bigint }[]>`
		INSERT INTO counters (name, value, updated_at) VALUES (${series}, 1, now())
		ON CONFLICT (name) DO UPDATE SET value = counters.value + 1, updated_at = now()
		RETURNING value`;
	const row = rows[0];
	if (row === undefined) throw new Error(`The counter ${series} gave no number`);
	return row.value;
}
