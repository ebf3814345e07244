import { ProviderError } from '../../platform/errors/index.ts';
import { defineModule, type Module } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import {
	defineMessage,
	messageKindPoint,
	type MessageContent,
	type MessageKind,
	type Recipient,
} from './message-kind.ts';
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

/** A capability that registers kinds of messages, for what no real kind does. */
export const moduleOf = (...kinds: readonly MessageKind[]): Module =>
	defineModule({
		name: 'postcards',
		extensions: kinds.map((kind) => extend(messageKindPoint, kind)),
	});

type Said = Pick<MessageContent, 'facts' | 'must_contain'> & {
	recipient: Recipient;
	documents: { id: string; sha256: string }[];
	incidental: string[];
	/** Why it is not to be sent; null while it is. */
	against: string | null;
};

/** A kind of message about any record, with facts and a guard that a test can change. */
export function aMessageKind(kind: string, more: Partial<MessageKind> = {}) {
	const state: Said = {
		facts: { amount: 'Rp 1.500.000' },
		must_contain: ['Rp 1.500.000'],
		recipient: { type: 'TEAM', id: 'SALES' },
		documents: [],
		incidental: [],
		against: null,
	};
	const registered = defineMessage({
		kind,
		title: kind,
		description: 'What a client owes',
		related: { type: 'thing', title: 'Thing', field: 'thing_id' },
		answers_to: 'FINANCE',
		purpose: 'tell a client what it owes',
		gather: (_context, _relatedId, language) => {
			const { against: _, ...said } = state;
			return Promise.resolve({ client_id: null, language: language ?? 'id', ...said });
		},
		guard: () => Promise.resolve(state.against),
		sentences: { id: { amount: 'Jumlahnya {{amount}}.' }, en: { amount: 'It is {{amount}}.' } },
		template: {
			id: { subject: 'Tagihan', text: 'Jumlah: {{amount}}' },
			en: { subject: 'Invoice', text: 'Amount: {{amount}}' },
		},
		...more,
	});
	return { kind: registered, state };
}
