import { addDays } from '../../../platform/clock/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { endpointContract } from '../contract.ts';
import { newSigningSecret } from '../signature.ts';
import * as store from '../store.ts';
import { toEndpoint } from '../to-endpoint.ts';

export const rotateSecret = handle(endpointContract['rotate-secret'], async (input, context) => {
	const before = await store.getEndpoint(context, input.endpoint_id);
	const secret = newSigningSecret();
	const row = await store.updateEndpoint(context, before.id, {
		secret: context.vault.encrypt(secret),
		previous_secret: before.secret,
		previous_secret_expires_at: addDays(context.machine_now, 1),
	});
	return { ...toEndpoint(row), secret };
});
