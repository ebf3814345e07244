import type { Company } from '../../platform/company/index.ts';
import { momentIn, type Language } from '../../platform/language/index.ts';
import {
	actions,
	buttonLink,
	card,
	html,
	moment,
	note,
	stateWord,
	stepList,
	summaryList,
	type Html,
	type Step,
} from '../../platform/pages/index.ts';
import type { Runtime } from '../../platform/runtime/index.ts';
import type { ActivationsOfOwner } from '../activation/index.ts';
import { isCollectable, isSettled } from './payable-rules.ts';
import { percentOf } from './rules.ts';
import { isLeaving, standingOf } from './standing.ts';
import { statusWords } from './status-words.ts';
import type { OrderWithItems } from './store.ts';

/**
 * Whoever has the address may read it: it names no person, no company and no amount, and never why something failed.
 */
export type ShownOrder = {
	/** Knows the words of states. */
	runtime: Pick<Runtime, 'extensions'>;
	order: OrderWithItems;
	activations: ActivationsOfOwner | null;
	payment_url: string | null;
	/** Address that the tenant gets; null where there is no domain for tenants. */
	host: string | null;
	company: Company;
	language: Language;
};

/** Whether the page may change while it is open. What has failed goes on when staff has seen to it, which takes longer. */
export const isMoving = ({ status, cancel_requested_at }: OrderWithItems): boolean =>
	status === 'FAILED'
		? cancel_requested_at !== null
		: status !== 'ACTIVE' && status !== 'CANCELLED';

/** Everything that changes while the order goes its way. */
export function standingPart(shown: ShownOrder): Html {
	const { order, runtime, payment_url, language } = shown;
	const say = statusWords[language];
	const opens = order.status === 'ACTIVE' ? order.activation_url : null;
	// As our mail about it calls it: failed would sound as if the customer had to begin anew.
	const failed = order.status === 'FAILED' ? say.delayed : null;
	const word = isLeaving(order) ? say.leaving : failed;
	const state = word ?? stateWord(runtime, 'order', order.status)[language];
	return html`${note(toneOf(order), sentencesOf(shown), state)} ${progressPart(shown)}
	${
		payment_url === null
			? null
			: html`${actions([buttonLink({ label: say.pay, href: payment_url })])}
					<p class="soft">${say.pay_elsewhere}</p>`
	}
	${opens === null ? null : actions([buttonLink({ label: say.open, href: opens })])}
	${summaryList([
		[say.address, addressOf(shown)],
		[say.placed_on, moment(order.created_at, language)],
	])}
	${card(say.steps, stepList(stepsOf(shown), language))}`;
}

/** What stays as it is. */
export function helpPart({ order, company, language }: ShownOrder): Html {
	const say = statusWords[language];
	const { order_number: number } = order;
	return card(
		say.questions,
		html`<p>${company.email === null ? say.ask(number) : say.ask_at(number, company.email)}</p>
			<p class="soft">${say.keep}</p>`,
	);
}

/** The address is let go with the order. */
function addressOf({ order, host }: ShownOrder): string | null {
	if (order.status === 'CANCELLED') return null;
	return order.activation_url ?? host ?? order.organization_slug;
}

function toneOf(order: OrderWithItems) {
	if (isLeaving(order)) return 'info';
	if (order.status === 'ACTIVE') return order.partial ? 'warning' : 'good';
	if (order.status === 'FAILED') return 'warning';
	return isCollectable(order) ? 'warning' : 'info';
}

function sentencesOf({ order, activations, payment_url, language }: ShownOrder): string {
	const say = statusWords[language];
	const { [standingOf(order)]: sentence = '' } = say.sentences;
	const pays = isCollectable(order);
	const until = order.expires_at === null ? null : say.pay_by(momentIn(language, order.expires_at));
	const { completed, total } = countOf(activations);
	const recorded = order.total_amount === 0n ? [] : [say.payment_recorded];
	return [
		sentence,
		...(order.status === 'FAILED' && !isLeaving(order) ? [...recorded, say.mail_follows] : []),
		...(pays && payment_url === null ? [say.link_follows] : []),
		...(pays && until !== null ? [until] : []),
		...(standingOf(order) === 'ACTIVATING' && total > 0 ? [say.services_of(completed, total)] : []),
	].join(' ');
}

const countOf = (found: ActivationsOfOwner | null) => {
	const all = found?.activations ?? [];
	const completed = all.filter(({ activation_status }) => activation_status === 'COMPLETED').length;
	return { completed, total: all.length };
};

/** Nothing where it stands still: a bar at 0 would say that all is lost. */
function progressPart({ order, activations, language }: ShownOrder): Html | null {
	if (['FAILED', 'CANCELLED'].includes(order.status) || isLeaving(order)) return null;
	const percent = percentOf(order.status, countOf(activations));
	return html`<p>
		<label for="order-progress">${statusWords[language].progress}: ${percent} %</label>
		<progress id="order-progress" max="100" value="${String(percent)}"></progress>
	</p>`;
}

/** How far an order has come; a failed one as far as where it failed. */
const ranks: Readonly<Record<string, number>> = {
	DRAFT: 0,
	SUBMITTED: 1,
	VALIDATING: 2,
	VALIDATION: 2,
	APPROVED: 3,
	PROVISIONING: 4,
	ACTIVATING: 5,
	ACTIVATION: 5,
	ACTIVE: 6,
};

function stepsOf(shown: ShownOrder): Step[] {
	const { order, language } = shown;
	const say = statusWords[language];
	const received: Step = { title: say.received, state: 'done', done_at: order.created_at };
	if (isLeaving(order)) return [received, { title: say.cancelled, state: 'running' }];
	if (order.status === 'CANCELLED') return [received, ...endOf(shown)];
	const hasFailed = order.status === 'FAILED';
	// What was taken back is made anew from its place on.
	const failedAt = order.rolled_back ? 'PROVISIONING' : (order.failed_stage ?? '');
	const rank = ranks[hasFailed ? failedAt : order.status] ?? 0;
	const stands = hasFailed || (order.status === 'PROVISIONING' && order.deployed_at !== null);
	const step = (title: string, from: number, until: number): Step => {
		if (rank > until) return { title, state: 'done' };
		if (rank < from) return { title, state: 'pending' };
		return stands ? waitingForUs(title, language) : { title, state: 'running' };
	};
	const isDeployed = rank === 4 && order.deployed_at !== null && !hasFailed;
	const environment: Step = isDeployed
		? { title: say.environment, state: 'done', done_at: order.deployed_at }
		: step(say.environment, 4, 4);
	return [
		received,
		...paymentOf(shown),
		step(say.check, 2, 2),
		environment,
		...servicesOf(shown, rank),
		order.status === 'ACTIVE'
			? { title: say.ready, state: 'done', done_at: order.completed_at }
			: isDeployed
				? waitingForUs(say.ready, language)
				: { title: say.ready, state: 'pending' },
	];
}

function waitingForUs(title: string, language: Language): Step {
	const say = statusWords[language];
	return { title, state: 'waiting', waiting_for: say.us, detail: say.we_handle };
}

/** No step where nothing is to be paid. */
function paymentOf({ order, language }: ShownOrder): Step[] {
	const { payment: title, you } = statusWords[language];
	if (order.total_amount === 0n) return [];
	if (isSettled(order)) return [{ title, state: 'done', done_at: order.paid_at }];
	if (order.payment_status === 'PENDING') return [waitingForUs(title, language)];
	return [{ title, state: 'waiting', waiting_for: you }];
}

function servicesOf({ order, activations, language }: ShownOrder, rank: number): Step[] {
	const say = statusWords[language];
	const of = new Map(activations?.activations.map((one) => [one.service_code, one]));
	return order.items.map(({ service_code, name }): Step => {
		const title = say.service(name);
		const one = of.get(service_code);
		if (one === undefined || rank < 5) return { title, state: 'pending' };
		switch (one.activation_status) {
			case 'COMPLETED':
				return { title, state: 'done', done_at: one.completed_at };
			case 'IN_PROGRESS':
				if (one.waiting_for === 'CLIENT')
					return { title, state: 'waiting', waiting_for: say.you, detail: say.see_mail };
				return one.waiting_for === 'STAFF'
					? waitingForUs(title, language)
					: { title, state: 'running' };
			case 'FAILED':
				return waitingForUs(title, language);
			case 'SKIPPED':
				return order.status === 'ACTIVE'
					? waitingForUs(title, language)
					: { title, state: 'pending' };
			default:
				return { title, state: 'pending' };
		}
	});
}

/** Of a cancelled order: that, and what becomes of its money. */
function endOf({ order, language }: ShownOrder): Step[] {
	const say = statusWords[language];
	const cancelled: Step = { title: say.cancelled, state: 'done', done_at: order.cancelled_at };
	switch (order.total_amount === 0n ? 'UNPAID' : order.payment_status) {
		case 'REFUNDED':
			return [cancelled, { title: say.refund, state: 'done', done_at: order.refunded_at }];
		case 'PAID':
		case 'PENDING':
			return [cancelled, waitingForUs(say.refund, language)];
		default:
			return [cancelled];
	}
}
