import { handle } from '../../../platform/operation/index.ts';
import type { MoverParts } from '../advance.ts';
import { clockContract } from '../contract.ts';
import { toClock } from '../to-clock.ts';

export const getClock = ({ jobs }: MoverParts) =>
	handle(clockContract.get, (_, context) => toClock(context, jobs));
