import type { z } from 'zod';
import type { Actor } from '../actor/index.ts';
import type { Configuration } from '../config/index.ts';
import type { Operation } from '../contract/define-contract.ts';
import type { Transaction } from '../database/index.ts';
import type { EventDefinition, PublishedEvent } from '../events/define-events.ts';
import type { Extensions } from '../extension/index.ts';
import type { JobOptions, JobReference } from '../jobs/job-reference.ts';
import type { LifecycleTables } from '../lifecycle/bind-lifecycle.ts';
import type { Port, PortFacts } from '../provider/port.ts';
import type { ProviderSummary } from '../provider/registry.ts';
import type { Vault } from '../security/index.ts';

/** Enough to read: queries and who asks. */
export type ReadContext = {
	tx: Transaction;
	actor: Actor;
	/** Business time: dates that people read, due dates, expiry, years of numbers, audit. */
	now: Date;
	/** The time of the machines: leases, next attempts, time limits, sessions and tokens. A test clock never moves it. */
	machine_now: Date;
	request_id: string;
	/** Network address that sent the request; personal, so it is kept only as a keyed hash. Null for jobs and pages. */
	caller_address: string | null;
	config: Configuration;
	vault: Vault;
	extensions: Extensions;
	/** Names of all events that the service announces. */
	eventTypes: readonly string[];
	/** Names of all jobs that this version knows. */
	jobNames: readonly string[];
	/** All operations by id. */
	operations: ReadonlyMap<string, Operation>;
	providers: {
		list(): readonly ProviderSummary[];
		/** `field` is where the caller named the provider, such as `body.gateway`. */
		pick(port: string, id?: string, field?: string): ProviderSummary;
		/** What an installed provider says of itself, without any method: a transaction reaches no vendor. */
		describe<T>(port: Port<T>, id: string): PortFacts<T> | null;
	};
};

/** What an operation works with: one transaction, no vendors. */
export type OperationContext = ReadContext & {
	idempotency_key: string | null;
	/** For an operation in which an unknown caller proves who it is: from then on it acts, and is audited, as that actor. */
	actAs(actor: Actor): void;
	/** For `move`. */
	lifecycleTables: LifecycleTables;
	/** Has this transaction write the event into the outbox at its end. */
	publish<P extends z.ZodType>(event: EventDefinition<P>, fact: PublishedEvent<P>): void;
	/** The job exists exactly when this transaction commits. */
	enqueue<P extends z.ZodType>(job: JobReference<P>, data: z.input<P>, options?: JobOptions): void;
};
