import { mailCases, mimeOf, type MailCase } from './cases.ts';
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
async function read(one: MailCase) {
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
	return { mail, text, class: mailClass, classified, against, matched };
}

const classNames: Readonly<Record<MailClass, string>> = {
	PERSON: 'person',
	SUSPICIOUS: 'suspicious',
	OWN_LOOP: 'machine.own_loop',
	BOUNCE: 'machine.bounce',
	RECEIPT: 'machine.receipt',
	CALENDAR: 'machine.calendar',
	AUTO_REPLY: 'machine.auto_reply',
	BULK: 'machine.bulk',
	MACHINE: 'machine',
};
const nameOf = ({
	match,
	candidate: one,
}: Awaited<ReturnType<typeof read>>['matched']): string | null =>
	match === 'MATCHED'
		? (one?.sale.subject_id ?? null)
		: match === 'CANDIDATE'
			? `candidate:${one?.sale.subject_id ?? ''}`
			: null;

describe('the mails of the collection, read by rules', () => {
	it.each(mailCases.map((one) => [`${one.id} ${one.title}`, one] as const))(
		'%s',
		async (_, one) => {
			const result = await read(one);
			expect(classNames[result.class]).toBe(one.expected.class);
			// Bounces are matched to a delivery, which the test of the whole way does.
			if (result.class !== 'BOUNCE') expect(nameOf(result.matched)).toBe(one.expected.matched);
		},
	);

	it.each([
		['M17', 'not_authenticated'],
		['M18', 'not_authenticated'],
		['M13', 'unknown_address'],
		['M14', 'suspicious'],
		['M19', 'suspicious'],
		['M61', 'spam'],
		['M42', 'machine'],
	])('%s proves nobody: %s', async (id, reason) => {
		const one = mailCases.find((other) => other.id === id);
		if (one === undefined) throw new Error(id);
		expect((await read(one)).against).toContain(reason);
	});

	it.each(['M01', 'M03', 'M06', 'M12', 'M21', 'M23', 'M34', 'M59'])(
		'%s proves its sender',
		async (id) => {
			const one = mailCases.find((other) => other.id === id);
			if (one === undefined) throw new Error(id);
			expect((await read(one)).against).toEqual([]);
		},
	);

	it.each([
		['M01', 'Baik, kami setuju dengan penawaran ini. Mohon diproses.'],
		['M03', 'Mohon maaf, kami tidak jadi.'],
		['M26', 'Ini ya pak, setuju.'],
		['M41', 'Ya\nTidak, minta 30 hari'],
		['M59', 'Ada diskon?\n\nx'],
	])('%s says only what is new', async (id, text) => {
		const one = mailCases.find((other) => other.id === id);
		if (one === undefined) throw new Error(id);
		expect((await read(one)).text).toBe(text);
	});

	it('takes a match as ambiguous when another sign points to another client', async () => {
		const one = mailCases.find(({ id }) => id === 'M23');
		if (one === undefined) throw new Error('M23');
		expect((await read(one)).matched).toMatchObject({
			match: 'MATCHED',
			is_ambiguous: true,
			candidate: { by: 'NUMBER' },
		});
	});

	it('suggests the sale whose number a stranger names, and matches nothing', async () => {
		const one = mailCases.find(({ id }) => id === 'M26');
		if (one === undefined) throw new Error('M26');
		expect((await read(one)).matched).toMatchObject({
			match: 'SUGGESTED',
			candidate: { sale: { subject_id: 'S1' } },
		});
	});
});
