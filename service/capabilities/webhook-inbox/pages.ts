import { raw, type Request, type Response, type Router } from 'express';
import type { Runtime } from '../../platform/runtime/index.ts';
import type { Locals } from '../../platform/http/index.ts';
import { groupCommit } from '../../platform/database/index.ts';
import { plainHeaders } from './rules.ts';
import type { WebhookCall, WebhookSource } from './ports.ts';
import { takeCalls, verifiedSource } from './receive.ts';

const largestCall = 1_000_000;

/** Done when the call is committed. */
type Inbox = (received: { call: WebhookCall; request_id: string }) => Promise<unknown>;

/** Where vendors call: POST /webhooks/{provider}. Nothing of a call is kept before it has proved where it is from. */
export function webhookPages(router: Router, runtime: Runtime): void {
	const inboxes = new Map<string, Inbox>();
	const inboxOf = (source: WebhookSource): Inbox => {
		const inbox = inboxes.get(source.id) ?? openInbox(runtime, source);
		inboxes.set(source.id, inbox);
		return inbox;
	};
	router.post(
		'/webhooks/:provider',
		raw({ type: () => true, limit: largestCall }),
		async (request: Request<{ provider: string }>, response: Response<unknown, Locals>) => {
			const { provider } = request.params;
			response.locals.operation = 'webhook.receive';
			const body: unknown = request.body;
			const call = {
				headers: plainHeaders(request.headers),
				rawBody: Buffer.isBuffer(body) ? body : Buffer.alloc(0),
			};
			const source = verifiedSource(runtime.providers, provider, call);
			const { request_id } = response.locals;
			await inboxOf(source)({ call, request_id });
			response.json({ received: true });
		},
	);
}

/** Vendors send their notices in bursts; those that arrive together are committed together. */
const openInbox = (runtime: Runtime, source: WebhookSource): Inbox =>
	groupCommit({
		itemsMax: 100,
		lanes: 2,
		patienceMs: 50,
		commit: (received) => {
			const calls = received.map(({ call }) => call);
			return takeCalls(runtime, source, calls, { request_id: received[0]?.request_id ?? '' });
		},
	});
