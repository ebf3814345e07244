import type { Router } from 'express';
import { Language } from '../../platform/language/index.ts';
import { anonymous } from '../../platform/http/mount.ts';
import {
	html,
	livePart,
	pageHtml,
	pageRoute,
	readAs,
	speakFor,
	streamPart,
	type PageAnswer,
	type PageCall,
} from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import { hostOf } from '../deployments/index.ts';
import { activationsOfOrder } from './activations.ts';
import { paymentUrlOf } from './payment-url.ts';
import { helpPart, isMoving, standingPart, type ShownOrder } from './status-view.ts';
import { statusWords } from './status-words.ts';
import * as store from './store.ts';
import { statusPath, trackedOrder } from './tracking.ts';

/** Where a customer follows an order, by the address that placing answered and the mails carry. */
export function mountStatusPage(router: Router, runtime: Runtime): void {
	router.get('/orders/:number/:token', pageRoute(runtime, 'page.order-status', showStatus));
	router.get(
		'/orders/:number/:token/steps',
		pageRoute(runtime, 'page.order-status-steps', streamStatus),
	);
}

const claimOf = ({ request }: PageCall) => ({
	order_number: String(request.params['number']),
	token: String(request.params['token']),
});

/** As it stands now; "not found" without the token. */
async function readStatus(call: PageCall): Promise<{ shown: ShownOrder; path: string }> {
	const claim = claimOf(call);
	const { order: row, context } = await trackedOrder(readAs(call, anonymous), claim);
	const order = await store.withItems(context, row);
	const { language, company, runtime } = speakFor(call, Language.parse(order.language));
	const shown = {
		...{ order, company, language, runtime },
		activations: await activationsOfOrder(context, order),
		payment_url: await paymentUrlOf(context, order),
		host: hostOf(context, order.organization_slug),
	};
	return { shown, path: statusPath(claim) };
}

async function showStatus(call: PageCall): Promise<PageAnswer> {
	const { shown, path } = await readStatus(call);
	const { order, company, language } = shown;
	const say = statusWords[language];
	const { order_number: number } = order;
	const isLive = isMoving(order);
	const standing = standingPart(shown);
	const body = html`<h1>${say.title} <span class="together">${number}</span></h1>
		${isLive ? livePart(standing, { stream: `${path}/steps`, page: path, language }) : standing}
		${helpPart(shown)}`;
	const { address } = call;
	const title = `${say.title} ${number}`;
	return { html: pageHtml({ title, body, company, language, address, isLive }) };
}

async function streamStatus(call: PageCall): Promise<PageAnswer> {
	return streamPart(call, statusPath(claimOf(call)), async () => {
		const { shown } = await readStatus(call);
		return { content: standingPart(shown), isFinal: !isMoving(shown.order) };
	});
}
