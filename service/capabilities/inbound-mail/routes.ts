import { raw, type Request, type Response, type Router } from 'express';
import type { Locals } from '../../platform/http/index.ts';
import { RouteNotFound } from '../../platform/errors/index.ts';
import { makeContext } from '../../platform/context/index.ts';
import { systemActor } from '../../platform/actor/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { PushRefused } from './errors.ts';
import { installedMailboxes, pollMailboxes } from './poll.ts';

/** Google sends a few hundred bytes. */
const largestPush = 20_000;
/** News within this time are found by the poll that was begun for the first. */
const quietMs = 2000;

/**
 * Where vendors tell of new mails: POST /webhooks/{id of the mailbox}. The call only makes the next poll begin now. What it
 * says is not even read, so a doubled, late or forged one does no harm; it is refused all the same without its proof.
 */
export function pushRoutes(router: Router, runtime: Runtime): void {
	let lastAt = -Infinity;
	for (const mailbox of installedMailboxes(runtime)) {
		router.post(
			`/webhooks/${mailbox.id}`,
			raw({ type: () => true, limit: largestPush }),
			async (request: Request, response: Response<unknown, Locals>) => {
				response.locals.operation = 'mailbox.push';
				if (!(await mailbox.isPush({ authorization: request.headers.authorization })))
					throw PushRefused({});
				if (performance.now() - lastAt > quietMs) {
					lastAt = performance.now();
					await wake(runtime, response.locals.request_id);
				}
				response.status(204).end();
			},
		);
		router.all(`/webhooks/${mailbox.id}`, () => {
			throw RouteNotFound({});
		});
	}
}

const wake = (runtime: Runtime, request_id: string): Promise<void> =>
	runtime.database.transaction(async (tx) => {
		const actor = systemActor('mailbox.push');
		const context = makeContext(runtime, tx, { actor, request_id, key: null });
		context.enqueue(pollMailboxes, {});
		// Mails of the quiet time after this one are found by the second.
		context.enqueue(pollMailboxes, {}, { start_after_seconds: quietMs / 1000 + 1 });
	});
