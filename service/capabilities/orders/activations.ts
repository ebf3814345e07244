import { addSeconds } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { DomainError } from '../../platform/errors/index.ts';
import {
	activationsOf,
	planActivation,
	startActivation,
	type ActivationPlan,
	type ActivationsOfOwner,
} from '../activation/index.ts';
import { listProductsNamed, type ProductRow } from '../catalog/index.ts';
import { cancelGraph, PastPointOfNoReturn } from '../provisioning/index.ts';
import { occasionOf } from './fail-order.ts';
import type { Problem } from './fields.ts';
import type { OrderRow, OrderWithItems } from './store.ts';
import { none, type Activated } from './to-order.ts';

export type Planned = { plan: ActivationPlan | null; problems: Problem[] };

/** The products of the services of an order. */
export const productsOf = (
	context: ReadContext,
	{ items }: Pick<OrderWithItems, 'items'>,
): Promise<ProductRow[]> =>
	listProductsNamed(context, { ids: items.map(({ product_id }) => product_id), skus: [] });

/** How the services of an order would be activated on a template, or what keeps them from it. */
export async function planFor(
	context: ReadContext,
	order: OrderWithItems,
	{ template_id, products }: { template_id: string; products: readonly ProductRow[] },
): Promise<Planned> {
	const problems: Problem[] = [];
	const services = order.items.flatMap((item, index) => {
		const target = products.find(({ id }) => id === item.product_id)?.provisioning_target ?? null;
		if (target === null) {
			problems.push({
				code: 'service.no-target',
				field: `items[${index}].service_code`,
				message: `Nothing activates ${item.service_code}: its product names no provisioning_target`,
			});
			return [];
		}
		const { id: subject_id, service_code, name: service_name, quantity } = item;
		return [
			{ subject_type: 'order_item', subject_id, service_code, service_name, quantity, target },
		];
	});
	if (problems.length > 0) return { plan: null, problems };
	const planned = await planActivation(context, { template_id, services });
	if ('plan' in planned) return { plan: planned.plan, problems: [] };
	return {
		plan: null,
		problems: planned.problems.map((message) => ({
			code: 'activation.not-possible',
			field: 'items',
			message,
		})),
	};
}

/** Begins the activations of an attempt; the same attempt again changes nothing. */
export const begin = async (
	context: OperationContext,
	order: OrderRow,
	plan: ActivationPlan,
): Promise<void> => {
	const { id: owner_id, client_id } = order;
	const occasion = occasionOf(order);
	await startActivation(context, { owner_type: 'order', owner_id, client_id, occasion, plan });
};

/** Whether news of a graph is about the present attempt of an order. */
export const isOfActivations = (order: OrderRow, { occasion }: { occasion: string }): boolean =>
	occasion === occasionOf(order);

/** The latest activations of an order, of whatever attempt; null when none have begun. */
export async function latestActivationsOf(
	context: ReadContext,
	{ id }: Pick<OrderRow, 'id'>,
): Promise<ActivationsOfOwner | null> {
	const [latest] = await activationsOf(context, [id]);
	return latest ?? null;
}

/** The activations of the present attempt; null when they have not begun. */
export async function activationsOfOrder(
	context: ReadContext,
	order: OrderRow,
): Promise<ActivationsOfOwner | null> {
	const latest = await latestActivationsOf(context, order);
	return latest !== null && isOfActivations(order, latest) ? latest : null;
}

/** Whether nothing of them is left at any target. */
export const isTakenBack = ({ state }: Pick<ActivationsOfOwner, 'state'>): boolean =>
	state === 'ROLLED_BACK' || state === 'CANCELLED';

/**
 * The latest activations of an order, of whatever attempt, while something of them may stand at a target; null when there are none
 * or all is taken back.
 */
export async function openActivationsOf(
	context: ReadContext,
	order: OrderRow,
): Promise<ActivationsOfOwner | null> {
	const latest = await latestActivationsOf(context, order);
	return latest === null || isTakenBack(latest) ? null : latest;
}

/** Until when activations may take before a person looks: what is under way when their time is over has as long again to end. */
export const lateAfter = (
	{ now }: Pick<ReadContext, 'now'>,
	time_limit_seconds: number | null,
): Date | null => (time_limit_seconds === null ? null : addSeconds(now, 2 * time_limit_seconds));

/** What became of a wish to take activations back: there are none, they go, or they have passed the point of no return. */
export type Stopped = 'NONE' | 'LEAVING' | 'STANDING';

/** Stops them and has what they did taken back. */
export async function stopActivations(
	context: OperationContext,
	order: OrderRow,
): Promise<Stopped> {
	const open = await openActivationsOf(context, order);
	if (open === null) return 'NONE';
	try {
		await cancelGraph(context, open.graph_id);
		return 'LEAVING';
	} catch (error) {
		// Thrown before anything is written, so the transaction can go on.
		const { code } = PastPointOfNoReturn;
		if (error instanceof DomainError && error.definition.code === code) return 'STANDING';
		throw error;
	}
}

/** How many activations of each order are complete; asked for those alone of which it is shown. */
export async function activatedOfMany(
	context: ReadContext,
	orders: readonly OrderRow[],
): Promise<Map<string, Activated>> {
	const asked = orders.filter(({ status }) => status === 'ACTIVATING');
	if (asked.length === 0) return new Map();
	const found = await activationsOf(
		context,
		asked.map(({ id }) => id),
	);
	return new Map(found.map((one) => [one.owner_id, countOf(one)]));
}

const countOf = ({ activations }: ActivationsOfOwner): Activated => ({
	completed: activations.filter(({ activation_status }) => activation_status === 'COMPLETED')
		.length,
	total: activations.length,
});

export const activatedOf = async (context: ReadContext, order: OrderRow): Promise<Activated> =>
	(await activatedOfMany(context, [order])).get(order.id) ?? none;
