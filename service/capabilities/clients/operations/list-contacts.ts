import { handle } from '../../../platform/operation/index.ts';
import * as contactStore from '../contact-store.ts';
import { contactContract } from '../contract.ts';

export const listContacts = handle(contactContract.list, (input, context) =>
	contactStore.listContacts(context, input),
);
