import type { Mailbox } from './ports.ts';

export type MailboxHarness = {
	mailbox: Mailbox;
	/** Puts a mail into the mailbox and gives its id there; `labels` are the vendor's. */
	receive(raw: string, labels?: readonly string[]): Promise<string>;
	/** Sends a mail by the vendor, which may give it another Message-ID. */
	send(raw: string, options?: { renamed: boolean }): Promise<string>;
	takeOutOfSpam(id: string): Promise<void>;
	remove(id: string): Promise<void>;
	forgetHistory(): Promise<void>;
	/** The next call is answered by a broken server, or by a refusal for too many calls that names 30 seconds. */
	fail(behaviour: 'breaks' | 'throttles'): Promise<void>;
};

const mail = (mark: string): string =>
	`From: Sari <sari@maju.example>\r\nTo: sales@cloudsales.example\r\nSubject: ${mark}\r\nMessage-ID: <${mark}@maju.example>\r\n\r\nHalo \u2013 ${mark}\r\n`;

/** What every provider of a mailbox must do. Example: `describeMailbox('gmail', () => gmailHarness())` */
export function describeMailbox(name: string, start: () => Promise<MailboxHarness>): void {
	describe(`${name} as a mailbox`, () => {
		let one: MailboxHarness;
		let count = 0;
		const next = (): string => `m${(count += 1)}`;
		beforeAll(async () => {
			one = await start();
		});

		const allSince = async (cursor: bigint): Promise<{ ids: string[]; cursor: bigint }> => {
			const ids: string[] = [];
			let page: string | null = null;
			do {
				const found = await one.mailbox.changesSince(cursor, page);
				if (found === null) throw new Error('The history is too old');
				ids.push(...found.mails.map(({ id }) => id));
				page = found.next_page;
				if (page === null) return { ids, cursor: found.cursor };
			} while (page !== null);
			throw new Error('No page');
		};

		it('tells what came after a position, spam too, and each mail once', async () => {
			const from = await one.mailbox.position();
			const ids = [
				await one.receive(mail(next())),
				await one.receive(mail(next()), ['SPAM']),
				await one.receive(mail(next())),
			];
			const found = await allSince(from);
			expect(found.ids).toEqual(ids);
			expect(found.cursor).toBeGreaterThan(from);
			expect((await allSince(found.cursor)).ids).toEqual([]);
		});

		it('tells of a mail that was taken out of spam, with its labels of now', async () => {
			const id = await one.receive(mail(next()), ['SPAM']);
			const from = await one.mailbox.position();
			await one.takeOutOfSpam(id);
			const found = await one.mailbox.changesSince(from, null);
			expect(found?.mails).toMatchObject([{ id }]);
			expect(found?.mails[0]?.labels).not.toContain('SPAM');
		});

		it('gives more than a page without leaving one out', async () => {
			const from = await one.mailbox.position();
			const ids: string[] = [];
			for (let at = 0; at < 105; at += 1) ids.push(await one.receive(mail(next())));
			expect((await allSince(from)).ids).toEqual(ids);
		});

		it('marks what was sent and what is a draft', async () => {
			const from = await one.mailbox.position();
			await one.send(mail(next()));
			const found = await one.mailbox.changesSince(from, null);
			expect(found?.mails.every(({ labels }) => labels.includes('SENT'))).toBe(true);
		});

		it('says that the history is too old, and lists everything instead', async () => {
			const from = await one.mailbox.position();
			const since = new Date(Date.now() - 60_000);
			const ids = [await one.receive(mail(next())), await one.receive(mail(next()), ['SPAM'])];
			const sent = await one.send(mail(next()));
			await one.forgetHistory();
			await expect(one.mailbox.changesSince(from, null)).resolves.toBeNull();
			const listed: string[] = [];
			let page: string | null = null;
			do {
				const found = await one.mailbox.listSince(since, page);
				listed.push(...found.mails.map(({ id }) => id));
				page = found.next_page;
			} while (page !== null);
			expect(listed).toEqual(expect.arrayContaining(ids));
			// Taken for letters, our own mails would be filed in conversations of their own.
			expect(listed).not.toContain(sent);
			await expect(
				one.mailbox.changesSince(await one.mailbox.position(), null),
			).resolves.toMatchObject({
				mails: [],
			});
		});

		it('gives a mail byte by byte, and when it came in', async () => {
			const raw = mail(next());
			const id = await one.receive(raw);
			const got = await one.mailbox.getRaw(id);
			expect(got?.raw.toString()).toBe(raw);
			expect(Math.abs(Number(got?.received_at) - Date.now())).toBeLessThan(60_000);
			expect(got?.labels).toContain('INBOX');
		});

		it('knows a mail that is gone', async () => {
			const id = await one.receive(mail(next()));
			await one.remove(id);
			await expect(one.mailbox.getRaw(id)).resolves.toBeNull();
			await expect(one.mailbox.sentHeaders(id)).resolves.toBeNull();
		});

		it('tells under which Message-ID and in which thread a mail left', async () => {
			const mark = next();
			const kept = await one.mailbox.sentHeaders(await one.send(mail(mark)));
			expect(kept).toMatchObject({ message_id: `<${mark}@maju.example>` });
			expect(kept?.thread_id).toBeTruthy();
			const renamed = await one.mailbox.sentHeaders(
				await one.send(mail(next()), { renamed: true }),
			);
			expect(renamed?.message_id).toMatch(/^<[^<>\s]+@[^<>\s]+>$/);
			expect(renamed?.message_id).not.toContain('maju.example');
		});

		it.each([
			['breaks', { kind: 'unavailable' }],
			['throttles', { kind: 'throttled' }],
		] as const)(
			'tells when the vendor %s, and does not take it for an empty mailbox',
			async (behaviour, error) => {
				const from = await one.mailbox.position();
				await one.fail(behaviour);
				await expect(one.mailbox.changesSince(from, null)).rejects.toMatchObject(error);
			},
		);

		it('refuses calls without the proof of the vendor', async () => {
			for (const authorization of [undefined, '', 'Bearer', 'Bearer a.b.c'])
				await expect(one.mailbox.isPush({ authorization })).resolves.toBe(false);
		});
	});
}
