import { ensureClientUser, openSession } from '../capabilities/identity/index.ts';
import { invitationToken } from '../capabilities/identity/rules.ts';
import { newId } from '../platform/database/index.ts';
import type { TestService } from './service.ts';

/** Token of a session of a client's portal user; makes a client when none is named. */
export async function signInAsClient(
	service: TestService,
	name = 'PT Penonton',
	existing?: string,
): Promise<{ token: string; client_id: string }> {
	return service.transaction(async (context) => {
		const id = existing ?? newId();
		const billing_email = `${id}@client.test`;
		if (existing === undefined)
			await context.tx.client.create({
				data: { id, name, name_key: name.toLowerCase(), billing_email },
			});
		const user = await ensureClientUser(context, { id, name, billing_email });
		const link = invitationToken(
			context.vault,
			user.id,
			new Date(context.machine_now.getTime() + 86_400_000 + Math.floor(Math.random() * 1e6) * 1000),
		);
		return { token: (await openSession(context, link)).session_token, client_id: id };
	});
}
