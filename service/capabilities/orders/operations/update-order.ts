import type { OperationContext } from '../../../platform/context/index.ts';
import type { Prisma } from '../../../platform/database/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import { configurationProblems, listProductsNamed } from '../../catalog/index.ts';
import { orderContract } from '../contract.ts';
import { OrderFixed } from '../errors.ts';
import { holdAddress } from '../hold-address.ts';
import { regionProblems } from '../known-region.ts';
import { showOrder } from '../show-order.ts';
import * as store from '../store.ts';
import type { OrderRow } from '../store.ts';

const correctable = ['DRAFT', 'SUBMITTED', 'FAILED'];

/** What is being processed stays as it is: its platforms work by it. Notes are always for staff alone. */
export const updateOrder = handle(orderContract.update, async (input, context) => {
	const { order_id, configurations = [], notes, auto_activate, ...wishes } = input;
	const order = await store.lockOrder(context, order_id);
	const fixed = [...Object.keys(wishes), ...(configurations.length > 0 ? ['configurations'] : [])];
	if (fixed.length > 0 && !correctable.includes(order.status))
		throw OrderFixed({ order_id, fields: fixed }, { detail: `The order is ${order.status}` });
	if (wishes.organization_slug !== undefined)
		await changeAddress(context, order, wishes.organization_slug);
	const { items } = await store.withItems(context, order);
	const ids = items.map(({ product_id }) => product_id);
	const products = fixed.length > 0 ? await listProductsNamed(context, { ids, skus: [] }) : [];
	const asked = { region: wishes.deployment_region, path: 'body.deployment_region' };
	const problems = await regionProblems(context, asked, products);
	for (const [index, { service_code, configuration }] of configurations.entries()) {
		const place = `body.configurations[${index}]`;
		const item = items.find((one) => one.service_code === service_code);
		const product = products.find(({ id }) => id === item?.product_id);
		if (item === undefined || product === undefined) {
			problems.push({ path: `${place}.service_code`, message: 'It is not on the order' });
			continue;
		}
		problems.push(...configurationProblems(product, configuration, `${place}.configuration`));
		await store.updateConfiguration(context, item.id, configuration as Prisma.InputJsonObject);
	}
	if (problems.length > 0) throw invalidInput(problems);
	const { organization_slug, deployment_region, deployment_platform, deployment_template_id } =
		wishes;
	const row = await store.updateOrder(context, order_id, {
		...(notes === undefined ? {} : { notes }),
		...(auto_activate === undefined ? {} : { auto_activate }),
		...(organization_slug === undefined ? {} : { organization_slug }),
		...(deployment_region === undefined ? {} : { deployment_region }),
		...(deployment_platform === undefined ? {} : { deployment_platform }),
		...(deployment_template_id === undefined ? {} : { wanted_template_id: deployment_template_id }),
	});
	return showOrder(context, row);
});

/** A tenant keeps its address; the one that a draft holds is let go for the other one. */
async function changeAddress(
	context: OperationContext,
	order: OrderRow,
	slug: string,
): Promise<void> {
	const { id: order_id, status, tenant_id, expires_at } = order;
	if (slug === order.organization_slug) return;
	if (tenant_id !== null || (status !== 'DRAFT' && status !== 'FAILED'))
		throw OrderFixed({ order_id, fields: ['organization_slug'] }, { detail: `It is ${status}` });
	const held_until = status === 'DRAFT' ? expires_at : null;
	await holdAddress(context, { order_id, slug, held_until, override: false });
}
