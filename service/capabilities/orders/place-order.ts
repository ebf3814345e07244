import { addSeconds } from '../../platform/clock/index.ts';
import { systemActor } from '../../platform/actor/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { newId, nextNumber, type Prisma } from '../../platform/database/index.ts';
import { invalidInput } from '../../platform/errors/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { createClientNamed, ensureClient, type ClientRow } from '../clients/index.ts';
import { ensureLinkLater } from '../payments/index.ts';
import { ordersConfig } from './config.ts';
import { orderEvents } from './events.ts';
import type { BillingCycle } from './fields.ts';
import { holdAddress, refuseTaken } from './hold-address.ts';
import { orderFacts } from './lifecycle.ts';
import { confirmOrder } from './mails.ts';
import { payableType } from './payable-type.ts';
import { priceBasket, type Priced, type Wanted } from './pricing.ts';
import * as promotions from './promotion-store.ts';
import { customerKey, orderNumber } from './rules.ts';
import { submitOrder } from './settle.ts';
import * as store from './store.ts';
import type { OrderWithItems } from './store.ts';

/** An order as any form says it. */
export type OrderForm = {
	customer_email: string;
	customer_name: string;
	company_name: string;
	organization_slug: string;
	package_code: string | null;
	services: readonly Wanted[];
	user_count: number | null;
	billing_cycle: BillingCycle;
	currency: string | undefined;
	promotion_code: string | undefined;
	deployment_region: string | undefined;
	deployment_platform: string | undefined;
	wanted_template_id?: string | undefined;
	override_similar?: boolean;
	phone: string | undefined;
	country: string | undefined;
	language: Language | undefined;
	notes?: string | undefined;
	/** Where the caller named the package. */
	package_place: string;
	/** Where the caller named the region. */
	region_place: string;
};
export type Placing = {
	source: 'PUBLIC' | 'STAFF';
	form_key: string;
	placed_from: string | null;
};

/**
 * Places an order: prices it, holds its address, counts its promotion and numbers it. What others wait for comes last: its
 * address, then the counter of the day.
 */
export async function placeOrder(
	context: OperationContext,
	form: OrderForm,
	{ source, form_key, placed_from }: Placing,
): Promise<OrderWithItems> {
	await refuseTaken(context, form);
	const settings = context.config.read(ordersConfig);
	const currency = form.currency ?? settings.ORDER_CURRENCY;
	const priced = await priceBasket(context, {
		...form,
		currency,
		promotion_code: form.promotion_code ?? null,
	});
	const id = newId();
	const language = form.language ?? 'id';
	const client = await clientOf(context, { ...form, id, language, source });
	const expires_at = addSeconds(context.now, settings.ORDER_DRAFT_HOURS * 3600);
	const { organization_slug: slug, override_similar: override = false } = form;
	await holdAddress(context, { order_id: id, slug, held_until: expires_at, override });
	const customer_key = customerKey(form.customer_email);
	if (priced.promotion !== null) await takePromotion(context, priced.promotion, customer_key);
	// Of UTC on purpose, as in `orderNumber`.
	const count = await nextNumber(context.tx, `order:${context.now.toISOString().slice(0, 10)}`);
	const { items, promotion: _, ...sums } = priced;
	const row = await store.insertOrder(
		context,
		{
			id,
			order_number: orderNumber(context.now, count),
			payment_status: 'UNPAID',
			client_id: client.id,
			customer_email: form.customer_email,
			customer_key,
			customer_name: form.customer_name,
			company_name: form.company_name,
			phone: form.phone ?? null,
			country: form.country ?? null,
			language,
			source,
			package_code: form.package_code,
			billing_cycle: form.billing_cycle,
			currency,
			...sums,
			organization_slug: form.organization_slug,
			deployment_region: form.deployment_region ?? null,
			deployment_platform: form.deployment_platform ?? null,
			wanted_template_id: form.wanted_template_id ?? null,
			form_key,
			placed_from,
			expires_at,
			problems: [],
			notes: form.notes ?? null,
		},
		itemsOf(items, form.billing_cycle),
	);
	const order = { ...row, promotion: await usedPromotion(context, row, priced) };
	context.publish(orderEvents.created, {
		subject_type: 'order',
		subject_id: order.id,
		client_id: order.client_id,
		payload: orderFacts(order),
	});
	// Nothing is to be paid, so nothing else would ever submit it.
	if (order.total_amount === 0n) {
		const service = asService(context);
		await confirmOrder(service, order);
		return { ...order, ...(await submitOrder(service, row)) };
	}
	// The mail of an order that is to be paid leaves with its link.
	ensureLinkLater(
		context,
		{ subject_type: payableType, subject_id: order.id },
		{ at_once: source === 'PUBLIC' },
	);
	return order;
}

/** Whoever sends a public form sees no client and no order; what is done with them is done by the service. */
const asService = (context: OperationContext): OperationContext => ({
	...context,
	actor: systemActor('order.place'),
});

const itemsOf = (items: Priced['items'], billing_cycle: BillingCycle): store.NewItem[] =>
	items.map(({ configuration, ...item }, index) => ({
		...item,
		position: index + 1,
		billing_cycle,
		// It came as JSON.
		configuration: configuration as Prisma.InputJsonObject,
	}));

type Customer = Pick<
	OrderForm,
	'company_name' | 'customer_email' | 'organization_slug' | 'phone'
> & {
	id: string;
	language: Language;
	source: Placing['source'];
};

/**
 * The client of the customer: of staff's order the one with this name and this address, or a new one. A public form always makes
 * a new one, since anybody can type the name and the address of a client; staff sees both.
 */
async function clientOf(context: OperationContext, form: Customer): Promise<ClientRow> {
	const service = asService(context);
	const { company_name: name, customer_email: billing_email, phone, language: locale } = form;
	const values = { billing_email, phone, locale };
	const second = `${name} (${form.organization_slug})`;
	const names = [name, second, `${second} ${form.id.slice(-12)}`] as const;
	if (form.source === 'PUBLIC') return createClientNamed(service, names, values);
	for (const one of names) {
		const client = await ensureClient(service, { name: one, ...values });
		if (client.billing_email === billing_email) return client;
	}
	throw new Error('The name with the id of the order belongs to another client');
}

const usedUp = (message: string) => invalidInput([{ path: 'body.promotion_code', message }]);

async function takePromotion(
	context: OperationContext,
	{ id, uses_per_customer }: promotions.PromotionRow,
	customer_key: string,
): Promise<void> {
	if (!(await promotions.takeUse(context, id))) throw usedUp('This code is used up');
	if (uses_per_customer === null) return;
	const used = await promotions.countUsesOf(context, id, customer_key);
	if (used >= uses_per_customer) throw usedUp('You have used this code already');
}

async function usedPromotion(
	context: OperationContext,
	{ id: order_id, customer_key }: store.OrderRow,
	{ promotion, discount }: Priced,
): Promise<store.OrderPromotionRow | null> {
	if (promotion === null) return null;
	const { id: promotion_id, code } = promotion;
	return promotions.insertOrderPromotion(context, {
		order_id,
		promotion_id,
		code,
		customer_key,
		discount,
	});
}
