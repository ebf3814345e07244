import { handle } from '../../../platform/operation/index.ts';
import { orderContract } from '../contract.ts';
import * as store from '../store.ts';
import { templateFor, templateProblems } from '../validate.ts';

export const explainTemplate = handle(orderContract['explain-template'], async (input, context) => {
	const order = await store.getOrder(context, input.order_id);
	const choice = await templateFor(context, order);
	return {
		order_id: order.id,
		deployment_template_id: choice.template?.id ?? null,
		template_code: choice.template?.code ?? null,
		rule: choice.rule,
		needs_approval: choice.needs_approval,
		steps: choice.steps.map(({ rule, outcome, why }) => ({
			rule,
			decided: outcome === 'DECIDED',
			why,
		})),
		problems: templateProblems(choice),
	};
});
