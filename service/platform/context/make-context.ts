import type { Actor } from '../actor/index.ts';
import { presentOf } from '../clock/index.ts';
import type { Transaction } from '../database/index.ts';
import { invalidInput, VendorRefused } from '../errors/index.ts';
import { publishEvent } from '../events/publish.ts';
import type { ProviderRegistry, ProviderSummary } from '../provider/registry.ts';
import type { Runtime } from '../runtime/index.ts';
import type { OperationContext, ReadContext } from './context.ts';

/** How one call came in. Background work has a SYSTEM actor, and no idempotency key. */
export type Call = {
	actor: Actor;
	request_id: string;
	key: string | null;
	/** Network address that sent it, where it came over HTTP. */
	address?: string | null;
};

/** The context of one transaction, or of plain reads when `tx` is the client of the database. */
export function makeContext(runtime: Runtime, tx: Transaction, call: Call): OperationContext {
	const present = presentOf(runtime);
	const read: ReadContext = {
		tx,
		...present,
		actor: call.actor,
		request_id: call.request_id,
		caller_address: call.address ?? null,
		config: runtime.config,
		vault: runtime.vault,
		extensions: runtime.extensions,
		eventTypes: runtime.eventTypes,
		jobNames: runtime.jobNames,
		operations: runtime.operations,
		providers: {
			list: () => runtime.providers.summaries(),
			describe: (port, id) => runtime.providers.describe(port, id),
			pick: (port, id, field) => pickProvider(runtime.providers, port, id, field),
		},
	};
	const context: OperationContext = {
		...read,
		actAs(actor) {
			context.actor = actor;
		},
		idempotency_key: call.key,
		lifecycleTables: runtime.lifecycleTables,
		publish: (event, fact) =>
			publishEvent(tx, event, fact, { ...present, request_id: call.request_id }),
		enqueue: (job, data, options) => runtime.jobs.send(tx, job, data as object, options ?? {}),
	};
	return context;
}

function pickProvider(
	providers: ProviderRegistry,
	port: string,
	id?: string,
	field = 'body',
): ProviderSummary {
	const found = providers
		.summaries()
		.find((one) => one.ports.includes(port) && (id === undefined || one.id === id));
	if (found !== undefined) return found;
	// The caller named the provider, so its field is wrong and no vendor has failed.
	if (id !== undefined)
		throw invalidInput([
			{ path: field, message: `No provider named ${id} is installed for ${port}` },
		]);
	throw VendorRefused(
		{ provider: port, code: 'not-installed' },
		{ detail: `No provider is installed for ${port}` },
	);
}
