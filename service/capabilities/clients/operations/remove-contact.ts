import { handle } from '../../../platform/operation/index.ts';
import * as contactStore from '../contact-store.ts';
import { contactContract } from '../contract.ts';

export const removeContact = handle(contactContract.remove, async ({ contact_id }, context) => {
	await contactStore.getContact(context, contact_id);
	return contactStore.updateContact(context, contact_id, { active: false });
});
