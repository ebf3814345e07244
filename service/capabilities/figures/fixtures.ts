import { newId, type Prisma } from '../../platform/database/index.ts';
import type { TestService } from '../../tests/service.ts';
import { aProduct } from '../catalog/fixtures.ts';

/** A day, or an instant; a day stands for ten in the morning of it in Jakarta. */
type When = string;
const instant = (when: When): Date => new Date(when.length === 10 ? `${when}T03:00:00.000Z` : when);
const date = (day: string): Date => new Date(`${day}T00:00:00.000Z`);

export type Lived = {
	client_id: string;
	currency?: string;
	billing_period?: string;
	/** Statuses one after the other, the first after PENDING. */
	moves: readonly (readonly [When, string])[];
	/** Other columns, such as the next billing date. */
	set?: Partial<Prisma.SubscriptionCreateManyInput>;
	/** For each item, its net of a period from days on: what was sold, and what changes made of it. */
	items: readonly (readonly (readonly [day: string, amount: bigint])[])[];
};

let product: { service: TestService; id: string } | undefined;

/** Subscriptions with a past, written as the service would have written it. Gives their ids. */
export async function lived(
	service: TestService,
	subscriptions: readonly Lived[],
): Promise<string[]> {
	if (product?.service !== service) product = { service, id: (await aProduct(service)).id };
	const { id: product_id } = product;
	const { client: tx } = service.runtime.database;
	const rows = subscriptions.map((one) => ({
		id: newId(),
		currency: 'IDR',
		billing_period: 'MONTHLY',
		...one,
	}));
	await tx.subscription.createMany({
		data: rows.map(({ id, client_id, currency, billing_period, moves, items, set }) => ({
			id,
			client_id,
			currency,
			billing_period,
			status: moves.at(-1)?.[1] ?? 'PENDING',
			anchor_date: items[0]?.[0] === undefined ? null : date(items[0][0][0]),
			created_at: instant(moves[0]?.[0] ?? '2026-01-01'),
			...set,
		})),
	});
	const items = rows.flatMap(({ id: subscription_id, billing_period, items: itemTerms }) =>
		itemTerms.map((terms) => ({ id: newId(), subscription_id, billing_period, terms })),
	);
	const charged = (amount: bigint) => ({
		product_id,
		description: 'Google Workspace',
		quantity: amount === 0n ? 0 : 1,
		unit_amount: amount,
		amount,
	});
	await tx.subscriptionItem.createMany({
		data: items.map(({ terms, ...item }) => ({
			...item,
			...charged(terms[0]?.[1] ?? 0n),
			tax: 0n,
		})),
	});
	const clients = new Map(rows.map(({ id, client_id }) => [id, client_id]));
	const terms = items.flatMap(({ id: subscription_item_id, subscription_id, terms: ofItem }) =>
		ofItem.map(([day, amount], index) => ({
			id: newId(),
			subscription_item_id,
			subscription_id,
			valid_from: date(day),
			change_id: index === 0 ? null : newId(),
			...charged(amount),
		})),
	);
	await tx.subscriptionChange.createMany({
		data: terms.flatMap(({ change_id, subscription_id, valid_from }) =>
			change_id === null
				? []
				: [
						{
							id: change_id,
							subscription_id,
							client_id: clients.get(subscription_id) ?? '',
							kind: 'PRICE',
							status: 'SCHEDULED',
							effective_on: valid_from,
							requested_by: 'test',
						},
					],
		),
	});
	await tx.subscriptionItemTerm.createMany({ data: terms });
	await tx.lifecycleMove.createMany({
		data: rows.flatMap(({ id, moves }) => movesOf('subscription', id, 'PENDING', moves)),
	});
	return rows.map(({ id }) => id);
}

const movesOf = (
	lifecycle: string,
	subject_id: string,
	first: string,
	moves: readonly (readonly [When, string])[],
) =>
	moves.map(([when, to_status], index) => ({
		id: newId(),
		lifecycle,
		subject_id,
		transition: 'test',
		from_status: moves[index - 1]?.[1] ?? first,
		to_status,
		actor: 'test',
		moved_at: instant(when),
	}));

export type Owed = {
	client_id: string;
	currency?: string;
	due: string;
	amount: bigint;
	created?: When;
	invoiced?: boolean;
	/** Statuses one after the other, the first after DRAFT. */
	moves?: readonly (readonly [When, string])[];
	settlements?: readonly {
		when: When;
		kind?: string;
		amount: bigint;
		source?: string;
		reference?: string;
	}[];
};

let numbers = 0;

/** A billing cycle with a past, written as the service would have written it. */
export async function owed(service: TestService, wanted: Owed): Promise<string> {
	const { client: tx } = service.runtime.database;
	const { client_id, currency = 'IDR', due, amount, moves = [], settlements = [] } = wanted;
	const { created = due, invoiced = true } = wanted;
	const id = newId();
	const last = [...moves.map(([when]) => when), ...settlements.map(({ when }) => when), created];
	await tx.billingCycle.create({
		data: {
			id,
			client_id,
			currency,
			subject_type: 'test',
			subject_id: newId(),
			kind: 'ADJUSTMENT',
			occasion: 'test',
			number: invoiced ? `TEST-${(numbers += 1)}` : null,
			status: moves.at(-1)?.[1] ?? 'DRAFT',
			period_start: date(due),
			period_end: date(due),
			of_period: date(due),
			quoted_amount: amount,
			amount,
			tax: 0n,
			settled_amount: settlements.reduce((sum, one) => sum + one.amount, 0n),
			due_date: date(due),
			created_at: instant(created),
			updated_at: new Date(Math.max(...last.map((when) => +instant(when)))),
		},
	});
	await tx.lifecycleMove.createMany({ data: movesOf('billing_cycle', id, 'DRAFT', moves) });
	await tx.settlement.createMany({
		data: settlements.map(({ when, kind = 'PAYMENT', source = 'payment', ...rest }) => ({
			id: newId(),
			client_id,
			currency,
			subject_type: 'billing_cycle',
			subject_id: id,
			kind,
			source_type: source,
			source_id: newId(),
			occurred_at: instant(when),
			...rest,
		})),
	});
	return id;
}
