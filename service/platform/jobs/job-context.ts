import { randomUUID } from 'node:crypto';
import { makeContext, type OperationContext } from '../context/index.ts';
import { systemActor } from '../actor/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Transaction } from '../database/index.ts';
import { runOperation } from '../operation/run-operation.ts';
import type { JobContext } from './define-job.ts';

/** What background work of this name works with, such as `webhook.process`; the name is the actor in the audit. */
export function jobContext(runtime: Runtime, name: string): JobContext {
	const actor = systemActor(name);
	const contextOf = (tx: Transaction): OperationContext =>
		makeContext(runtime, tx, { actor, request_id: randomUUID(), key: null });
	return {
		runtime,
		providers: runtime.providers,
		clock: runtime.clock,
		log: runtime.log,
		run: async (handler, input, options) =>
			(
				await runOperation(runtime, handler, input, {
					actor,
					request_id: randomUUID(),
					key: options.key ?? randomUUID(),
				})
			).body,
		transaction: (work: (context: OperationContext) => Promise<never>) =>
			runtime.database.transaction((tx) => work(contextOf(tx))),
		sharedTransaction: (work: (context: OperationContext) => Promise<never>) =>
			runtime.database.sharedTransaction(name, (tx) => work(contextOf(tx))),
	} as JobContext;
}
