import { kindOfFile } from './attachment-kind.ts';
import { mimeOf, type MailCase } from './cases.ts';
import { classOf, type MailClass } from './mail-class.ts';
import { imitatedDomain, namesAnotherAddress } from './look-alike.ts';
import { matchOf, numbersIn, type Candidate } from './match.ts';
import { newTextOf, textsOf } from './new-text.ts';
import { domainOf, isAuthenticated, reasonsAgainst } from './proof.ts';
import { readMail } from './read-mail.ts';

const trusted_host = 'mx.google.com';
const contacts: Readonly<Record<string, { client: string; may_accept: boolean }>> = {
	'sari@majujaya.example': { client: 'C1', may_accept: true },
	'budi@majujaya.example': { client: 'C1', may_accept: false },
};
const sales: Readonly<Record<string, { id: string; client: string }>> = {
	'<q41-v1.Zt81LmQa@mail.cloudsales.example>': { id: 'S1', client: 'C1' },
	'<q41-v2.k7QxP2mT@mail.cloudsales.example>': { id: 'S1', client: 'C1' },
	'<inv7.Hh29sWqe@mail.cloudsales.example>': { id: 'S1', client: 'C1' },
	'<act3.Nn55dRty@mail.cloudsales.example>': { id: 'S1', client: 'C1' },
	'<q50-v1.Uu73kLop@mail.cloudsales.example>': { id: 'S2', client: 'C2' },
};
const numbers: Readonly<Record<string, { id: string; client: string }>> = {
	'QUO-2026-0041': { id: 'S1', client: 'C1' },
	'INV-2026-0007': { id: 'S1', client: 'C1' },
	'QUO-2026-0050': { id: 'S2', client: 'C2' },
};
const candidate = (
	by: Candidate['by'],
	{ id, client }: { id: string; client: string },
): Candidate => ({
	by,
	sale: { subject_type: 'quotation', subject_id: id, client_id: client, title: id },
});

/** What the service does with its tables, done by hand with those of the file. */
export async function readCase(one: MailCase) {
	const mail = await readMail(mimeOf(one));
	const text = newTextOf(textsOf(mail));
	const sender = mail.from[0] ?? { name: '', address: '' };
	const domain = domainOf(sender.address);
	const known = contacts[sender.address];
	const authentication_results = mail.headers('authentication-results');
	const ids = [...mail.in_reply_to, ...mail.references];
	const candidates = [
		...ids.flatMap((id) => (sales[id] === undefined ? [] : [candidate('MESSAGE_ID', sales[id])])),
		...numbersIn(`${mail.subject} ${text}`).flatMap((number) =>
			numbers[number] === undefined ? [] : [candidate('NUMBER', numbers[number])],
		),
	];
	const isSuspicious =
		known === undefined &&
		(namesAnotherAddress(sender.name, sender.address) ||
			imitatedDomain(domain, ['majujaya.example', 'lain.example', 'cloudsales.example']) !== null);
	const classified = classOf(mail, {
		is_from_us: domain === 'cloudsales.example',
		is_from_us_proven: isAuthenticated(domain, { authentication_results, trusted_host }),
		answers_us: ids.some((id) => sales[id] !== undefined),
		from_sender_in_hour: Number(one.given?.['from_same_address_last_hour'] ?? 1),
		new_text: text,
	});
	const mailClass: MailClass =
		classified.class === 'PERSON' && isSuspicious ? 'SUSPICIOUS' : classified.class;
	const against = reasonsAgainst({
		from: mail.from.map(({ address }) => address),
		authentication_results,
		trusted_host,
		is_spam: one.labelIds?.includes('SPAM') === true,
		is_machine: mailClass !== 'PERSON' && mailClass !== 'SUSPICIOUS',
		is_suspicious: isSuspicious,
		is_known: known !== undefined,
	});
	const matched = matchOf({
		candidates,
		clients_of_address: new Set(known === undefined ? [] : [known.client]),
		clients_of_domain: new Set(domain === 'majujaya.example' ? ['C1'] : []),
		sender_domain: domain,
		is_proven: against.length === 0,
		is_suspicious: isSuspicious,
		is_bulk: mailClass === 'BULK',
	});
	const handlings: string[] = [];
	for (const file of mail.files) handlings.push((await kindOfFile(file)).handling);
	return {
		mail,
		text,
		class: mailClass,
		classified,
		against,
		matched,
		may_accept: known?.may_accept ?? false,
		files: handlings,
	};
}
