import type { OperationContext } from '../../platform/context/index.ts';
import { askFor, type ApprovalRow } from '../approvals/index.ts';
import { ordersConfig } from './config.ts';
import { rulesThatFit } from './rules.ts';
import * as store from './store.ts';
import type { OrderRow, OrderWithItems } from './store.ts';
import type { Choice } from './validate.ts';

export const subject_type = 'order';
export const orderKind = 'order.processing';
export const referenceKind = 'order.payment-reference';
export const subjectOf = ({ id }: { id: string }) => ({ subject_type, subject_id: id });

/**
 * The approvals that stand in the way of an order; asked for where they were not. None where its rule does not fit, and none that
 * was granted: what was allowed stays allowed when it is processed again, but not what comes on top of it, such as another region.
 */
export async function approvalsNeeded(
	context: OperationContext,
	order: OrderWithItems,
	choice: Choice,
): Promise<ApprovalRow[]> {
	const rules = context.config.read(ordersConfig).ORDER_APPROVAL_RULES;
	const is_new_customer = !(await store.hasActiveOrder(context, order));
	const reasons = rulesThatFit(rules, { ...order, is_new_customer });
	if (choice.needs_approval) reasons.push(leavesRegion(order, choice));
	if (reasons.length === 0) return [];
	const { client_id, currency, total_amount: amount, order_number: number } = order;
	const facts = { number, company: order.company_name, reasons: reasons.join(', ') };
	const is_decided_by = ({ reasons: told }: { reasons?: unknown }): boolean =>
		partsOf(facts.reasons).every((one) => partsOf(String(told)).includes(one));
	const wishes = [{ kind: orderKind, client_id, facts, amount, currency, is_decided_by }];
	const standing = await askFor(context, subjectOf(order), wishes);
	return standing.filter(({ status }) => status !== 'GRANTED');
}

const partsOf = (reasons: string): string[] => reasons.split(', ');

const leavesRegion = ({ deployment_region }: OrderRow, { template }: Choice): string =>
	`the template ${template?.code ?? ''} is in ${template?.region ?? ''}; asked for was ${deployment_region ?? ''}`;

/** Has finance confirm the reference of an order. */
export async function askForReference(
	context: OperationContext,
	order: OrderRow,
	requested_for: string | undefined,
): Promise<void> {
	const { client_id, currency, total_amount: amount, order_number: number } = order;
	const facts = { number, system: order.payment_system, reference: order.payment_reference };
	// Asked for again only after finance has refused one: this is another payment, or one that has arrived since.
	const is_decided_by = (): boolean => false;
	const wish = { kind: referenceKind, client_id, facts, amount, currency, is_decided_by };
	await askFor(context, { ...subjectOf(order), requested_for }, [wish]);
}
