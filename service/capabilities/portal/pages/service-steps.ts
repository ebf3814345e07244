import type { z } from 'zod';
import type { Language } from '../../../platform/language/index.ts';
import {
	actions,
	buttonForm,
	buttonLink,
	copyField,
	html,
	momentText,
	type Html,
	type Step,
} from '../../../platform/pages/index.ts';
import type { ProvisioningTask } from '../../provisioning/index.ts';
import type { Subscription } from '../../subscriptions/index.ts';
import { subscriptionWords } from './subscription-words.ts';

export type Task = z.output<typeof ProvisioningTask>;
export type Bought = z.output<typeof Subscription>;

type Shown = {
	subscription: Bought;
	/** Its tasks as its client may see them, oldest first. */
	tasks: readonly Task[];
	language: Language;
	/** Address of its page, for the button of a step; null where no button is shown. */
	path: string | null;
};

/** Finished changes that are still shown; a service that lives for years has many. */
const pastShown = 5;
const hasEnded = ({ status }: Task): boolean =>
	status === 'SUCCESS' || status === 'UNDOING' || status === 'UNDONE' || status === 'CANCELLED';

/** From the order to the service that can be used, in the words of the client: what is done, what runs, who must act. */
export function stepsOf(shown: Shown): Step[] {
	const { subscription, tasks, language } = shown;
	const say = subscriptionWords[language];
	const isPaid = subscription.activated_at !== null;
	const first: Step[] = [
		{ title: say.ordered, state: 'done', done_at: subscription.created_at },
		subscription.status === 'TRIALING'
			? { title: say.trial, state: 'done' }
			: isPaid
				? { title: say.paid, state: 'done', done_at: subscription.activated_at }
				: { title: say.paid, state: 'waiting', waiting_for: say.you, detail: say.pay_first },
	];
	// What is still to be set up of it is not ready, although every task has ended.
	const isReady =
		subscription.provisioned_at !== null && tasks.every(({ remaining }) => remaining.length === 0);
	const last: Step[] =
		!isPaid && tasks.length === 0
			? [{ title: say.ready, state: 'pending' }]
			: [
					isReady
						? { title: say.ready, state: 'done', done_at: subscription.provisioned_at }
						: { title: say.ready, state: 'pending' },
				];
	const before = tasks.filter(
		({ action, status }) => action === 'ACTIVATE' && status !== 'CANCELLED',
	);
	const later = tasks.filter(
		({ action, status }) => action !== 'ACTIVATE' && status !== 'CANCELLED',
	);
	const past = later.filter(hasEnded).slice(-pastShown);
	const open = later.filter((task) => !hasEnded(task));
	return [
		...first,
		...before.map((task) => stepOf(task, shown)),
		...last,
		...[...past, ...open].map((task) => stepOf(task, shown)),
	];
}

/** How far it is: steps that are done, of all. */
export function progressOf(steps: readonly Step[]): { done: number; all: number } {
	return { done: steps.filter(({ state }) => state === 'done').length, all: steps.length };
}

function stepOf(task: Task, shown: Shown): Step {
	const { language } = shown;
	const say = subscriptionWords[language];
	const title = `${say.actions[task.action] ?? task.action}: ${task.description}`;
	const text = task.client_text?.[language] ?? null;
	const [rest] = task.remaining;
	switch (task.status) {
		case 'PENDING':
			return { title, state: 'pending' };
		case 'RUNNING':
		case 'UNKNOWN':
			return { title, state: 'running', detail: text };
		case 'FAILED':
			return { title, state: 'waiting', waiting_for: say.us, detail: say.we_handle };
		case 'WAITING':
			return task.waiting_for === 'CLIENT'
				? { title, state: 'waiting', waiting_for: say.you, detail: wishOf(task, shown) }
				: { title, state: 'waiting', waiting_for: say.us, detail: text ?? say.we_handle };
		default:
			// Done, and not all that was bought is there.
			return rest === undefined
				? { title, state: 'done', done_at: task.updated_at }
				: {
						title,
						state: 'waiting',
						waiting_for: rest.waiting_for === 'CLIENT' ? say.you : say.us,
						detail: text,
					};
	}
}

/** What the client is asked for: our sentence, the one value to copy or page to open, and the button that looks. */
function wishOf(task: Task, { language, path }: Shown): Html {
	const say = subscriptionWords[language];
	const { value, url } = task.waiting_values ?? {};
	const isPage = url !== undefined && url.startsWith('https://');
	const mayCheck = path !== null && task.waiting_code !== 'CONTACT_US';
	const checked =
		task.checked_at === null ? null : say.checked(momentText(task.checked_at, language));
	return html`<p>${task.client_text?.[language] ?? ''}</p>
		${
			value === undefined
				? null
				: copyField({ id: `value-${task.id}`, label: say.value_to_copy, value }, language)
		}
		${actions([
			isPage ? buttonLink({ label: say.open_page, href: url, quiet: true }) : null,
			mayCheck
				? buttonForm({
						action: `${path}/steps/${task.id}/check`,
						label: say.check,
						describes: task.description,
					})
				: null,
		])}
		${mayCheck ? html`<p class="soft">${checked} ${task.waiting_code === 'VERIFY_DOMAIN' ? say.check_soon : null}</p>` : null}`;
}
