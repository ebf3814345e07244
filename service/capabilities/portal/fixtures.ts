import { ensureClientUser, invitationLink } from '../identity/index.ts';
import type { TestService } from '../../tests/service.ts';

type Client = { id: string; name: string; billing_email: string };

/** The sign-in link of a client, as in the welcome mail. */
export async function aSignInLink(
	service: TestService,
	client: Client,
): Promise<{ path: string; token: string }> {
	const link = await service.transaction(async (context) => {
		await ensureClientUser(context, client);
		return invitationLink(context, client);
	});
	if (link === null) throw new Error('The client has no portal user');
	const url = new URL(link);
	return { path: url.pathname + url.search, token: url.searchParams.get('token') ?? '' };
}

/** Token of a session of a client's portal user, for `call(…, { token })`. */
export async function aClientSession(service: TestService, client: Client): Promise<string> {
	const { token } = await aSignInLink(service, client);
	const answer = await service.call('POST', '/portal/sign-in', { token }, { role: 'NONE' });
	if (answer.status !== 201) throw new Error(`No session: ${JSON.stringify(answer.body)}`);
	return answer.body.session_token;
}

/** What a person fills in to accept a quotation on its page. */
export const acceptance = (accepted_by = 'Budi Santoso') => ({
	accepted_by,
	accepted_role: 'Direktur',
	agreed: 'yes',
});
