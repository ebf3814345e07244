import type { z } from 'zod';
import type { Batching } from '../database/index.ts';
import type { Clock } from '../clock/index.ts';
import type { Logger } from '../log/index.ts';
import type { OperationContext, ReadContext } from '../context/index.ts';
import type { Runtime } from '../runtime/index.ts';
import type { Handler } from '../operation/index.ts';
import type { ProviderRegistry } from '../provider/registry.ts';

/** What a job works with: vendors, and operations to run; no transaction of its own. */
export type JobContext = {
	runtime: Runtime;
	providers: ProviderRegistry;
	/** Business time. */
	clock: Clock;
	/** For pauses, time limits and what else has nothing to do with business dates. */
	machine_clock: Clock;
	log: Logger;
	/** Aborted when the job has taken longer than its time limit, or when another worker has taken it over. */
	signal: AbortSignal;
	/** No repeat follows when this attempt fails. */
	is_last_attempt: boolean;
	/** Runs an operation as the system. `key` makes it happen once however often the job is repeated. */
	run(handler: Handler, input: object, options: { key?: string }): Promise<unknown>;
	/** One transaction as the system. */
	transaction<T>(work: (context: OperationContext) => Promise<T>): Promise<T>;
	/** The same, but jobs of this name that run at the same time may share one transaction (`Database.sharedTransaction`). */
	sharedTransaction<T>(
		work: (context: OperationContext) => Promise<T>,
		batching?: Batching,
	): Promise<T>;
};

export const defaultTimeLimitSeconds = 300;

/** Background work. It may run more than once: the handler must be safe to repeat. */
export type JobDefinition<P extends z.ZodType = z.ZodType> = {
	/** `payment_link.poll` */
	name: string;
	description: string;
	payload: P;
	/** Repeats after a failure, with growing pauses. */
	retries: number;
	/**
	 * After so many seconds the attempt counts as failed and is repeated like any other failure. Without a limit a call
	 * that never returns would occupy a worker until the process ends. Default: `defaultTimeLimitSeconds`.
	 */
	time_limit_seconds?: number;
	/** Cron text (UTC) for work that starts by itself. */
	schedule?: string;
	/**
	 * When business time next gives this scheduled job something to do; null when nothing is planned. A test clock stops at
	 * each of these instants and runs the job there. One indexed statement. A run at that instant must leave nothing due then:
	 * an instant that is named again and again stops the test clock, which cannot see what is due after it.
	 */
	nextDue?(context: ReadContext): Promise<Date | null>;
	run(data: z.output<P>, context: JobContext): Promise<void>;
};

export const defineJob = <P extends z.ZodType>(job: JobDefinition<P>): JobDefinition<P> => job;
