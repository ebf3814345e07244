import { mailCases } from './cases.ts';
import { readCase } from './case-reading.ts';
import type { MailClass } from './mail-class.ts';

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
}: Awaited<ReturnType<typeof readCase>>['matched']): string | null =>
	match === 'MATCHED'
		? (one?.sale.subject_id ?? null)
		: match === 'CANDIDATE'
			? `candidate:${one?.sale.subject_id ?? ''}`
			: null;

describe('the mails of the collection, read by rules', () => {
	it.each(mailCases.map((one) => [`${one.id} ${one.title}`, one] as const))(
		'%s',
		async (_, one) => {
			const result = await readCase(one);
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
	])('%s does not prove its sender: %s', async (id, reason) => {
		const one = mailCases.find((other) => other.id === id);
		if (one === undefined) throw new Error(id);
		expect((await readCase(one)).against).toContain(reason);
	});

	it.each(['M01', 'M03', 'M06', 'M12', 'M21', 'M23', 'M34', 'M59'])(
		'%s proves its sender',
		async (id) => {
			const one = mailCases.find((other) => other.id === id);
			if (one === undefined) throw new Error(id);
			expect((await readCase(one)).against).toEqual([]);
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
		expect((await readCase(one)).text).toBe(text);
	});

	it('takes a match as ambiguous when another sign points to another client', async () => {
		const one = mailCases.find(({ id }) => id === 'M23');
		if (one === undefined) throw new Error('M23');
		expect((await readCase(one)).matched).toMatchObject({
			match: 'MATCHED',
			is_ambiguous: true,
			candidate: { by: 'NUMBER' },
		});
	});

	it('suggests the sale whose number a stranger names, and matches nothing', async () => {
		const one = mailCases.find(({ id }) => id === 'M26');
		if (one === undefined) throw new Error('M26');
		expect((await readCase(one)).matched).toMatchObject({
			match: 'SUGGESTED',
			candidate: { sale: { subject_id: 'S1' } },
		});
	});
});
