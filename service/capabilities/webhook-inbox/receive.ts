import type { OperationContext } from '../../platform/context/index.ts';
import type { ProviderRegistry } from '../../platform/provider/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { ProviderUnknown, SignatureInvalid } from './errors.ts';
import { processWebhookJob } from './jobs.ts';
import { webhookLifecycle } from './lifecycle.ts';
import { webhookSourcePort, type WebhookCall, type WebhookSource } from './ports.ts';
import { withoutSecrets } from './rules.ts';
import * as store from './store.ts';

/** The source of a named provider, once the call has proved that it comes from there. */
export function verifiedSource(
	providers: ProviderRegistry,
	provider: string,
	call: WebhookCall,
): WebhookSource {
	const source = providers.find(webhookSourcePort, provider);
	if (source === null) throw ProviderUnknown({ provider });
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

/**
 * Stores verified calls and the jobs that deal with them in one transaction: whoever is told that a call was received
 * can forget it. A call that had been given up is taken up again when the vendor repeats it.
 */
export async function storeCalls(
	context: OperationContext,
	source: WebhookSource,
	calls: readonly WebhookCall[],
): Promise<{ id: string; duplicate: boolean }[]> {
	const stored = await store.insertEvents(
		context,
		calls.map((call) => ({
			provider: source.id,
			event_id: source.identify(call),
			headers: withoutSecrets(call.headers),
			raw_body: call.rawBody,
		})),
	);
	const given_up = new Set(stored.filter((one) => one.status === 'DEAD').map((one) => one.id));
	for (const id of given_up) {
		const event = await store.lockEvent(context, id);
		await move(context, webhookLifecycle, event, 'replay', { attempt: 0, error: null });
	}
	const inserted = stored.filter((one) => one.inserted).map((one) => one.id);
	for (const webhook_event_id of [...inserted, ...given_up])
		context.enqueue(processWebhookJob, { webhook_event_id });
	return stored.map((one) => ({ id: one.id, duplicate: !one.inserted }));
}
