import type { ProviderRegistry } from '../../../platform/provider/index.ts';
import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import { vendorFailure } from '../../../platform/errors/index.ts';
import { webhookContract } from '../contract.ts';
import type { CallMeaning, WebhookCall, WebhookSource } from '../ports.ts';
import { sourceNamed, sourceOfCall, storeCalls, verifiedSource } from '../receive.ts';
import { plainHeaders } from '../rules.ts';
import * as store from '../store.ts';
import { callOf, toWebhookEvent } from '../to-webhook.ts';

type Asked =
	| { kind: 'stored'; id: string; provider: string; call: WebhookCall }
	| { kind: 'sent'; provider: string | undefined; call: WebhookCall };

/** Sources are code of a provider, so they run outside the transaction, although they call no vendor. */
export const parseWebhook = externalOperation(webhookContract.parse, {
	prepare: async (input, context): Promise<{ call: Asked }> => {
		if (input.webhook_event_id !== undefined) {
			const event = await store.getEvent(context, input.webhook_event_id);
			const { id, provider } = event;
			return { call: { kind: 'stored', id, provider, call: callOf(event) } };
		}
		const rawBody = Buffer.from(input.raw_body_base64 ?? '', 'base64');
		const call = { headers: plainHeaders(input.headers ?? {}), rawBody };
		return { call: { kind: 'sent', provider: input.provider, call } };
	},
	call: async (asked: Asked, providers) => {
		const source = sourceFor(asked, providers);
		return { source, meaning: read(source, asked.call) };
	},
	record: async (outcome, asked, context) => {
		if (!outcome.ok) return new Refusal(vendorFailure(outcome.error));
		const { source, meaning } = outcome.answer;
		const [stored] =
			asked.kind === 'stored'
				? [{ id: asked.id, duplicate: true }]
				: await storeCalls(context, source, [asked.call]);
		if (stored === undefined) throw new Error('The call was not stored');
		return {
			...toWebhookEvent(await store.getEvent(context, stored.id)),
			duplicate: stored.duplicate,
			...shown(meaning),
		};
	},
});

function sourceFor(asked: Asked, providers: ProviderRegistry): WebhookSource {
	if (asked.kind === 'sent') {
		return asked.provider === undefined
			? sourceOfCall(providers, asked.call)
			: verifiedSource(providers, asked.provider, asked.call);
	}
	return sourceNamed(providers, asked.provider);
}

function read(source: WebhookSource, call: WebhookCall): CallMeaning {
	try {
		return source.translate(call);
	} catch {
		return { ignored: 'The body could not be read' };
	}
}

const shown = (
	meaning: CallMeaning,
): { label: string; ignored: boolean; notice: Record<string, unknown> } =>
	'ignored' in meaning
		? { label: 'IGNORED', ignored: true, notice: { kind: 'ignore', reason: meaning.ignored } }
		: { label: meaning.notice.label, ignored: false, notice: { ...meaning.notice } };
