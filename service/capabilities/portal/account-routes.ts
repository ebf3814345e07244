import type { Router } from 'express';
import { makeContext } from '../../platform/context/index.ts';
import { pageRoute, speakFor, type PageAnswer, type PageCall } from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { countSessionsOf, pageActor } from '../identity/index.ts';
import { accountPage } from './account-page.ts';
import { listFiles, listOpenCycles, listServices } from './account.ts';
import { linkForm, messagePage } from './session-pages.ts';
import { words } from './words.ts';

/** The page of a client that has signed in. */
export function mountAccountPage(router: Router, runtime: Runtime): void {
	router.get('/portal', pageRoute(runtime, 'page.portal', showAccount));
}

async function showAccount(call: PageCall): Promise<PageAnswer> {
	const person = await pageActor(call.runtime, call.request, 'PORTAL');
	if (person?.actor.client_id == null) {
		const say = words[call.language];
		return messagePage(call, {
			status: 401,
			title: say.sign_in_needed,
			text: say.sign_in_needed_text,
			more: linkForm(call.language),
		});
	}
	const { actor } = person;
	const { runtime, request_id } = call;
	const by = { actor, request_id, key: null };
	const context = makeContext(runtime, runtime.database.client, by);
	const client = await getClient(context, person.actor.client_id);
	const account = {
		client,
		cycles: await listOpenCycles(context),
		services: await listServices(context, client.id),
		files: await listFiles(context),
		sessions: await countSessionsOf(context, actor.id),
	};
	return { html: accountPage(speakFor(call, localeOf(client)), account) };
}
