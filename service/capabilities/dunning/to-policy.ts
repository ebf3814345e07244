import type { z } from 'zod';
import { DunningPolicy } from './policy-contract.ts';
import type { PolicyRow } from './policy-store.ts';

type Shown = z.output<typeof DunningPolicy>;
const { kinds, steps } = DunningPolicy.shape;

export const toPolicy = (row: PolicyRow): Shown => ({
	...row,
	kinds: kinds.parse(row.kinds),
	steps: steps.parse(row.steps),
});
