import { handle } from '../../../platform/operation/index.ts';
import { contactAddressTaken } from '../contact-address.ts';
import * as contactStore from '../contact-store.ts';
import { contactContract } from '../contract.ts';
import * as store from '../store.ts';

export const updateContact = handle(contactContract.update, async (input, context) => {
	const { contact_id: id, ...values } = input;
	const { client_id, email } = await contactStore.getContact(context, id);
	if (values.email !== undefined && values.email !== email) {
		await store.lockContacts(context, client_id);
		const holder = await contactStore.contactWithAddress(context, client_id, values.email);
		if (holder !== null && holder.id !== id)
			throw await contactAddressTaken(context, client_id, values.email);
	}
	const set = Object.fromEntries(Object.entries(values).filter(([, value]) => value !== undefined));
	return contactStore.updateContact(context, id, set);
});
