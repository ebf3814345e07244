import { z } from 'zod';
import { addDays } from '../../platform/clock/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { configurationProblems, deliveryProblems, type ProductRow } from '../catalog/index.ts';
import { chooseTemplate, holdSlug } from '../deployments/index.ts';
import { workflowTarget } from '../provisioning/index.ts';
import { activationSettings } from './activation-settings.ts';
import { planFor, productsOf } from './activations.ts';
import type { Problem } from './fields.ts';
import { isSettled } from './payable-rules.ts';
import type { OrderItemRow, OrderWithItems } from './store.ts';

export type Choice = Awaited<ReturnType<typeof chooseTemplate>>;
type Validated = { problems: Problem[]; choice: Choice };

/** The template that an order gets, as its fields are now. */
export const templateFor = (context: ReadContext, order: OrderWithItems): Promise<Choice> =>
	chooseTemplate(context, {
		template_id: order.wanted_template_id,
		package_code: order.package_code,
		region: order.deployment_region,
		platform: order.deployment_platform,
		service_codes: order.items.map(({ service_code }) => service_code),
	});

/** Everything that is in the way of making an order, at once: who corrects it should not meet one after the other. */
export async function validateOrder(
	context: OperationContext,
	order: OrderWithItems,
): Promise<Validated> {
	const choice = await templateFor(context, order);
	// Where it will run, which is not what was asked for when a named template or the last rule leaves that region.
	const region = choice.template?.region ?? order.deployment_region;
	const products = await productsOf(context, order);
	const problems: Problem[] = [
		...paymentProblems(order),
		...templateProblems(choice),
		...serviceProblems(context, order.items, { products, region }),
		...(await slugProblems(context, order)),
	];
	if (choice.template !== null) {
		const planned = await planFor(context, order, { template_id: choice.template.id, products });
		problems.push(...planned.problems);
	}
	return { problems, choice };
}

const paymentProblems = (order: OrderWithItems): Problem[] =>
	isSettled(order)
		? []
		: [
				{
					code: 'payment.missing',
					field: 'payment_status',
					message: `The order is ${order.payment_status} and costs ${order.total_amount} ${order.currency}`,
				},
			];

export const templateProblems = ({ problems }: Choice): Problem[] =>
	problems.map(({ code, message }) => ({
		code: `template.${code.toLowerCase().replaceAll('_', '-')}`,
		field: 'deployment_template_id',
		message,
	}));

const Settings = z.record(z.string(), z.unknown());

function serviceProblems(
	context: ReadContext,
	items: readonly OrderItemRow[],
	{ products, region }: { products: readonly ProductRow[]; region: string | null },
): Problem[] {
	return items.flatMap((item, index): Problem[] => {
		const place = `items[${index}]`;
		const product = products.find(({ id }) => id === item.product_id);
		if (product === undefined || !product.active)
			return [
				{
					code: 'service.unknown',
					field: `${place}.service_code`,
					message: `The service ${item.service_code} is not offered any more`,
				},
			];
		const isThere =
			region === null || product.regions.length === 0 || product.regions.includes(region);
		const elsewhere: Problem = {
			code: 'service.not-in-region',
			field: `${place}.service_code`,
			message: `${item.service_code} is not offered in ${region}, only in ${product.regions.join(', ')}`,
		};
		const configuration = Settings.parse(item.configuration);
		const where = `${place}.configuration`;
		const wrong = configurationProblems(product, configuration, where);
		const { provisioning_target: target } = product;
		const own = Settings.parse(product.provisioning_settings);
		// What its target does not take would fail only after the tenant was deployed. A workflow reads it in the order.
		const settings = target === workflowTarget ? own : activationSettings(own, configuration);
		const refused =
			wrong.length > 0 ? wrong : deliveryProblems(context, { target, settings }, where);
		const unfit = refused.map(({ path, message }) => ({
			code: 'service.configuration',
			field: path,
			message,
		}));
		return [...(isThere ? [] : [elsewhere]), ...unfit];
	});
}

/** Held again where the time of its hold has passed and nobody has taken it. */
async function slugProblems(context: OperationContext, order: OrderWithItems): Promise<Problem[]> {
	if (order.tenant_id !== null) return [];
	const hold = await holdSlug(context, {
		slug: order.organization_slug,
		owner_type: 'order',
		owner_id: order.id,
		held_until: addDays(context.now, 30),
		override: order.source === 'STAFF',
	});
	if (hold.held) return [];
	return [
		{
			code: `slug.${hold.problem.code.toLowerCase().replaceAll('_', '-')}`,
			field: 'organization_slug',
			message: hold.problem.message,
		},
	];
}
