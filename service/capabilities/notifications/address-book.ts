import type { ReadContext } from '../../platform/context/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import { getClient } from '../clients/index.ts';
import { getUserRow, listClientAddresses } from '../identity/index.ts';
import { notificationsConfig } from './config.ts';
import { AddressUnknown } from './errors.ts';
import type { Recipient, Team } from './message-kind.ts';

/** Where recipients are reached by one channel. A new channel registers its own. */
export type AddressBook = {
	/** The channel, as a provider's `MessageChannel` names it. */
	channel: string;
	/** Null when the recipient has no address there. */
	addressOf(context: ReadContext, recipient: Recipient): Promise<string | null>;
	/** Further addresses at which the same recipient may be told; none when absent. */
	othersOf?(context: ReadContext, recipient: Recipient): Promise<readonly string[]>;
};

export const addressBookPoint = defineExtensionPoint<AddressBook>(
	'address-book',
	({ channel }) => channel,
);

export const defineAddressBook = (book: AddressBook): AddressBook => book;

export const emailChannel = 'EMAIL';

const teams = {
	SALES: 'SALES_EMAIL',
	FINANCE: 'FINANCE_EMAIL',
	OPERATIONS: 'OPERATIONS_EMAIL',
} as const satisfies Record<Team, string>;

export const teamAddress = ({ config }: Pick<ReadContext, 'config'>, team: Team): string =>
	config.read(notificationsConfig)[teams[team]];

const isTeam = (name: string): name is Team => Object.hasOwn(teams, name);

export const emailAddresses = defineAddressBook({
	channel: emailChannel,
	async addressOf(context, { type, id }) {
		switch (type) {
			case 'CLIENT':
				return (await getClient(context, id)).billing_email;
			case 'USER':
				return (await getUserRow(context, id)).email;
			case 'TEAM':
				return isTeam(id) ? teamAddress(context, id) : null;
		}
	},
	othersOf: (context, { type, id }) =>
		type === 'CLIENT' ? listClientAddresses(context, id) : Promise.resolve([]),
});

/** Every address at which a recipient may be told by a channel, the usual one first. */
export async function addressesOf(
	context: ReadContext,
	recipient: Recipient,
	channel: string,
): Promise<string[]> {
	const book = context.extensions.find(addressBookPoint, channel);
	if (book === null) return [];
	const usual = await book.addressOf(context, recipient);
	const others = (await book.othersOf?.(context, recipient)) ?? [];
	return [...(usual === null ? [] : [usual]), ...others];
}

/** The channel by which a recipient is told when the request names none. Preferences of people will decide it here. */
export const preferredChannel = (_context: ReadContext, _recipient: Recipient): string =>
	emailChannel;

/** By which channel and at which address a recipient is told. */
export async function destinationOf(
	context: ReadContext,
	recipient: Recipient,
	wanted?: string,
): Promise<{ channel: string; address: string }> {
	const channel = wanted ?? preferredChannel(context, recipient);
	const book = context.extensions.find(addressBookPoint, channel);
	const address = book === null ? null : await book.addressOf(context, recipient);
	if (address !== null) return { channel, address };
	const { type: recipient_type, id: recipient_id } = recipient;
	throw AddressUnknown({ channel, recipient_type, recipient_id });
}
