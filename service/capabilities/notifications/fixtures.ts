import { ProviderError } from '../../platform/errors/index.ts';
import { mailPoint, type MailDefinition } from '../../platform/contract/index.ts';
import type { TestService } from '../../tests/service.ts';

type Wanted = { status?: 'QUEUED' | 'SENT' | 'FAILED'; audience?: string; subject?: string };

/** A note to a team, brought to a status by what leads there. */
export async function aNotification(service: TestService, wanted: Wanted = {}): Promise<any> {
	const { status = 'QUEUED', audience = 'OPERATIONS', subject = 'A workflow failed' } = wanted;
	// The failure below must hit this one, not another that is still queued.
	if (status === 'FAILED') await service.settle();
	const sent = await service.call('POST', '/notifications', {
		audience,
		subject,
		message: 'Look at it.',
	});
	if (sent.status !== 201) throw new Error(`No notification: ${JSON.stringify(sent.body)}`);
	if (status === 'QUEUED') return sent.body;
	if (status === 'FAILED')
		service.vendors.failures.push({
			method: 'sendMail',
			error: new ProviderError('gmail', 'rejected', 'The address was refused'),
		});
	await service.settle();
	return (await service.call('GET', `/notifications/${sent.body.id}`)).body;
}

/** Adds a kind of mail to a running service, for what no real kind does. */
export function declareMail(service: TestService, mail: MailDefinition): void {
	const { runtime } = service;
	const mails = [...runtime.extensions.list(mailPoint), mail];
	const known = runtime.extensions;
	runtime.extensions = {
		find: (point, key) =>
			point.name === mailPoint.name && key === mail.kind ? (mail as never) : known.find(point, key),
		list: (point) => (point.name === mailPoint.name ? (mails as never) : known.list(point)),
	};
}

/** A kind of mail about any record, with facts that a test can change. */
export function aMailKind(kind: string, more: Partial<MailDefinition> = {}) {
	const facts: Record<string, unknown> = { amount: 'Rp 1.500.000' };
	const state = { facts, must_contain: ['Rp 1.500.000'], document_ids: [] as string[] };
	const mail: MailDefinition = {
		kind,
		purpose: 'tell a client what it owes',
		gather: (_, related_id, language) =>
			Promise.resolve({
				related_type: 'thing',
				related_id,
				client_id: null,
				to: 'client@client.example',
				language: language ?? 'id',
				occasion: `${kind}:${related_id}`,
				...state,
			}),
		template: {
			id: { subject: 'Tagihan', text: 'Jumlah: {{amount}}' },
			en: { subject: 'Invoice', text: 'Amount: {{amount}}' },
		},
		...more,
	};
	return { mail, state };
}
