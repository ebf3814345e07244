import type { z } from 'zod';
import { businessDate } from '../../platform/clock/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { DunningHold } from './contract.ts';
import type { HoldRow } from './hold-store.ts';

export const toHold = ({ now }: ReadContext, row: HoldRow): z.output<typeof DunningHold> => ({
	...row,
	reason: DunningHold.shape.reason.parse(row.reason),
	is_active: row.released_at === null && row.until >= businessDate(now),
});
