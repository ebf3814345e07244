import type { Runtime } from '../../platform/runtime/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import * as store from './store.ts';

/** Makes the key of BOOTSTRAP_API_KEY usable, once. A key that was revoked stays revoked. */
export async function ensureBootstrapKey(runtime: Runtime, key: string): Promise<void> {
	const context = { tx: runtime.database.client, machine_now: runtime.machine_clock.now() };
	await store.insertKeyOnce(context, {
		name: 'bootstrap',
		prefix: key.slice(0, 8),
		key_hash: sha256Hex(key),
		role: 'ADMIN',
	});
}
