import type { ReadContext } from '../context/index.ts';
import type { Prisma } from '../database/index.ts';
import { defineExtensionPoint } from '../extension/index.ts';

/**
 * How work stands that has not ended: WORKING ends by itself soon; RETRYING has failed and waits for its next attempt;
 * DEAD is given up until a person takes it up again.
 */
export type WorkGrade = 'WORKING' | 'RETRYING' | 'DEAD';

/**
 * One kind of work that may be under way, registered by the capability whose rows say so. A test clock moves on only when
 * there is none: otherwise a bill would be dunned while its payment is still being written down.
 */
export type WorkSource = {
	/** `delivery`, as it is named to people. */
	kind: string;
	/** A SELECT of what is under way: `id` text, `detail` text, `grade` text (`WorkGrade`). */
	rows(context: ReadContext): Prisma.Sql;
};

/** Example: `extensions: [extend(workPoint, deliveriesUnderWay)]` */
export const workPoint = defineExtensionPoint<WorkSource>('work', ({ kind }) => kind);

export const defineWork = (source: WorkSource): WorkSource => source;
