import type { Router } from 'express';
import { z } from 'zod';
import { formatDate } from '../../../platform/clock/index.ts';
import { NotFound } from '../../../platform/errors/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { formatMoney } from '../../../platform/money/index.ts';
import {
	confirmation,
	html,
	livePart,
	problemsOf,
	readFields,
	readForm,
	stateChip,
	streamPart,
	submitForm,
	summaryList,
	type Html,
	type PageAnswer,
	type SentForm,
	idIn,
} from '../../../platform/pages/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { listBillingCycles } from '../../billing/index.ts';
import { askQuestion } from '../../inbound-mail/index.ts';
import { checkTask, listTasksOf } from '../../provisioning/index.ts';
import {
	ChangePreview,
	listChangesOf,
	nextCharge,
	previewChange,
	requestCancellation,
	requestChange,
	withdrawChange,
} from '../../subscriptions/index.ts';
import { portalPerson } from '../../sign-in/index.ts';
import { askEnd, showEnd } from './subscription-end.ts';
import { asked, pathOf, subscriptionOf } from './subscription-requests.ts';
import { askFields, askWords } from './ask.ts';
import { planWords } from './plan-words.ts';
import { command, may, portalRoute, read, show, type Reader } from './reader.ts';
import type { Bought } from './service-steps.ts';
import { subscriptionWords } from './subscription-words.ts';
import {
	changedItems,
	nameOf,
	presentSeats,
	seatsField,
	seatsFields,
	stepsPart,
	subscriptionView,
	type ShownSubscription,
} from './subscription-view.ts';

/** Bills and changes that a page shows; older ones stand in the documents. */
const mostRows = 24;

/** A subscription: what is being done for it, what it costs next, and what its client may ask for. */
export function mountSubscriptionPages(router: Router, runtime: Runtime): void {
	const path = '/portal/subscriptions/:id';
	const route = (name: string, work: (reader: Reader) => Promise<PageAnswer>) =>
		portalRoute(runtime, `page.portal-subscription${name}`, work);
	router.get(
		path,
		route('', (reader) => showSubscription(reader)),
	);
	router.get(
		`${path}/steps`,
		// A stream that was led to the sign-in would show its form inside the page.
		portalRoute(runtime, 'page.portal-subscription-steps', streamSteps, {
			without: (call) =>
				streamPart(call, pathOf({ id: idIn(call, 'subscription') }), () => Promise.resolve(null)),
			counts_as_use: false,
		}),
	);
	router.post(`${path}/steps/:task/check`, route('-check', check));
	router.post(`${path}/seats`, route('-seats', previewSeats));
	router.post(`${path}/seats/ask`, route('-seats-ask', askSeats));
	router.get(
		`${path}/end`,
		route('-end', (reader) => showEnd(reader)),
	);
	router.post(`${path}/end`, route('-end-ask', askEnd));
	router.post(`${path}/changes/:change/withdraw`, route('-withdraw', withdraw));
	router.post(`${path}/ask`, route('-ask', ask));
}

async function showSubscription(
	reader: Reader,
	again: ShownSubscription['again'] = {},
): Promise<{ html: string; status: number }> {
	const { context, language } = reader;
	const subscription = await subscriptionOf(reader);
	const subject = {
		subscription_id: subscription.id,
		sort: '-created_at' as const,
		limit: mostRows,
	};
	const maySeeMoney = may(reader, listBillingCycles);
	const [tasks, cycles, changes, next] = await Promise.all([
		listTasksOf(context, subscription.id),
		maySeeMoney ? read(reader, listBillingCycles, subject) : null,
		may(reader, listChangesOf) ? read(reader, listChangesOf, subject) : null,
		nextCharge(context, subscription.id),
	]);
	const { runtime } = reader.call;
	const shown: ShownSubscription = {
		runtime,
		subscription,
		tasks,
		cycles: cycles?.data ?? null,
		changes: changes?.data ?? [],
		next,
		may: {
			see_money: maySeeMoney,
			check: may(reader, checkTask),
			change: may(reader, requestChange),
			end: may(reader, requestCancellation),
		},
		again,
		language,
		now: context.now,
		path: pathOf(subscription),
	};
	return show(
		reader,
		{
			title: nameOf(subscription, language),
			beside: stateChip(runtime, 'subscription', subscription.status, language),
			body: subscriptionView(shown, isMoving(shown) ? liveSteps(shown) : stepsPart(shown)),
			current: '/portal',
			isLive: isMoving(shown),
		},
		Object.keys(again).length === 0 ? 200 : 422,
	);
}

const liveSteps = (shown: ShownSubscription): Html =>
	livePart(stepsPart(shown), {
		stream: `${shown.path}/steps`,
		page: shown.path,
		language: shown.language,
	});

/** Whether something may change while the page is open; a stream that shows nothing new is not opened. */
const isMoving = ({
	subscription,
	tasks,
}: Pick<ShownSubscription, 'subscription' | 'tasks'>): boolean =>
	subscription.status === 'PENDING' ||
	tasks.some(({ status }) => ['PENDING', 'RUNNING', 'WAITING', 'UNKNOWN'].includes(status));

/** The steps again, whenever they have changed, for as long as the session lasts and something moves. */
function streamSteps(reader: Reader): Promise<PageAnswer> {
	const { call, client, language } = reader;
	const subscription_id = idIn(call, 'subscription');
	return streamPart(call, pathOf({ id: subscription_id }), async () => {
		const person = await portalPerson(call, { counts_as_use: false });
		if (person?.client_id !== client.id) return null;
		const subscription = await subscriptionOf(reader);
		const tasks = await listTasksOf(reader.context, subscription_id);
		const shown = { subscription, tasks, language, path: pathOf(subscription) };
		const content = stepsPart({ ...shown, may: { ...nothing, check: may(reader, checkTask) } });
		return { content, isFinal: !isMoving(shown) };
	});
}

const nothing = { see_money: false, check: false, change: false, end: false };

/** The client says that it has done what a step asks for. */
async function check(reader: Reader): Promise<PageAnswer> {
	const { language, call } = reader;
	const subscription = await subscriptionOf(reader);
	const task_id = idIn(call, 'provisioning_task', 'task');
	const tasks = await listTasksOf(reader.context, subscription.id);
	if (!tasks.some(({ id }) => id === task_id))
		throw NotFound({ resource: 'provisioning_task', id: task_id });
	await readForm(call.request);
	const answer = await command(reader, checkTask, { path: { task_id } }, null);
	const { status } = z.object({ status: z.string() }).parse(answer);
	const say = subscriptionWords[language].after_check;
	return {
		see_other: pathOf(subscription),
		notice:
			status === 'WAITING' ? { tone: 'info', text: say.still } : { tone: 'good', text: say.done },
	};
}

/** The quantities that differ from what there is. */
function wantedOf(subscription: Bought, body: Record<string, unknown>) {
	return subscription.items.flatMap(({ id: item_id, quantity: present }) => {
		const quantity = body[seatsField(item_id)];
		return quantity === undefined || quantity === present ? [] : [{ item_id, quantity }];
	});
}

/** What was typed, or the page again with what is wrong. */
function seatsOf(reader: Reader, subscription: Bought, sent: SentForm) {
	const fields = seatsFields(subscription, reader.language);
	const { body, problems } = readFields(fields, sent, reader.language);
	const items = wantedOf(subscription, body);
	const say = subscriptionWords[reader.language];
	const none = { field: null, message: say.errors['subscription.nothing-changes'] ?? '' };
	const found = problems.length > 0 || items.length > 0 ? problems : [none];
	return { fields, body, items, problems: found };
}

/** Shows what the wanted quantities cost and when they hold, before anything is asked for. */
async function previewSeats(reader: Reader): Promise<PageAnswer> {
	const { language, call } = reader;
	const subscription = await subscriptionOf(reader);
	const sent = await readForm(call.request);
	const { fields, body, items, problems } = seatsOf(reader, subscription, sent);
	const again = (all: typeof problems) =>
		showSubscription(reader, { seats: { typed: sent.typed, problems: all } });
	if (problems.length > 0) return again(problems);
	let preview: z.output<typeof ChangePreview>;
	try {
		const input = { path: { subscription_id: subscription.id }, body: { items } };
		preview = z.decode(ChangePreview, (await command(reader, previewChange, input, null)) as never);
	} catch (error) {
		const found = problemsOf(error, fields, language, subscriptionWords[language].errors);
		if (found === null) throw error;
		return again(found);
	}
	const hidden = Object.fromEntries([
		...items.map(({ item_id, quantity }) => [seatsField(item_id), String(quantity)]),
		['reason', String(body['reason'])],
	]) as Record<string, string>;
	return show(reader, {
		title: planWords[language].change_title,
		current: '/portal',
		body: previewBody(subscription, preview, { hidden, language }),
	});
}

function previewBody(
	subscription: Bought,
	preview: z.output<typeof ChangePreview>,
	{ hidden, language }: { hidden: Record<string, string>; language: Language },
) {
	const say = planWords[language];
	const money = (amount: bigint): string => formatMoney(amount, preview.currency, language);
	const day = formatDate(preview.effective_on, language);
	const charged = preview.documents.filter(
		({ kind, amount }) => kind === 'ADJUSTMENT' && amount > 0n,
	);
	const now = charged.reduce((sum, { amount }) => sum + amount, 0n);
	const carried = preview.documents.some(({ kind }) => kind === 'CARRIED');
	const will = [
		preview.status === 'AWAITING_PAYMENT'
			? say.when_paid(money(now))
			: preview.status === 'SCHEDULED'
				? say.from(day)
				: say.at_once,
		...(preview.status === 'APPLIED' && now > 0n ? [say.by_credit(money(now))] : []),
		...(carried ? [say.carried] : []),
	];
	return confirmation({
		id: 'ask-seats',
		action: `${pathOf(subscription)}/seats/ask`,
		fields: [],
		hidden,
		submit: say.ask,
		language,
		cancel: pathOf(subscription),
		will,
		will_not: [say.nothing_yet, subscriptionWords[language].who_decides],
		more: html`<h2>${say.figures}</h2>
			${changedItems(preview, language)}
			${summaryList([
				[say.now, now === 0n ? null : `${money(now)} (${say.with_tax})`],
				[say.before, `${money(preview.recurring_before)} (${say.without_tax})`],
				[say.after, `${money(preview.recurring_after)} (${say.without_tax})`],
				[say.reason, hidden['reason'] ?? null],
			])}`,
	});
}

/** Asks for what the preview has shown. */
async function askSeats(reader: Reader): Promise<PageAnswer> {
	const { language, call, viewer } = reader;
	const subscription = await subscriptionOf(reader);
	const sent = await readForm(call.request);
	const { fields, body, items, problems } = seatsOf(
		reader,
		subscription,
		withPresent(subscription, sent),
	);
	const again = (all: typeof problems) =>
		showSubscription(reader, { seats: { typed: sent.typed, problems: all } });
	if (problems.length > 0) return again(problems);
	try {
		await command(
			reader,
			requestChange,
			{
				path: { subscription_id: subscription.id },
				body: { items, reason: body['reason'], requested_for: viewer.name },
			},
			sent.key(),
		);
	} catch (error) {
		const found = problemsOf(error, fields, language, subscriptionWords[language].errors);
		if (found === null) throw error;
		return again(found);
	}
	return asked(reader, subscription);
}

/** The confirmation carries only what is to be different. */
function withPresent(subscription: Bought, sent: SentForm): SentForm {
	const typed = new Map([...presentSeats(subscription).typed, ...sent.typed]);
	const list = (name: string) => typed.get(name) ?? [];
	return { ...sent, typed, list, text: (name) => list(name)[0]?.trim() ?? '' };
}

async function withdraw(reader: Reader): Promise<PageAnswer> {
	const { language, call } = reader;
	const subscription = await subscriptionOf(reader);
	await readForm(call.request);
	const say = subscriptionWords[language];
	const path = { subscription_change_id: idIn(call, 'subscription_change', 'change') };
	try {
		await command(reader, withdrawChange, { path }, null);
	} catch (error) {
		const [found] = problemsOf(error, [], language, say.errors) ?? [];
		if (found === undefined) throw error;
		return { see_other: pathOf(subscription), notice: { tone: 'warning', text: found.message } };
	}
	return { see_other: pathOf(subscription), notice: { tone: 'good', text: say.withdrawn } };
}

async function ask(reader: Reader): Promise<PageAnswer> {
	const subscription = await subscriptionOf(reader);
	const sent = await readForm(reader.call.request);
	const subject = { subject_type: 'subscription', subject_id: subscription.id };
	return submitForm(reader.call, sent, {
		fields: askFields(reader.language),
		work: (body) => command(reader, askQuestion, { body: { ...body, ...subject } }, sent.key()),
		again: async (state) => (await showSubscription(reader, { ask: state })).html,
		done: () => ({
			see_other: pathOf(subscription),
			notice: { tone: 'good', text: askWords[reader.language].sent },
		}),
	});
}
