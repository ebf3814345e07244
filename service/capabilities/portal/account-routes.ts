import type { Router } from 'express';
import { pageRoute, speakFor, type PageAnswer, type PageCall } from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { makeContext } from '../../platform/context/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { countSessionsOf } from '../identity/index.ts';
import { leadToSignIn, portalPerson } from '../sign-in/index.ts';
import { accountPage } from './account-page.ts';
import { listFiles, listOpenCycles, listServices } from './account.ts';

/** The page of a client that has signed in. */
export function mountAccountPage(router: Router, runtime: Runtime): void {
	router.get(
		'/portal',
		pageRoute(runtime, 'page.portal', (call) => showAccount(call)),
	);
}

async function showAccount(call: PageCall): Promise<PageAnswer> {
	const person = await portalPerson(call);
	if (person === null) return leadToSignIn(call, 'PORTAL');
	const { runtime, request_id } = call;
	const { actor } = person;
	const context = makeContext(runtime, runtime.database.client, { actor, request_id, key: null });
	const client = await getClient(context, person.client_id);
	const account = {
		client,
		cycles: await listOpenCycles(context),
		services: await listServices(context, client.id),
		files: await listFiles(context),
		sessions: await countSessionsOf(context, actor.id),
	};
	return { html: accountPage(speakFor(call, localeOf(client)), account) };
}
