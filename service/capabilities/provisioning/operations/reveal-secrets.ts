import { z } from 'zod';
import { handle } from '../../../platform/operation/index.ts';
import { taskContract } from '../contract.ts';
import { NothingToReveal } from '../errors.ts';
import * as store from '../store.ts';

const Secrets = z.record(z.string(), z.string());

/** Once: who reads them afterwards is not the one they were made for. */
export const revealSecrets = handle(taskContract.reveal, async (input, context) => {
	const { id, sealed_secrets, revealed_at } = await store.lockTask(context, input.task_id);
	if (sealed_secrets === null)
		throw NothingToReveal({ task_id: id, revealed_at: revealed_at?.toISOString() ?? null });
	const secrets = Secrets.parse(JSON.parse(context.vault.decrypt(sealed_secrets)));
	await store.forgetSecrets(context, id);
	return { task_id: id, secrets };
});
