import type { Clock } from '../clock/index.ts';
import type { Configuration } from '../config/index.ts';
import type { Operation } from '../contract/define-contract.ts';
import type { Database, Transaction } from '../database/index.ts';
import type { Extensions } from '../extension/index.ts';
import type { JobOptions, JobReference } from '../jobs/job-reference.ts';
import type { LifecycleTables } from '../lifecycle/bind-lifecycle.ts';
import type { Logger } from '../log/index.ts';
import type { ProviderRegistry } from '../provider/registry.ts';
import type { TestClock } from '../test-clock/index.ts';
import type { Vault } from '../security/index.ts';

/** What long-lived parts share; made once at start. It knows no module, so that every module may know it. */
export type Runtime = {
	config: Configuration;
	database: Database;
	/** Business time. */
	clock: Clock;
	/** The time of the machines, which no test clock moves. */
	machine_clock: Clock;
	/** The same clock as `clock` where a test clock is on; null otherwise, always so in production. */
	test_clock: TestClock | null;
	log: Logger;
	vault: Vault;
	providers: ProviderRegistry;
	extensions: Extensions;
	/** Names of all events that the service announces. */
	eventTypes: readonly string[];
	/** Names of all jobs that this version knows. */
	jobNames: readonly string[];
	/** All operations by id: who may read a field can depend on what else the caller may do. */
	operations: ReadonlyMap<string, Operation>;
	lifecycleTables: LifecycleTables;
	jobs: {
		/** Has the transaction enqueue the job when it commits; all jobs of one queue in one statement. */
		send(tx: Transaction, job: JobReference, data: object, options: JobOptions): void;
	};
};
