/** What clients write, on the canvas: workflow 10 with its branches, and the calls of Xendit that workflow 04 takes. */
import type { Browser } from 'puppeteer-core';
import { sandboxClient } from '../../sandbox/client.ts';
import { type FormValues, submitPage } from '../browser.ts';
import { type Json, type Mail, type ServiceClient, linkIn, mailbox } from '../clients.ts';
import type { Stack } from '../stack/stack.ts';
import { waitFor } from '../wait.ts';

type World = { stack: Stack; service: ServiceClient; browser: Browser };
const writer = 'beli@menulis.example';
/** A picture of one point, such as a slip is. */
const picture =
	'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==';

/** Mails that clients and others write, before the tests look: the mailbox is read once a minute. */
export async function writeMails({ stack, service }: Omit<World, 'browser'>): Promise<void> {
	const { number } = await service.post('/quotations', {
		client: { name: 'PT Menulis', billing_email: writer, create_if_missing: true },
		items: [{ sku: 'SEAT', quantity: 10 }],
	});
	const from = `Sari <${writer}>`;
	const write = (mail: object): Promise<unknown> =>
		sandboxClient(stack.urls.sandbox).call('POST', '/gmail/inbox', mail);
	await write({ from, subject: `Re: ${number} satu`, text: 'Kapan akun kami aktif?' });
	await write({ from, subject: `Re: ${number} dua`, text: 'Berapa lama prosesnya?' });
	await write({ from, subject: 'Halo tanpa nomor', text: 'Kapan kami bisa mulai?' });
	await write({
		from: 'Sari <beli@rnenulis.example>',
		subject: `Re: ${number} tiga`,
		text: 'Rekening kami berubah.',
	});
	const head = (subject: string) =>
		`Delivered-To: us\r\nAuthentication-Results: mx.google.com; dkim=pass header.i=@menulis.example; dmarc=pass (p=REJECT) header.from=menulis.example\r\nFrom: ${from}\r\nTo: us@cloudsales.example\r\nSubject: ${subject}\r\nDate: ${new Date().toUTCString()}\r\nMessage-ID: <${crypto.randomUUID()}@menulis.example>\r\nMIME-Version: 1.0\r\n`;
	await write({
		raw: `${head(`Re: ${number} slip`)}Content-Type: multipart/mixed; boundary=b\r\n\r\n--b\r\nContent-Type: text/plain\r\n\r\nTerlampir bukti transfer.\r\n--b\r\nContent-Type: image/png; name=bukti.png\r\nContent-Disposition: attachment; filename=bukti.png\r\nContent-Transfer-Encoding: base64\r\n\r\n${picture}\r\n--b--\r\n`,
	});
	await write({
		raw: `${head(`Balasan otomatis: ${number}`)}Auto-Submitted: auto-replied\r\nContent-Type: text/plain\r\n\r\nSaya sedang cuti.`,
	});
}

/** Until the workflows that these records have started have finished; others may wait for people. */
export async function finishedFor(service: ServiceClient, ...subjects: string[]): Promise<void> {
	for (const subject of subjects)
		await waitFor(`the deliveries about ${subject} to be finished`, async () => {
			const path = `/events?subject_id=${subject}&limit=100`;
			const events = (await service.get(path))['data'] as Json[];
			const ids = new Set(events.map(({ id }) => id));
			const deliveries = (await service.get('/deliveries?limit=200'))['data'] as Json[];
			const own = deliveries.filter(({ event_id }) => ids.has(event_id));
			const isFinished = ({ status }: Json): boolean =>
				['DELIVERED', 'CANCELLED'].includes(String(status));
			// Without any, what was to start the workflows has not been handed over yet.
			return own.length > 0 && own.every(isFinished);
		});
}

/** To be called inside a `describe`, after `writeMails`. */
export function messageTests(world: () => World): void {
	const mailTo = (team: 'sales' | 'finance' | 'operations', ...parts: string[]): Promise<Mail> =>
		waitFor(
			`the mail to ${team} with ${parts.join(' and ')}`,
			async () =>
				(await mailbox(world().stack.urls.sandbox)).find(
					({ to, subject, text }) =>
						to === world().stack.emails[team] &&
						parts.every((part) => `${subject}\n${text}`.includes(part)),
				),
			120_000,
		);
	const idIn = (mail: Mail): string => linkIn(mail, '/console/messages/').split('/').at(-1) ?? '';
	const message = async (mail: Mail): Promise<Json> =>
		world().service.get(`/messages/${idIn(mail)}`);
	/** Opens the page of a mail, gives what stands on it, and sends it. */
	const act = async (mail: Mail, values: FormValues): Promise<string> => {
		const page = await world().browser.newPage();
		try {
			await page.goto(linkIn(mail, '/form-waiting/'), { waitUntil: 'networkidle2' });
			const shown = await page.evaluate(
				() => `${document.body.innerText}\n${document.querySelector('textarea')?.value ?? ''}`,
			);
			expect(await submitPage(page, values)).toContain('It is recorded');
			return shown;
		} finally {
			await page.close();
		}
	};
	const stands = (mail: Mail, fits: (found: Json) => boolean): Promise<Json> =>
		waitFor(`the message of "${mail.subject}"`, async () => {
			const found = await message(mail);
			return fits(found) ? found : null;
		});
	const toClient = async (text: string): Promise<Mail[]> =>
		(await mailbox(world().stack.urls.sandbox)).filter(
			(mail) => mail.to === writer && mail.text.includes(text),
		);
	const name = { 'Your name': 'Rina' };

	it('10: a question is answered with the reply that was suggested and edited, under the name of the person', async () => {
		const mail = await mailTo('sales', 'Question', 'Kapan akun kami aktif?');
		const shown = await act(mail, {
			Decision: { choose: 'Send the reply' },
			Reply: 'Akun Anda aktif besok.',
			...name,
		});
		expect(shown).toContain('Kapan akun kami aktif?');
		expect(shown).toContain('Terima kasih atas pesan Anda');
		expect(await stands(mail, ({ status }) => status === 'DONE')).toMatchObject({
			handled_by: 'Rina',
		});
		const [sent] = await waitFor('the reply', async () => {
			const found = await toClient('Akun Anda aktif besok.');
			return found.length > 0 && found;
		});
		expect(sent?.text).toContain('Rina');
	});

	it('10: a question is taken over by a person who answers it in the console', async () => {
		const { service } = world();
		const mail = await mailTo('sales', 'Question', 'Berapa lama prosesnya?');
		const user = { email: 'rina@cloudsales.example', name: 'Rina', role: 'SALES' };
		const { id } = await service.post('/users', user);
		const taken = { Decision: { choose: 'I answer it in the console' }, ...name };
		await act(mail, { ...taken, 'Your email': user.email });
		const after = await stands(mail, ({ conversation }) => conversation.assigned_to === id);
		expect(after['status']).toBe('WAITING');
	});

	it('10: a slip is for finance with its file; what the console answered meanwhile is not answered again', async () => {
		const { service } = world();
		const mail = await mailTo('finance', 'Proof of payment', 'image/png');
		const slip = await message(mail);
		expect(slip).toMatchObject({ outcome: 'PAYMENT_PROOF', status: 'WAITING' });
		await service.post(`/messages/${slip['id']}/reply`, {
			text: 'Sudah kami terima, terima kasih.',
		});
		await act(mail, { Decision: { choose: 'Send the reply' }, Reply: 'Jawaban kedua', ...name });
		await mailTo('sales', 'was not carried out', idIn(mail));
		await finishedFor(service, slip['id']);
		expect(await toClient('Sudah kami terima')).toHaveLength(1);
		expect(await toClient('Jawaban kedua')).toEqual([]);
		const payments = (await service.get('/payments?limit=10'))['data'];
		expect(payments).toEqual([]);
	});

	it('10: a look-alike is held, its words go nowhere, and a sale that is not found links nothing', async () => {
		const mail = await mailTo('sales', 'Mail held');
		expect(mail.text).not.toContain('Rekening kami berubah');
		await act(mail, {
			Decision: { choose: 'link it to the sale' },
			'Number of the quotation': 'QUO-1999-000001',
			'Your name and how it was checked': 'Rina, called',
		});
		await mailTo('sales', 'was not carried out', idIn(mail));
		expect(await message(mail)).toMatchObject({ status: 'HELD', client_id: null });
	});

	it('10: a mail without a sale is linked on its page, comes again as a question, and is closed', async () => {
		const { service } = world();
		const mail = await mailTo('sales', 'Mail without a sale', 'Kapan kami bisa mulai?');
		const [quotation] = (await service.get('/quotations?limit=1&sort=created_at'))[
			'data'
		] as Json[];
		await act(mail, {
			Decision: { choose: 'link it to the sale' },
			'Number of the quotation': String(quotation?.['number']),
			'Your name and how it was checked': 'Rina, called Ibu Sari',
		});
		const again = await mailTo('sales', 'Question', 'Kapan kami bisa mulai?');
		expect(idIn(again)).toBe(idIn(mail));
		await act(again, { Decision: { choose: 'It needs no answer' }, ...name });
		await stands(mail, ({ status }) => status === 'DONE');
	});

	it('10: what a machine wrote is filed, and nobody is told', async () => {
		const { service, stack } = world();
		const filed = (await service.get('/messages?status=FILED&limit=50'))['data'] as Json[];
		const machine = filed.find(({ class: one }) => one === 'AUTO_REPLY');
		expect(machine).toBeDefined();
		await finishedFor(service, machine?.['id']);
		const told = (await mailbox(stack.urls.sandbox)).filter(({ text }) =>
			text.includes(String(machine?.['id'])),
		);
		expect(told).toEqual([]);
	});

	it('04: Xendit is answered at once: stored and known calls by 200, forged ones by 401, and the service does the rest', async () => {
		const { stack, service } = world();
		const environment = await sandboxClient(stack.urls.sandbox).environment();
		const token = String(environment['XENDIT_CALLBACK_TOKEN']);
		const call = async (body: string, proof = token, type = 'application/json') => {
			const response = await fetch(`${stack.n8n?.url}/webhook/cloudsales-xendit`, {
				method: 'POST',
				headers: { 'content-type': type, 'x-callback-token': proof },
				body,
			});
			await response.text();
			return response.status;
		};
		const calls = async (): Promise<Json[]> =>
			(await service.get('/webhooks?provider=xendit&limit=50'))['data'];
		const paid = JSON.stringify({ id: 'inv-1', external_id: 'CS-nothing', status: 'PAID' });
		const before = await calls();
		expect(await call(paid, 'not-the-token')).toBe(401);
		expect(await calls()).toEqual(before);
		expect(await call(paid)).toBe(200);
		expect(await call(paid)).toBe(200);
		expect(await calls()).toHaveLength(before.length + 1);
		// n8n itself refuses what calls itself JSON and is not; Xendit calls again.
		expect(await call('{ "id": ')).toBe(422);
		expect(await call('{ "id": ', token, 'text/plain')).toBe(200);
		const after = await waitFor('the unreadable call', async () => {
			const found = await calls();
			// What was stored is processed a moment later.
			const isProcessed = found.every(({ status }) => status !== 'RECEIVED');
			return found.length === before.length + 2 && isProcessed && found;
		});
		expect(after.map(({ status }) => status)).toContain('DEAD');
		const failed = await stack.n8n?.client.listExecutions({ status: ['error', 'crashed'] });
		expect(failed).toEqual([]);
	});
}
