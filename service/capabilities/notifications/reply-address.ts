import type { ReadContext } from '../../platform/context/index.ts';
import { notificationsConfig } from './config.ts';

const letters = 'abcdefghijklmnopqrstuvwxyz234567';
/** 16 letters of 5 bits each. */
const tokenLength = 16;

/**
 * What an address that answers go to names a record by. Nobody can guess it, and the same record always has the same one.
 * Those who got a copy of a mail know it: it tells what a mail is about, and never who wrote it.
 */
export function replyToken(
	{ vault }: Pick<ReadContext, 'vault'>,
	about: { type: string; id: string },
): string {
	const bytes = Buffer.from(vault.sign('reply-address', [about.type, about.id]), 'base64url');
	let bits = 0n;
	for (const byte of bytes.subarray(0, 10)) bits = (bits << 8n) | BigInt(byte);
	let token = '';
	for (let at = 0; at < tokenLength; at += 1) {
		token = `${letters[Number(bits & 31n)] ?? ''}${token}`;
		bits >>= 5n;
	}
	return token;
}

/** The address of the mailbox that is read, with the token; null when none is configured. */
export function replyAddress(
	{ config }: Pick<ReadContext, 'config'>,
	token: string | null,
): string | null {
	const { MAIL_REPLY_ADDRESS: address } = config.read(notificationsConfig);
	if (address === undefined || token === null) return null;
	const at = address.lastIndexOf('@');
	return `${address.slice(0, at)}+${token}${address.slice(at)}`;
}
