import { handle } from '../../../platform/operation/index.ts';
import { boardColumns, timeBuckets } from '../board.ts';
import { boardContract } from '../board-contract.ts';
import { listBoard, readTimes } from '../board-store.ts';
import { provisioningConfig } from '../config.ts';
import { toTask } from '../to-task.ts';

export const getBoard = handle(boardContract.board, async (input, context) => {
	const { PROVISIONING_TIME_LIMIT_SECONDS: limit_seconds } =
		context.config.read(provisioningConfig);
	const rows = await listBoard(context, { oldest: input.oldest, limit_seconds });
	const { tasks, median_seconds, p90_seconds, parts } = await readTimes(context);
	const byColumn = Map.groupBy(rows, ({ board_column }) => board_column);
	return {
		data: boardColumns.map((column) => {
			const oldest = byColumn.get(column) ?? [];
			const [first] = oldest;
			return {
				column,
				count: first?.in_column ?? 0,
				late: first?.late ?? 0,
				since: first?.since ?? null,
				oldest: oldest.map(toTask),
			};
		}),
		time_to_active: {
			tasks,
			median_seconds,
			p90_seconds,
			spread: parts.map((count, index) => ({ up_to_seconds: timeBuckets[index] ?? null, count })),
		},
	};
});
