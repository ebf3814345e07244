/** Letters of clients: what comes into the mailbox while everything around it goes wrong. */
import type { SandboxClient } from '../../sandbox/client.ts';
import type { Client } from './client.ts';

/** A mail that a client wrote, by the id that Gmail gave it. */
export type Letter = {
	id: string;
	/** Names no other letter; a letter that came twice has its mark twice. */
	subject: string;
	/** The offer that it answers; null for a stranger's. */
	quotation_id: string | null;
};

/** Puts a letter into the mailbox. `copies` are mails of their own with the same Message-ID, as some mail servers make them. */
export async function write(
	sandbox: SandboxClient,
	letters: Letter[],
	letter: {
		from: string;
		subject: string;
		text: string;
		quotation_id: string | null;
		copies?: number;
	},
): Promise<void> {
	const { from, subject, text, quotation_id, copies = 1 } = letter;
	const domain = from.slice(from.lastIndexOf('@') + 1);
	const raw = [
		`Authentication-Results: mx.google.com; dmarc=pass header.from=${domain}`,
		`From: Budi <${from}>`,
		`Subject: ${subject}`,
		`Message-ID: <${encodeURIComponent(subject)}@${domain}>`,
		'',
		text,
	].join('\r\n');
	for (let copy = 0; copy < copies; copy += 1) {
		const { id } = await sandbox.call<{ id: string }>('POST', '/gmail/inbox', { raw });
		letters.push({ id, subject, quotation_id });
	}
}

/** How many letters no poll has found yet. */
export async function lettersLeft(client: Client, letters: readonly Letter[]): Promise<number> {
	if (letters.length === 0) return 0;
	const listed = await client.all<{ provider_message_id: string }>('/inbound-mails');
	const ids = new Set(listed.map(({ provider_message_id }) => provider_message_id));
	return letters.filter(({ id }) => !ids.has(id)).length;
}

/** Mails of the mailbox that are ours, and those that came in. */
export const ofOurs = ({ label_ids }: { label_ids: readonly string[] }): boolean =>
	label_ids.includes('SENT');
