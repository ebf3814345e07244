import type { InputOf, Operation, OutputOf } from '../contract/define-contract.ts';
import type { OperationContext } from '../context/index.ts';
import type { ProviderRegistry } from '../provider/registry.ts';
import type { ProviderError } from '../errors/index.ts';

/** An operation with its code, ready to be mounted. */
export type Handler = {
	operation: Operation;
	run: (input: never, context: OperationContext) => Promise<unknown>;
	external: ExternalSteps | null;
	/** For commands that come in bursts: those that come at once share transactions (`Database.sharedTransaction`). */
	sharedTransaction: boolean;
};

export type ExternalSteps = {
	prepare: (input: never, context: OperationContext) => Promise<Prepared>;
	call: (prepared: never, providers: ProviderRegistry) => Promise<unknown>;
	renew?: (prepared: never, context: OperationContext) => Promise<boolean>;
	exclusiveBy?: (input: never) => string;
	record: (outcome: never, prepared: never, context: OperationContext) => Promise<unknown>;
};

/** `{ done }` when the vendor need not be called any more. */
export type Prepared<P = unknown, O = unknown> = { call: P } | { done: O };

/** Outcome of a vendor call. */
export type Outcome<C> = { ok: true; answer: C } | { ok: false; error: ProviderError };

/** An operation that is one transaction. */
export function handle<O extends Operation>(
	operation: O,
	run: (input: InputOf<O>, context: OperationContext) => Promise<OutputOf<O>>,
	{ sharedTransaction = false }: { sharedTransaction?: boolean } = {},
): Handler & { run: (input: InputOf<O>, context: OperationContext) => Promise<OutputOf<O>> } {
	return { operation, run, external: null, sharedTransaction };
}

/**
 * The same for an operation that may answer with an error and keep what it wrote: it returns a Refusal, and the key of the
 * command is free again.
 */
export const handleOrRefuse = <O extends Operation>(
	operation: O,
	run: (input: InputOf<O>, context: OperationContext) => Promise<OutputOf<O> | Refusal>,
): Handler & {
	run: (input: InputOf<O>, context: OperationContext) => Promise<OutputOf<O> | Refusal>;
} => ({ operation, run, external: null, sharedTransaction: false });

/**
 * An operation that needs a vendor before it can answer: `prepare` records the intent and commits, `call` asks the
 * vendor outside any transaction, `record` writes the outcome, failure included, and commits.
 * All three must be safe to repeat: a crash between them is followed by the same three again.
 */
export function externalOperation<O extends Operation, P, C>(
	operation: O,
	steps: {
		prepare: (input: InputOf<O>, context: OperationContext) => Promise<Prepared<P, OutputOf<O>>>;
		call: (prepared: P, providers: ProviderRegistry) => Promise<C>;
		/**
		 * Renews, every few seconds while the vendor is asked, the lease that `prepare` took (`platform/lease`); false when
		 * another process has it. The key of the command is renewed anyway.
		 */
		renew?: (prepared: P, context: OperationContext) => Promise<boolean>;
		/**
		 * Subject that only one command at a time may work on, for all callers and keys; others get 409 and retry. Needed
		 * where the vendor has no idempotency key, so that two commands that look first would both create.
		 */
		exclusiveBy?: (input: InputOf<O>) => string;
		/** Returns a Refusal to keep what was written and answer with an error; a thrown error undoes it. */
		record: (
			outcome: Outcome<C>,
			prepared: P,
			context: OperationContext,
		) => Promise<OutputOf<O> | Refusal>;
	},
	{ sharedTransaction = false }: { sharedTransaction?: boolean } = {},
): Handler {
	return {
		operation,
		run: () =>
			Promise.reject(
				new Error(`${operation.id} talks to a vendor and cannot run inside a transaction`),
			),
		external: steps,
		sharedTransaction,
	};
}

/** Answer of `record`, or of `handleOrRefuse`, that commits what was written and then answers with an error. */
export class Refusal {
	readonly error: Error;
	constructor(error: Error) {
		this.error = error;
	}
}
