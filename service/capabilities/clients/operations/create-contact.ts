import { handle } from '../../../platform/operation/index.ts';
import * as contactStore from '../contact-store.ts';
import { contactContract } from '../contract.ts';
import { contactAddressTaken } from '../contact-address.ts';
import * as store from '../store.ts';

export const createContact = handle(contactContract.create, async (input, context) => {
	const { client_id, ...values } = input;
	await store.getClient(context, client_id);
	const created = await contactStore.insertContact(context, client_id, values);
	if (created === null) throw await contactAddressTaken(context, client_id, values.email);
	return created;
});
