import { raw, type Request, type Response, type Router } from 'express';
import { systemActor, type Runtime } from '../../platform/context/index.ts';
import type { Locals } from '../../platform/http/index.ts';
import { makeContext } from '../../platform/operation/index.ts';
import { plainHeaders } from './rules.ts';
import { storeCall, verifiedSource } from './receive.ts';

const largestCall = 1_000_000;

/** Where vendors call: POST /webhooks/{provider}. Nothing of a call is kept before it has proved where it is from. */
export function webhookPages(router: Router, runtime: Runtime): void {
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
			await runtime.database.transaction((tx) =>
				storeCall(
					makeContext(runtime, tx, {
						actor: systemActor(`webhook:${provider}`),
						request_id: response.locals.request_id,
						key: null,
					}),
					source,
					call,
				),
			);
			response.json({ received: true });
		},
	);
}
