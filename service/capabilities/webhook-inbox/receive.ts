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
 * Stores a verified call and the job that deals with it in one transaction: whoever is told that it was received can
 * forget it. A call that had been given up is taken up again when the vendor repeats it.
 */
export async function storeCall(
	context: OperationContext,
	source: WebhookSource,
	call: WebhookCall,
): Promise<{ id: string; duplicate: boolean }> {
	const stored = await store.insertEvent(context, {
		provider: source.id,
		event_id: source.identify(call),
		headers: withoutSecrets(call.headers),
		raw_body: call.rawBody,
	});
	if (stored.status === 'DEAD') {
		const event = await store.lockEvent(context, stored.id);
		await move(context, webhookLifecycle, event, 'replay', { attempt: 0, error: null });
	}
	if (stored.inserted || stored.status === 'DEAD') {
		await context.enqueue(processWebhookJob, { webhook_event_id: stored.id });
	}
	return { id: stored.id, duplicate: !stored.inserted };
}
