import type { MessageChannel, OutgoingMessage, SoughtMessage } from './ports.ts';

/** How the simulated mail service takes the next request. */
export type MailServiceBehaviour =
	'accepts' | 'refuses' | 'throttles' | 'breaks' | 'hangs' | 'garbles' | 'is-unreachable';

/** `finds-renamed`: the mail is there under a Message-ID that the vendor gave it; `finds-others`: only other mails. */
export type MailSearchBehaviour =
	'finds' | 'finds-renamed' | 'finds-others' | 'finds-nothing' | 'breaks' | 'throttles';

export type EmailChannelHarness = {
	channel: MessageChannel;
	/** `throttles` asks for 30 seconds; `hangs` never answers. Gives what arrived. */
	onSend(behaviour: MailServiceBehaviour): { requests(): number; mime(): string };
	/** Absent for a service that cannot look mails up; its `find` then answers null. */
	onFind?(behaviour: MailSearchBehaviour, mail: SoughtMessage): { requests(): number };
};

const messageId = '<quotation-41.1@mail.cloudsales.example>';

const sought = {
	reference: messageId,
	to: 'ibu.sari@majujaya.example',
	not_before: new Date('2026-11-20T03:00:00Z'),
};

const mail = (changes: Partial<OutgoingMessage> = {}): OutgoingMessage => ({
	reference: messageId,
	from_name: 'PT Awan Niaga',
	to: 'ibu.sari@majujaya.example',
	reply_to: 'sales@cloudsales.example',
	in_thread_of: [],
	automatic: 'generated',
	subject: 'Penawaran – Rp 12.500.000 “Google Workspace”',
	text: 'Terlampir penawaran Anda.\n',
	html: '<p><img src="cid:logo">Terlampir penawaran Anda.</p>',
	images: [{ content_id: 'logo', content_type: 'image/png', content: Buffer.from('PNG x') }],
	attachments: [
		{
			filename: 'penawaran.pdf',
			content_type: 'application/pdf',
			content: Buffer.from('%PDF-1.7 x'),
		},
	],
	...changes,
});

/**
 * What every channel for e-mail must do. `harness` makes a fresh channel whose vendor is simulated; its time limit is the
 * given one. Example: `describeEmailChannel('gmail', ({ timeoutMs }) => gmailHarness(timeoutMs))`
 */
export function describeEmailChannel(
	name: string,
	harness: (options: { timeoutMs: number }) => EmailChannelHarness,
): void {
	const patient = (): EmailChannelHarness => harness({ timeoutMs: 10_000 });

	describe(`${name} as a channel for e-mail`, () => {
		it('sends one mail and gives the id that the vendor has for it', async () => {
			const { channel, onSend } = patient();
			const sent = onSend('accepts');
			const { provider_id: providerId } = await channel.send(mail());
			expect(providerId).not.toBe('');
			expect(sent.requests()).toBe(1);
		});

		it('keeps the Message-ID, the addresses and the subject', async () => {
			const { channel, onSend } = patient();
			const sent = onSend('accepts');
			await channel.send(mail());
			const headers = headersOf(sent.mime());
			expect(headers.get('message-id')).toBe(messageId);
			expect(headers.get('to')).toContain('ibu.sari@majujaya.example');
			expect(headers.get('reply-to')).toContain('sales@cloudsales.example');
			expect(headers.get('subject')).toBe(mail().subject);
			expect(headers.get('from')).toMatch(/^"?PT Awan Niaga"? <\S+@\S+>$/);
			expect(headers.get('auto-submitted')).toBe('auto-generated');
		});

		it('follows on the earlier mails that it is told of', async () => {
			const { channel, onSend } = patient();
			const sent = onSend('accepts');
			const in_thread_of = ['<a.1@mail.cloudsales.example>', '<a.2@mail.cloudsales.example>'];
			await channel.send(mail({ in_thread_of }));
			const headers = headersOf(sent.mime());
			expect(headers.get('in-reply-to')).toBe('<a.2@mail.cloudsales.example>');
			expect(headers.get('references')).toBe(in_thread_of.join(' '));
		});

		it.each([
			['generated', 'auto-generated', 'OOF, AutoReply'],
			['replied', 'auto-replied', 'OOF, AutoReply'],
			['no', undefined, undefined],
		] as const)(
			'says to programs how it was written: %s',
			async (automatic, submitted, suppress) => {
				const { channel, onSend } = patient();
				const sent = onSend('accepts');
				await channel.send(mail({ automatic }));
				const headers = headersOf(sent.mime());
				expect(headers.get('auto-submitted')).toBe(submitted);
				expect(headers.get('x-auto-response-suppress')).toBe(suppress);
			},
		);

		it('writes headers in ASCII only', async () => {
			const { channel, onSend } = patient();
			const sent = onSend('accepts');
			await channel.send(mail());
			expect(sent.mime().split('\r\n\r\n')[0]).toMatch(/^[\x20-\x7e\t\r\n]+$/);
		});

		it('carries text, HTML and the attachment', async () => {
			const { channel, onSend } = patient();
			const sent = onSend('accepts');
			await channel.send(mail());
			expect(sent.mime()).toMatch(/content-type: text\/plain/i);
			expect(sent.mime()).toMatch(/content-type: text\/html/i);
			expect(sent.mime()).toMatch(/content-type: application\/pdf/i);
			expect(sent.mime()).toContain(Buffer.from('%PDF-1.7 x').toString('base64'));
		});

		it('carries the pictures that the HTML shows', async () => {
			const { channel, onSend } = patient();
			const sent = onSend('accepts');
			await channel.send(mail());
			expect(sent.mime()).toMatch(/content-id: <logo>/i);
			expect(sent.mime()).toContain(Buffer.from('PNG x').toString('base64'));
		});

		it.each([
			['subject', { subject: 'Invoice\r\nBcc: thief@evil.example' }],
			['sender name', { from_name: 'PT A\r\nBcc: thief@evil.example' }],
			['recipient', { to: 'a@b.example\nBcc: thief@evil.example' }],
			['second recipient', { to: 'a@b.example, thief@evil.example' }],
			['reply address', { reply_to: 'a@b.example\r\nBcc: thief@evil.example' }],
			['Message-ID', { reference: '<a@b>\r\nBcc: thief@evil.example' }],
			['earlier Message-ID', { in_thread_of: ['<a@b>\r\nBcc: thief@evil.example'] }],
			[
				'file name',
				{
					attachments: [
						{
							filename: 'a.pdf\r\nBcc: thief@evil.example',
							content_type: 'application/pdf',
							content: Buffer.from('x'),
						},
					],
				},
			],
		])('refuses a %s that would smuggle a header or an address in', async (_, changes) => {
			const { channel, onSend } = patient();
			const sent = onSend('accepts');
			await expect(channel.send(mail(changes))).rejects.toMatchObject({ kind: 'rejected' });
			expect(sent.requests()).toBe(0);
		});

		it('tells a refusal', async () => {
			const { channel, onSend } = patient();
			onSend('refuses');
			await expect(channel.send(mail())).rejects.toMatchObject({ kind: 'rejected' });
		});

		it('tells how long to wait when it asked too often', async () => {
			const { channel, onSend } = patient();
			onSend('throttles');
			await expect(channel.send(mail())).rejects.toMatchObject({
				kind: 'throttled',
				retryAfterSeconds: 30,
			});
		});

		it.each(['breaks', 'garbles'] as const)(
			'leaves the outcome open and does not send again when the vendor %s',
			async (behaviour) => {
				const { channel, onSend } = patient();
				const sent = onSend(behaviour);
				await expect(channel.send(mail())).rejects.toMatchObject({ kind: 'outcome-unknown' });
				expect(sent.requests()).toBe(1);
			},
		);

		it('leaves the outcome open when no answer comes in time', async () => {
			const { channel, onSend } = harness({ timeoutMs: 1000 });
			onSend('hangs');
			await expect(channel.send(mail())).rejects.toMatchObject({ kind: 'outcome-unknown' });
		});

		it('knows that nothing was sent when the vendor cannot be reached', async () => {
			const { channel, onSend } = patient();
			onSend('is-unreachable');
			await expect(channel.send(mail())).rejects.toMatchObject({ kind: 'unavailable' });
		});

		it('puts neither addresses nor content into an error', async () => {
			const { channel, onSend } = patient();
			onSend('refuses');
			const error: unknown = await channel.send(mail()).catch((caught: unknown) => caught);
			expect(error).toBeInstanceOf(Error);
			const text = JSON.stringify([
				error,
				String(error),
				error instanceof Error ? error.cause : null,
			]);
			expect(text).not.toContain('ibu.sari');
			expect(text).not.toContain('Terlampir');
		});

		it('finds a mail that was sent before, or knows that it cannot tell', async () => {
			const { channel, onFind } = patient();
			onFind?.('finds', sought);
			const found = await channel.find(sought);
			expect(found === null).toBe(onFind === undefined);
		});

		it('finds a mail whose Message-ID the vendor has replaced', async () => {
			const { channel, onFind } = patient();
			onFind?.('finds-renamed', sought);
			const found = await channel.find(sought);
			expect(found === null).toBe(onFind === undefined);
		});

		it.each(['finds-nothing', 'finds-others'] as const)(
			'finds nothing when this mail was not sent: %s',
			async (behaviour) => {
				const { channel, onFind } = patient();
				onFind?.(behaviour, sought);
				await expect(channel.find(sought)).resolves.toBeNull();
			},
		);

		it('does not take a broken search for an absent mail', async () => {
			const { channel, onFind } = patient();
			if (onFind === undefined) {
				await expect(channel.find(sought)).resolves.toBeNull();
				return;
			}
			onFind('breaks', sought);
			await expect(channel.find(sought)).rejects.toMatchObject({ kind: 'unavailable' });
		});
	});
}

/** Header names in lower case with their values, unfolded and with RFC 2047 words decoded. */
function headersOf(mime: string): Map<string, string> {
	const block = (mime.split('\r\n\r\n')[0] ?? '').replace(/\r\n[ \t]+/g, ' ');
	return new Map(
		block.split('\r\n').map((line) => {
			const colon = line.indexOf(':');
			return [line.slice(0, colon).toLowerCase(), decodeWords(line.slice(colon + 1).trim())];
		}),
	);
}

function decodeWords(value: string): string {
	return value
		.replace(/\?=\s+=\?/g, '?==?')
		.replace(/=\?utf-8\?([bq])\?([^?]*)\?=/gi, (_, encoding: string, text: string) =>
			encoding.toLowerCase() === 'b'
				? Buffer.from(text, 'base64').toString('utf8')
				: Buffer.from(
						text
							.replaceAll('_', ' ')
							.replace(/=([0-9a-f]{2})/gi, (__, hex: string) =>
								String.fromCharCode(parseInt(hex, 16)),
							),
						'latin1',
					).toString('utf8'),
		);
}
