import fc from 'fast-check';
import type { TestService } from '../service.ts';
import { booksOf } from './books.ts';

export const kinds = [
	'seats',
	'seats-now',
	'plan',
	'drop',
	'price',
	'pause',
	'resume',
	'cancel-now',
	'cancel-end',
	'take-back',
	'reactivate',
	'pay',
	'pay-part',
	'pay-more',
	'pay-twice',
	'pay-late',
	'use-credit',
	'pay-back',
	'write-off',
] as const;
export type Kind = (typeof kinds)[number];
export type Step = { what: Kind; which: number; amount: number };

/** Mostly payments and changes of seats: a client who is not paid for gets suspended, and nothing more happens to it. */
const weights: Partial<Record<Kind, number>> = { pay: 9, seats: 4, 'seats-now': 3 };
const rare: readonly Kind[] = ['cancel-now', 'cancel-end', 'write-off'];

export const aStep: fc.Arbitrary<Step> = fc.record({
	what: fc.oneof(
		...kinds.map((kind) => ({
			weight: 2 * (weights[kind] ?? 1) - (rare.includes(kind) ? 1 : 0),
			arbitrary: fc.constant(kind),
		})),
	),
	which: fc.nat({ max: 3 }),
	amount: fc.integer({ min: 1, max: 14 }),
});

/** A client with its newest subscription, and what may be changed of it. */
export type Client = {
	client_id: string;
	subscription_id: string;
	/** Other product for a change of plan. */
	products: readonly string[];
	/** Money that came a second time, so that each has a name of its own. */
	paid: number;
};

export type Outcome = { done: boolean; faults: string[] };
const nothing: Outcome = { done: false, faults: [] };
const reason = 'A step of a test';

/** Does one step; one that is refused does nothing, and any answer but a refusal with a reason is a fault. */
export async function take(service: TestService, client: Client, step: Step): Promise<Outcome> {
	const { subscription_id: id } = client;
	const post = (path: string, body: object = {}) => ask(service, path, { reason, ...body });
	const amount = step.amount;
	switch (step.what) {
		case 'seats':
			return change(service, client, step, { quantity: amount });
		case 'seats-now':
			return change(service, client, step, { quantity: amount }, atOnce);
		case 'plan': {
			const product_id = client.products[step.which % client.products.length];
			return change(service, client, step, { product_id }, step.which > 1 ? atOnce : {});
		}
		case 'drop':
			return change(service, client, step, { quantity: 0 }, step.which > 1 ? atOnce : {});
		case 'price':
			return changePrice(service, client, step);
		case 'pause':
			return post(`/subscriptions/${id}/pause`, { days: 30 });
		case 'resume':
			return post(`/subscriptions/${id}/resume`);
		case 'cancel-now':
			return cancel(service, client, 'SWITCH_OFF');
		case 'cancel-end':
			return cancel(service, client, 'KEEP_UNTIL_PERIOD_END');
		case 'take-back':
			return takeBack(service, client);
		case 'reactivate': {
			const { done, faults, body } = await post(`/subscriptions/${id}/reactivate`);
			if (done) client.subscription_id = body.id;
			return { done, faults };
		}
		case 'use-credit': {
			const cycle = await anOpenCycle(service, client, step.which);
			return cycle === null ? nothing : post(`/billing-cycles/${cycle.id}/use-credit`);
		}
		case 'pay-back':
			client.paid += 1;
			return post(`/clients/${client.client_id}/credit/pay-back`, {
				amount: amount * 3_001,
				reference: `TRX-${client.paid}`,
			});
		case 'write-off': {
			const cycle = await anOpenCycle(service, client, step.which);
			return cycle === null ? nothing : post(`/billing-cycles/${cycle.id}/write-off`);
		}
		default:
			return pay(service, client, step);
	}
}

type Answered = Outcome & { body: any };

async function ask(service: TestService, path: string, body: object): Promise<Answered> {
	const answer = await service.call('POST', path, body);
	const faults =
		answer.status >= 500 || answer.status === 404
			? [`POST ${path} answers ${answer.status} ${JSON.stringify(answer.body)}`]
			: [];
	return { done: answer.status < 300, faults, body: answer.body };
}

const atOnce = { when: 'NOW', grant_credit: true };

async function anItem({ runtime }: TestService, { subscription_id }: Client, which: number) {
	const items = await runtime.database.client.subscriptionItem.findMany({
		where: { subscription_id },
		orderBy: { id: 'asc' },
	});
	return items[which % items.length];
}

async function change(
	service: TestService,
	client: Client,
	{ which }: Step,
	wish: object,
	more: object = {},
): Promise<Outcome> {
	const item = await anItem(service, client, which);
	const body = { items: [{ item_id: item?.id, ...wish }], ...more };
	return previewed(service, client, { change: 'change', preview: 'preview-change', body });
}

async function changePrice(service: TestService, client: Client, { which, amount }: Step) {
	const item = await anItem(service, client, which);
	const body = { items: [{ item_id: item?.id, unit_amount: 20_011 + 9_973 * amount }] };
	return previewed(service, client, {
		change: 'change-price',
		preview: 'preview-change-price',
		body,
	});
}

type Wish = { change: string; preview: string; body: object };

/** Previews a change and makes it: the documents, the state and the day must be those of the preview. */
async function previewed(
	service: TestService,
	client: Client,
	{ change: path, preview: previewPath, body }: Wish,
): Promise<Outcome> {
	const { client_id, subscription_id } = client;
	const of = `/subscriptions/${subscription_id}`;
	const preview = await service.call('POST', `${of}/${previewPath}`, body);
	const before = await booksOf(service, client_id);
	const made = await service.call('POST', `${of}/${path}`, { ...body, reason });
	const about = `${path} ${JSON.stringify(body)}`;
	if (made.status >= 300) {
		const isSame = preview.status === made.status && preview.body.code === made.body.code;
		const isRefusal = made.status < 500 && made.status !== 404;
		return {
			done: false,
			faults:
				isSame && isRefusal
					? []
					: [`${about} answers ${told(made)} and its preview ${told(preview)}`],
		};
	}
	if (preview.status >= 300)
		return { done: true, faults: [`${about} is made, and its preview answers ${told(preview)}`] };
	const after = await booksOf(service, client_id);
	const isNew = <T extends { id: string }>(was: readonly T[], is: readonly T[]): T[] =>
		is.filter(({ id }) => !was.some((one) => one.id === id));
	const documents = [
		...isNew(before.cycles, after.cycles).map(
			({ kind, amount, tax }) => `${kind} ${amount - tax}+${tax}`,
		),
		...isNew(before.notes, after.notes).map(
			({ amount, tax }) => `CREDIT_NOTE ${tax - amount}+${-tax}`,
		),
		...(made.body.carried_net === 0 ? [] : [`CARRIED ${made.body.carried_net}`]),
	];
	const { status } = preview.body;
	const expected = preview.body.documents
		.filter(({ due }: any) => due === 'NOW' || status !== 'AWAITING_PAYMENT')
		.filter(({ kind, amount }: any) => kind !== 'CARRIED' && amount !== 0)
		.map(({ kind, net, tax }: any) => `${kind} ${net}+${tax}`);
	const carried = preview.body.documents
		.filter(({ kind, due }: any) => kind === 'CARRIED' && (due === 'NOW' || status === 'APPLIED'))
		.reduce((sum: number, { net }: any) => sum + net, 0);
	if (carried !== 0) expected.push(`CARRIED ${carried}`);
	const says = (one: any, list: string[]) =>
		`${one.status} on ${one.effective_on}, ${list.toSorted().join(', ')}`;
	const [wanted, is] = [says(preview.body, expected), says(made.body, documents)];
	return {
		done: true,
		faults: wanted === is ? [] : [`${about} was to be ${wanted}, and is ${is}`],
	};
}

/** Previews the end and ends it: the state, the last day and the documents must be those of the preview. */
async function cancel(
	service: TestService,
	{ client_id, subscription_id }: Client,
	how: 'SWITCH_OFF' | 'KEEP_UNTIL_PERIOD_END',
): Promise<Outcome> {
	const of = `/subscriptions/${subscription_id}`;
	const preview = await service.call('POST', `${of}/preview-cancel`, { service: how });
	const before = await booksOf(service, client_id);
	const made = await service.call('POST', `${of}/cancel`, { service: how, reason });
	const about = `cancel ${how}`;
	if (made.status >= 300 || preview.status >= 300) {
		const isSame = preview.status === made.status && preview.body.code === made.body.code;
		return {
			done: made.status < 300,
			faults: isSame ? [] : [`${about} answers ${told(made)} and its preview ${told(preview)}`],
		};
	}
	const after = await booksOf(service, client_id);
	const isNew = ({ id }: { id: string }, was: readonly { id: string }[]): boolean =>
		!was.some((one) => one.id === id);
	const said = (one: any, documents: string[]) =>
		`${one.status} until ${one.service_until ?? one.ends_on}, ${documents.toSorted().join(', ')}`;
	const is = said(made.body, [
		...after.notes.filter((one) => isNew(one, before.notes)).map(({ amount }) => `NOTE ${amount}`),
		...after.cycles
			.filter((one) => isNew(one, before.cycles))
			.map(({ amount }) => `BILL ${amount}`),
	]);
	const wanted = said(preview.body, [
		...preview.body.credit_notes.map(({ amount }: any) => `NOTE ${amount}`),
		...preview.body.bills.map(({ amount }: any) => `BILL ${amount}`),
	]);
	return {
		done: true,
		faults: wanted === is ? [] : [`${about} was to be ${wanted}, and is ${is}`],
	};
}

const told = (answer: { status: number; body: any }): string =>
	`${answer.status} ${answer.body.code ?? JSON.stringify(answer.body)}`;

async function takeBack(service: TestService, { subscription_id }: Client): Promise<Outcome> {
	const change = await service.runtime.database.client.subscriptionChange.findFirst({
		where: { subscription_id, status: { in: ['SCHEDULED', 'AWAITING_PAYMENT'] } },
		orderBy: { id: 'desc' },
	});
	if (change === null) return nothing;
	return ask(service, `/subscription-changes/${change.id}/cancel`, { reason });
}

const open = ['DRAFT', 'INVOICED', 'AWAITING_PAYMENT', 'OVERDUE'];

async function anOpenCycle({ runtime }: TestService, { client_id }: Client, which: number) {
	const cycles = await runtime.database.client.billingCycle.findMany({
		where: { client_id, status: { in: open } },
		orderBy: { id: 'asc' },
	});
	return cycles[which % Math.max(cycles.length, 1)] ?? null;
}

/** Money on a link of the client at the gateway: what it asks for, a part, more, once more, or after it was closed. */
async function pay(service: TestService, client: Client, step: Step): Promise<Outcome> {
	const { client_id } = client;
	const status = {
		'pay-twice': ['PAID'],
		'pay-late': ['CANCELLED', 'EXPIRED'],
	}[step.what as string] ?? ['OPEN'];
	const links = await service.runtime.database.client.paymentLink.findMany({
		where: { client_id, status: { in: status } },
		orderBy: { id: 'asc' },
	});
	const link = links[step.which % Math.max(links.length, 1)];
	if (link === undefined) return nothing;
	client.paid += 1;
	const asked = link.expected_amount ?? link.amount;
	const shares: Partial<Record<Kind, bigint>> = {
		'pay-part': (asked * BigInt(step.amount)) / 15n,
		'pay-more': asked + BigInt(step.amount) * 7_001n,
	};
	const amount = shares[step.what] ?? asked;
	const { payments: before } = atGateway(service, link.reference);
	const after = service.vendors.pay(link.reference, amount);
	const payments = after.payments.map((one) => ({
		...one,
		gateway_payment_id: `${one.gateway_payment_id}-${client.paid}`,
		paid_at: service.now,
	}));
	service.vendors.links.set(after.gateway_reference, {
		...after,
		payments: [...before, ...payments],
	});
	return ask(service, `/payment-links/${link.id}/refresh`, {});
}

function atGateway({ vendors }: TestService, reference: string) {
	const link = [...vendors.links.values()].find((one) => one.reference === reference);
	if (link === undefined) throw new Error(`The gateway has no link ${reference}`);
	return link;
}
