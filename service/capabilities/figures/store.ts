import { Prisma, type Transaction } from '../../platform/database/index.ts';

/** A figure as it is written; `part` is "" for one without parts. */
export type FigureRow = { name: string; currency: string; part: string; value: bigint };

type Tables = Pick<Transaction, 'figure' | '$queryRaw'>;

/** Takes the place of all figures of before: what is not among them any more is not shown any more. */
export async function replaceFigures(
	{ tx, now }: { tx: Tables; now: Date },
	rows: readonly FigureRow[],
): Promise<void> {
	if (rows.length > 0) {
		const values = rows.map(
			({ name, currency, part, value }) =>
				Prisma.sql`(${name}, ${currency}, ${part}, ${value}, ${now})`,
		);
		// Two workers may compute them at once; both write what is true now.
		await tx.$queryRaw`
			INSERT INTO figures (name, currency, part, value, computed_at) VALUES ${Prisma.join(values)}
			ON CONFLICT (name, currency, part) DO UPDATE SET value = excluded.value, computed_at = excluded.computed_at`;
	}
	await tx.figure.deleteMany({ where: { computed_at: { not: now } } });
}

export const listFigures = ({ tx }: { tx: Tables }, name: string): Promise<FigureRow[]> =>
	tx.figure.findMany({
		where: { name },
		select: { name: true, currency: true, part: true, value: true },
		orderBy: [{ currency: 'asc' }, { part: 'asc' }],
	});

/** Medians of the steps of a sale by step, as last computed; a step is missing until a sale has taken it. */
export async function stepMedians(
	{ tx }: { tx: Tables },
	currency: string,
): Promise<ReadonlyMap<string, number>> {
	const rows = await listFigures({ tx }, 'sale_step_seconds');
	return new Map(
		rows.filter((row) => row.currency === currency).map(({ part, value }) => [part, Number(value)]),
	);
}

/** When they were computed; null before the first time. */
export async function computedAt({ tx }: { tx: Tables }): Promise<Date | null> {
	const { _max } = await tx.figure.aggregate({ _max: { computed_at: true } });
	return _max.computed_at;
}
