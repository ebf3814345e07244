import { randomUUID } from 'node:crypto';
import { makeContext, type OperationContext } from '../context/index.ts';
import { systemActor } from '../actor/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Batching, Transaction } from '../database/index.ts';
import { runOperation } from '../operation/run-operation.ts';
import type { JobContext } from './define-job.ts';

/**
 * The context of background work of this name, such as `webhook.process`; the audit names it as the actor. Once `signal`
 * is aborted nothing more is written: the retry may already be running, and would be overwritten.
 */
export function jobContext(
	runtime: Runtime,
	name: string,
	{
		signal = new AbortController().signal,
		isLast = false,
	}: { signal?: AbortSignal; isLast?: boolean } = {},
): JobContext {
	const actor = systemActor(name);
	const contextOf = (tx: Transaction): OperationContext =>
		makeContext(runtime, tx, { actor, request_id: randomUUID(), key: null });
	const unlessAborted =
		(work: (context: OperationContext) => Promise<never>) =>
		async (tx: Transaction): Promise<never> => {
			signal.throwIfAborted();
			const result = await work(contextOf(tx));
			// Thrown before the commit, so the transaction is rolled back.
			signal.throwIfAborted();
			return result;
		};
	return {
		runtime,
		providers: runtime.providers,
		clock: runtime.clock,
		machine_clock: runtime.machine_clock,
		log: runtime.log,
		signal,
		is_last_attempt: isLast,
		run: async (handler, input, options) => {
			signal.throwIfAborted();
			return (
				await runOperation(runtime, handler, input, {
					actor,
					request_id: randomUUID(),
					key: options.key ?? randomUUID(),
				})
			).body;
		},
		transaction: (work: (context: OperationContext) => Promise<never>) =>
			runtime.database.transaction(unlessAborted(work)),
		sharedTransaction: (work: (context: OperationContext) => Promise<never>, batching?: Batching) =>
			runtime.database.sharedTransaction(name, unlessAborted(work), batching),
	} as JobContext;
}
