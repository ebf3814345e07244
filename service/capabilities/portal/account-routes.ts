import type { Request, Response, Router } from 'express';
import { companyOf } from '../../platform/company/index.ts';
import { makeContext } from '../../platform/context/index.ts';
import { readerLanguage } from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { getClient, localeOf } from '../clients/index.ts';
import { countSessionsOf, pageActor } from '../identity/index.ts';
import { accountPage } from './account-page.ts';
import { listFiles, listOpenCycles, listServices } from './account.ts';
import { message, page, requestId, show } from './answer.ts';
import { linkForm } from './session-routes.ts';
import { words } from './words.ts';

/** The page of a client that has signed in. */
export function mountAccountPage(router: Router, runtime: Runtime): void {
	router.get(
		'/portal',
		page(runtime, 'page.portal', (request, response) => showAccount(runtime, request, response)),
	);
}

async function showAccount(runtime: Runtime, request: Request, response: Response): Promise<void> {
	const person = await pageActor(runtime, request, 'PORTAL');
	if (person?.actor.client_id == null) {
		const say = words[readerLanguage(request)];
		message(runtime, request, response, {
			status: 401,
			title: say.sign_in_needed,
			text: say.sign_in_needed_text,
			more: linkForm(say),
		});
		return;
	}
	const { actor } = person;
	const call = { actor, request_id: requestId(response), key: null };
	const context = makeContext(runtime, runtime.database.client, call);
	const client = await getClient(context, person.actor.client_id);
	const account = {
		client,
		cycles: await listOpenCycles(context),
		services: await listServices(context, client.id),
		files: await listFiles(context),
		sessions: await countSessionsOf(context, actor.id),
		company: companyOf(runtime.config),
		language: localeOf(client),
	};
	show(response, 200, accountPage(account));
}
