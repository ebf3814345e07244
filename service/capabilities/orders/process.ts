import { z } from 'zod';
import { systemActor } from '../../platform/actor/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { move } from '../../platform/lifecycle/index.ts';
import { Refusal } from '../../platform/operation/index.ts';
import { deploymentLateAt, requestDeployment } from '../deployments/index.ts';
import { activateServices } from './activate.ts';
import { openActivationsOf } from './activations.ts';
import { approvalsNeeded } from './approvals.ts';
import { failOrder, noFailure, occasionOf } from './fail-order.ts';
import { ActivationsOpen, OrderNotValid } from './errors.ts';
import { orderEvents } from './events.ts';
import type { Problem } from './fields.ts';
import { orderFacts, orderLifecycle } from './lifecycle.ts';
import { isSettled } from './payable-rules.ts';
import * as store from './store.ts';
import type { OrderRow, OrderWithItems } from './store.ts';
import { validateOrder, type Choice } from './validate.ts';

/**
 * Takes an order as far as it goes by itself: checked, approved, its deployment asked for. What runs at platforms goes on by the
 * reactions to `deployment.*` and `task_graph.*`. The caller holds the lock of the order, so that two at once begin it once.
 */
export async function processOrder(
	context: OperationContext,
	order: OrderRow,
): Promise<OrderRow | Refusal> {
	switch (order.status) {
		case 'VALIDATING':
		case 'APPROVED':
		case 'ACTIVATING':
			return order;
		case 'PROVISIONING':
			// It stands still where its workflow does not activate by itself, until a person wants it to go on.
			return order.deployed_at === null || order.cancel_requested_at !== null
				? order
				: activateServices(context, order, { by_hand: true });
		case 'FAILED':
			// What is being taken back is not begun anew.
			if (order.cancel_requested_at !== null) return order;
			await assertTakenBack(context, order);
			return begin(context, order);
		default:
			return begin(context, order);
	}
}

/** Taken back later, the services of the attempt before would be those that the new attempt uses. */
async function assertTakenBack(context: OperationContext, order: OrderRow): Promise<void> {
	const open = await openActivationsOf(context, order);
	if (open === null) return;
	const { graph_id, state } = open;
	throw ActivationsOpen({ order_id: order.id, graph_id, state });
}

async function begin(context: OperationContext, order: OrderRow): Promise<OrderRow | Refusal> {
	const isAgain = order.status === 'FAILED';
	const whole = await store.withItems(context, order);
	// An order in any other status is refused here, before anything of it is looked at.
	const submitted = isAgain
		? await move(context, orderLifecycle, order, 'submit-again', noFailure)
		: order;
	const validating = await move(context, orderLifecycle, submitted, 'validate', {
		...fromTheBeginning,
		attempt: order.attempt + 1,
		processing_at: context.now,
	});
	const { problems, choice } = await validateOrder(context, whole);
	// It waits for its money as it was: nothing is wrong with it.
	if (!isSettled(order)) throw notValid(order, problems);
	if (problems.length > 0) {
		const failed = await failOrder(
			context,
			validating,
			'VALIDATION',
			messageOf(problems),
			problems,
		);
		return new Refusal(notValid(failed, problems));
	}
	const chosen = await store.updateOrder(context, order.id, chosenBy(choice));
	if (await waitsForPerson(context, { ...whole, ...chosen }, choice)) return chosen;
	return provisionOrder(context, { ...whole, ...chosen }, null);
}

/** Whether a person has to allow it first; then that is announced. */
async function waitsForPerson(
	context: OperationContext,
	order: OrderWithItems,
	choice: Choice,
): Promise<boolean> {
	const needed = await approvalsNeeded(context, order, choice);
	if (needed.length === 0) return false;
	context.publish(orderEvents.approval_needed, {
		subject_type: orderLifecycle.name,
		subject_id: order.id,
		client_id: order.client_id,
		payload: orderFacts(order),
	});
	return true;
}

const fromTheBeginning = {
	...noFailure,
	rolled_back: false,
	partial: false,
	deployed_at: null,
	completed_at: null,
} satisfies Partial<OrderRow>;

const chosenBy = ({ template, rule }: Choice) => ({
	deployment_template_id: template?.id ?? null,
	template_rule: rule,
});

const notValid = ({ id: order_id }: { id: string }, problems: Problem[]) =>
	OrderNotValid({ order_id, problems }, { detail: messageOf(problems) });
const messageOf = (problems: readonly Problem[]): string =>
	problems.map(({ message }) => message).join('; ');

/** What a person allowed is checked once more: things may have changed while it waited. */
export async function goOnApproved(
	context: OperationContext,
	order: OrderRow,
	approved_by: string | null,
): Promise<OrderRow> {
	if (order.status !== 'VALIDATING') return order;
	const whole = await store.withItems(context, order);
	const { problems, choice } = await validateOrder(context, whole);
	if (problems.length > 0)
		return failOrder(context, order, 'VALIDATION', messageOf(problems), problems);
	const chosen = { ...whole, ...(await store.updateOrder(context, order.id, chosenBy(choice))) };
	// By the service: the person who has allowed the one may allow the other as well.
	const service = { ...context, actor: systemActor('order.process') };
	if (await waitsForPerson(service, chosen, choice)) return chosen;
	return provisionOrder(context, chosen, approved_by);
}

/** Asks for the tenant and its deployment. The same attempt again changes nothing, another one deploys the same tenant again. */
async function provisionOrder(
	context: OperationContext,
	order: OrderWithItems,
	approved_by: string | null,
): Promise<OrderRow> {
	const approved = await move(context, orderLifecycle, order, 'approve', {
		approved_by,
		approved_at: context.now,
	});
	const { tenant, deployment } = await requestDeployment(context, {
		owner_type: 'order',
		owner_id: order.id,
		client_id: order.client_id,
		occasion: occasionOf(order),
		tenant: {
			name: order.company_name,
			slug: order.organization_slug,
			settings: { order_id: order.id, order_number: order.order_number },
		},
		template_id: z.uuid().parse(order.deployment_template_id),
		services: order.items.map(({ service_code }) => service_code),
	});
	return move(context, orderLifecycle, approved, 'provision', {
		tenant_id: tenant.id,
		deployment_instance_id: deployment.id,
		late_at: deploymentLateAt(context),
	});
}
