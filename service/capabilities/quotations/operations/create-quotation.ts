import { businessDate } from '../../../platform/clock/index.ts';
import type { OperationContext } from '../../../platform/context/index.ts';
import { field } from '../../../platform/contract/index.ts';
import { nextNumber } from '../../../platform/database/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import type { Language } from '../../../platform/language/index.ts';
import { handle } from '../../../platform/operation/index.ts';
import {
	ClientNameTaken,
	ensureClient,
	findClient,
	findClientByName,
	type ClientRow,
} from '../../clients/index.ts';
import { announceCreated } from '../announce.ts';
import { askForApprovals } from '../approvals.ts';
import { quotationContract } from '../contract.ts';
import { quotationNumber } from '../rules.ts';
import * as store from '../store.ts';
import { settleTerms } from '../terms.ts';
import { toJudgedQuotation } from '../to-quotation.ts';

export const createQuotation = handle(
	quotationContract.create,
	async (input, context) => {
		const client = await findBuyer(context, input);
		const { items, ...terms } = await settleTerms(context, {
			...input,
			term_months: input.term_months ?? null,
		});
		const year = businessDate(context.now).getUTCFullYear();
		// The counter's row stays locked until the commit, so the number is taken after everything that can be refused.
		const number = quotationNumber(year, await nextNumber(context.tx, `quotation:${year}`));
		const row = await store.insertQuotation(
			context,
			{
				...terms,
				number,
				client_id: client.id,
				notes: input.notes ?? null,
				language: input.language ?? null,
			},
			items,
		);
		const approvals = input.send ? await askForApprovals(context, row, input.requested_for) : [];
		// What waits for an approval is sent when that is granted.
		announceCreated(context, row, { send: input.send && approvals.length === 0 });
		return toJudgedQuotation(context, row);
	},
	{ sharedTransaction: true },
);

type Buyer = {
	client_id?: string | undefined;
	client?: { name: string; billing_email: string; create_if_missing: boolean } | undefined;
	language?: Language | undefined;
};

async function findBuyer(context: OperationContext, input: Buyer): Promise<ClientRow> {
	if (input.client === undefined) {
		const client = await findClient(context, input.client_id ?? '');
		if (client !== null) return client;
		throw invalidInput([{ path: 'body.client_id', message: 'There is no such client' }]);
	}
	const { name, billing_email, create_if_missing } = input.client;
	const client = create_if_missing
		? await ensureClient(context, { name, billing_email, locale: input.language ?? 'id' })
		: await findClientByName(context, name);
	if (client === null) {
		const message = 'No client has this name';
		throw invalidInput([{ path: 'body.client.name', message }]);
	}
	if (client.billing_email === billing_email) return client;
	// Ignoring the given address or name would send the mail to another address, or quote to another company.
	const message = `A client of this name has the billing address ${field.readableEmail(client.billing_email)}`;
	const path = 'body.client.billing_email';
	throw ClientNameTaken({ client_id: client.id }, { detail: message, fields: [{ path, message }] });
}
