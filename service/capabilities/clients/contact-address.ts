import type { OperationContext } from '../../platform/context/index.ts';
import * as contactStore from './contact-store.ts';
import { ContactAddressTaken } from './errors.ts';

/** The refusal of an address that another contact of the client has. */
export async function contactAddressTaken(
	context: OperationContext,
	client_id: string,
	email: string,
): Promise<Error> {
	const holder = await contactStore.contactWithAddress(context, client_id, email);
	return ContactAddressTaken(
		{ contact_id: holder?.id ?? '' },
		{ fields: [{ path: 'body.email', message: 'Another contact of the client has this address' }] },
	);
}
