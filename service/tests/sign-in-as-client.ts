import type { ClientRole } from '../platform/actor/index.ts';
import { ensureClientUser } from '../capabilities/identity/index.ts';
import { invitationToken } from '../capabilities/identity/rules.ts';
import { openByToken } from '../capabilities/sign-in/fixtures.ts';
import { newId } from '../platform/database/index.ts';
import type { TestService } from './service.ts';

/** Token of a session of one of a client's people, an owner unless told otherwise; makes a client when none is named. */
export async function signInAsClient(
	service: TestService,
	name = 'PT Penonton',
	existing?: string,
	role: ClientRole = 'OWNER',
): Promise<{ token: string; client_id: string }> {
	return service.transaction(async (context) => {
		const { tx, vault, machine_now } = context;
		const client_id = existing ?? newId();
		const billing_email = `${client_id}@client.test`;
		if (existing === undefined)
			await tx.client.create({
				data: { id: client_id, name, name_key: name.toLowerCase(), billing_email },
			});
		const owner = await ensureClientUser(context, { id: client_id, name, billing_email });
		const user_id = role === 'OWNER' ? owner.id : newId();
		if (role !== 'OWNER') {
			const person = { name: role, email: `${user_id}@client.test`, role: 'CLIENT' };
			await tx.user.create({ data: { id: user_id, ...person, status: 'INVITED' } });
			const membership = { user_id, client_id, role, status: 'ACTIVE' };
			await tx.membership.create({ data: { id: newId(), ...membership } });
		}
		const where = { user_id_client_id: { user_id, client_id } };
		const { id } = await tx.membership.findUniqueOrThrow({ where });
		const aDayOrMore = 86_400_000 + Math.floor(Math.random() * 1e6) * 1000;
		const link = invitationToken(vault, id, new Date(machine_now.getTime() + aDayOrMore));
		return { token: (await openByToken(context, link)).session_token, client_id };
	});
}
