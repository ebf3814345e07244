import { presentOf } from '../../platform/clock/index.ts';
import { makeContext, type OperationContext } from '../../platform/context/index.ts';
import { systemActor } from '../../platform/actor/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import type { ProviderRegistry } from '../../platform/provider/index.ts';
import { noLease } from '../../platform/lease/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { ProviderUnknown, SignatureInvalid } from './errors.ts';
import { webhookLifecycle } from './lifecycle.ts';
import { webhookSourcePort, type WebhookCall, type WebhookSource } from './ports.ts';
import { withoutSecrets } from './rules.ts';
import * as store from './store.ts';

export function sourceNamed(providers: ProviderRegistry, provider: string): WebhookSource {
	const source = providers.find(webhookSourcePort, provider);
	if (source === null) throw ProviderUnknown({ provider });
	return source;
}

/** The source of a named provider, once the call has proved that it comes from there. */
export function verifiedSource(
	providers: ProviderRegistry,
	provider: string,
	call: WebhookCall,
): WebhookSource {
	const source = sourceNamed(providers, provider);
	if (!source.verify(call)) throw SignatureInvalid({});
	return source;
}

/** The installed source whose proof the call carries. */
export function sourceOfCall(providers: ProviderRegistry, call: WebhookCall): WebhookSource {
	for (const summary of providers.summaries()) {
		const source = providers.find(webhookSourcePort, summary.id);
		if (source?.verify(call) === true) return source;
	}
	throw SignatureInvalid({}, { detail: 'No installed provider recognises this call' });
}

export type TakenCall = { id: string; duplicate: boolean };

/**
 * Stores verified calls in the transaction of an operation; they are processed after its commit. A call that had been
 * given up (DEAD) is processed again when the vendor repeats it.
 */
export async function storeCalls(
	context: OperationContext,
	source: WebhookSource,
	calls: readonly WebhookCall[],
): Promise<TakenCall[]> {
	const stored = await store.insertEvents(context, newCallsOf(source, calls));
	for (const id of givenUp(stored)) await takeUpAgain(context, id);
	return stored.map(toTaken);
}

/** Like `storeCalls`, without a transaction of the caller. Resolves after the commit: only then may the vendor be answered. */
export async function takeCalls(
	runtime: Runtime,
	source: WebhookSource,
	calls: readonly WebhookCall[],
	{ request_id }: { request_id: string },
): Promise<TakenCall[]> {
	const { database } = runtime;
	const context = { tx: database.client, ...presentOf(runtime) };
	// A statement is a transaction by itself, and spares BEGIN and COMMIT.
	const stored = await store.insertEvents(context, newCallsOf(source, calls));
	const actor = systemActor(`webhook:${source.id}`);
	for (const id of givenUp(stored))
		await database.transaction((tx) =>
			takeUpAgain(makeContext(runtime, tx, { actor, request_id, key: null }), id),
		);
	return stored.map(toTaken);
}

const toTaken = ({ id, inserted }: store.StoredCall): TakenCall => ({ id, duplicate: !inserted });

const newCallsOf = (source: WebhookSource, calls: readonly WebhookCall[]): store.NewCall[] =>
	calls.map((call) => ({
		provider: source.id,
		event_id: source.identify(call),
		headers: withoutSecrets(call.headers),
		raw_body: call.rawBody,
	}));

const givenUp = (stored: readonly store.StoredCall[]): Set<string> =>
	new Set(stored.filter((one) => one.status === 'DEAD').map((one) => one.id));

async function takeUpAgain(context: OperationContext, id: string): Promise<void> {
	const event = await store.lockEvent(context, id);
	if (event.status === 'DEAD') await replay(context, event);
}

/** Makes a call due now, with all its attempts. */
export async function replay(
	context: OperationContext,
	event: store.WebhookRow,
): Promise<store.WebhookRow> {
	const replayed = await move(context, webhookLifecycle, event, 'replay', {
		attempt: 0,
		error: null,
		processed_at: null,
		next_attempt_at: context.machine_now,
		...noLease,
	});
	await store.wakeProcessors(context);
	return replayed;
}
