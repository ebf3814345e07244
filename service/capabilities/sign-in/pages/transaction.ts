import type { Actor } from '../../../platform/actor/index.ts';
import { makeContext, type OperationContext } from '../../../platform/context/index.ts';
import { anonymous } from '../../../platform/http/mount.ts';
import type { PageCall } from '../../../platform/pages/index.ts';

/** One transaction of a page that runs no operation; the actor is anonymous until `startSession` knows the person. */
export const inTransaction = <T>(
	{ runtime, request_id }: PageCall,
	work: (context: OperationContext) => Promise<T>,
	actor: Actor = anonymous,
): Promise<T> =>
	runtime.database.transaction((tx) =>
		work(makeContext(runtime, tx, { actor, request_id, key: null })),
	);
