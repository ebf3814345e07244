import { handle } from '../../../platform/operation/index.ts';
import { getClient } from '../../clients/index.ts';
import { statementContract } from '../statement-contract.ts';
import { statementOf } from '../statement.ts';

export const getStatement = handle(statementContract.statement, async (input, context) => {
	const { id: client_id } = await getClient(context, input.client_id);
	const { currency, from, to } = input;
	return statementOf(context, { client_id, currency, from, to });
});
