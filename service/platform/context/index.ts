import type { Role } from '../contract/define-contract.ts';
import type { Clock } from '../clock/index.ts';
import type { Configuration } from '../config/index.ts';
import type { Database, Transaction } from '../database/index.ts';
import type { EventDefinition, PublishedEvent } from '../events/index.ts';
import type { Extensions } from '../extension/index.ts';
import type { JobDefinition, JobOptions } from '../jobs/index.ts';
import type { Logger } from '../log/index.ts';
import type { Module } from '../contract/define-module.ts';
import type { ProviderRegistry } from '../provider/registry.ts';
import type { Vault } from '../security/index.ts';
import type { z } from 'zod';

/** Who acts. LINK is a person who came by a signed link in a mail; SYSTEM is a job or a reaction. */
export type Actor = {
	type: 'API_KEY' | 'USER' | 'LINK' | 'SYSTEM';
	id: string;
	name: string;
	role: Role;
	/** Set for role CLIENT: the actor sees only what belongs to this client. */
	client_id: string | null;
	/** Narrowing of an API key, such as ["quotation.*"]; empty means all that the role may do. */
	scopes: readonly string[];
};

/** Whether the actor may see what belongs to a client: a client sees its own, everybody else all. */
export const maySee = (actor: Actor, { client_id }: { client_id: string | null }): boolean =>
	actor.role !== 'CLIENT' || (client_id !== null && client_id === actor.client_id);

export const systemActor = (name: string): Actor => ({
	type: 'SYSTEM',
	id: name,
	name,
	role: 'ADMIN',
	client_id: null,
	scopes: [],
});

/** What long-lived parts share; made once at start. */
export type Runtime = {
	config: Configuration;
	database: Database;
	clock: Clock;
	log: Logger;
	vault: Vault;
	providers: ProviderRegistry;
	modules: readonly Module[];
	extensions: Extensions;
	jobs: {
		/** Has the transaction enqueue the job when it commits; all of a queue in one statement. */
		send(tx: Transaction, job: JobDefinition, data: object, options: JobOptions): void;
	};
};

/** Enough to read: queries and who asks. */
export type ReadContext = {
	tx: Transaction;
	actor: Actor;
	now: Date;
	request_id: string;
	config: Configuration;
	vault: Vault;
	extensions: Extensions;
	/** Names of all events that the service announces. */
	eventTypes: readonly string[];
	providers: {
		list(): readonly ProviderSummary[];
		/** `field` is where the caller named the provider, such as `body.gateway`. */
		pick(port: string, id?: string, field?: string): ProviderSummary;
	};
};

export type ProviderSummary = {
	id: string;
	title: string;
	ports: readonly string[];
	installed: boolean;
};

/** What an operation works with: one transaction, no vendors. */
export type OperationContext = ReadContext & {
	idempotency_key: string | null;
	/** Has this transaction write the event into the outbox at its end. */
	publish<P extends z.ZodType>(event: EventDefinition<P>, fact: PublishedEvent<P>): void;
	/** The job exists exactly when this transaction commits. */
	enqueue<P extends z.ZodType>(job: JobDefinition<P>, data: z.input<P>, options?: JobOptions): void;
};
