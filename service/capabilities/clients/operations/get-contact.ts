import { handle } from '../../../platform/operation/index.ts';
import * as contactStore from '../contact-store.ts';
import { contactContract } from '../contract.ts';

export const getContact = handle(contactContract.get, ({ contact_id }, context) =>
	contactStore.getContact(context, contact_id),
);
