import { raw, type Request, type Response, type Router } from 'express';
import type { Runtime } from '../../platform/runtime/index.ts';
import type { Locals } from '../../platform/http/index.ts';
import { RouteNotFound } from '../../platform/errors/index.ts';
import { groupCommit } from '../../platform/database/index.ts';
import { equalInConstantTime } from '../../platform/security/index.ts';
import { ChallengeRefused } from './errors.ts';
import { plainHeaders, plainQuery } from './rules.ts';
import type { WebhookAnswer, WebhookCall, WebhookSource } from './ports.ts';
import { sourceNamed, takeCalls, verifiedSource } from './receive.ts';

const largestCall = 1_000_000;

/** Done when the call is committed. */
type Inbox = (received: { call: WebhookCall; request_id: string }) => Promise<unknown>;

/**
 * Where vendors call: POST /webhooks/{provider}, and GET for vendors that check the address first. Nothing of a call is
 * kept before it has proved where it is from.
 */
export function webhookRoutes(router: Router, runtime: Runtime): void {
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
			send(response, source.answer?.(call) ?? received);
		},
	);
	router.get(
		'/webhooks/:provider',
		(request: Request<{ provider: string }>, response: Response<unknown, Locals>) => {
			response.locals.operation = 'webhook.challenge';
			const source = sourceNamed(runtime.providers, request.params.provider);
			send(response, challengeAnswer(source, plainQuery(request.query)));
		},
	);
}

const received: WebhookAnswer = {
	status: 200,
	content_type: 'application/json',
	body: '{"received":true}',
};

function send(response: Response, { status, content_type, body }: WebhookAnswer): void {
	response.status(status).type(content_type).send(body);
}

/** Answers only a challenge that shows the configured token; without a configured token nothing is answered. */
function challengeAnswer(
	{ id, challenge }: WebhookSource,
	query: Readonly<Record<string, string>>,
): WebhookAnswer {
	if (challenge === undefined) throw RouteNotFound({}, { detail: `${id} sends no challenges` });
	const asked = challenge.read(query);
	if (
		asked === null ||
		challenge.token === '' ||
		!equalInConstantTime(asked.token, challenge.token)
	)
		throw ChallengeRefused({});
	return asked.answer;
}

/** Vendors send their notices in bursts: calls that arrive together are stored by one statement (batching). */
const openInbox = (runtime: Runtime, source: WebhookSource): Inbox =>
	groupCommit({
		itemsMax: 100,
		concurrency: 2,
		batchWaitMs: 50,
		commit: (received) => {
			const calls = received.map(({ call }) => call);
			return takeCalls(runtime, source, calls, { request_id: received[0]?.request_id ?? '' });
		},
	});
