import { mailCases, type MailCase } from './cases.ts';
import { actionOf } from './case-actions.ts';
import { moreCases } from './more-cases.ts';
import type { Outcome } from './decision.ts';
import { aCaseWorld, startMailService, type CaseWorld, type MailService } from './fixtures.ts';

let world: MailService;
let cases: CaseWorld;
beforeAll(async () => {
	world = await startMailService({ environment: { ACCEPT_BY_MAIL_MAX: '100000000000' } });
	cases = await aCaseWorld(world);
	await world.poll();
});
afterAll(() => world.stop());

const db = () => world.service.runtime.database.client;

/** Each case stands for itself: the offer is open again, and nobody was answered or asked today. */
async function reset(): Promise<void> {
	const open = { status: 'SENT', accepted_at: null, accepted_by: null, accepted_role: null };
	await db().quotation.update({ where: { id: cases.live_id }, data: open });
	await db().automaticAnswer.deleteMany();
	// The same link on the same day is one mail.
	await db().messageDelivery.deleteMany({ where: { kind: 'QUOTATION_LINK' } });
	await db().message.deleteMany({ where: { kind: 'QUOTATION_LINK' } });
	await db().conversationMessage.updateMany({ data: { model_asked_at: null } });
	await world.control('/clock', { advance_ms: 3_700_000 });
}
const offer = () => db().quotation.findUniqueOrThrow({ where: { id: cases.live_id } });
const queued = async (since: Date) =>
	db().messageDelivery.findMany({ where: { created_at: { gte: since } } });
const tomorrow = () => {
	world.service.now = new Date(world.service.now.getTime() + 60_000);
	return world.service.now;
};

async function take(one: MailCase) {
	const id = await world.deliver(cases.mimeOf(one), one.labelIds);
	await world.poll();
	return (await world.filed(id)).message;
}

/** What a message ended as, in the words of the collection. */
const actionIn = async (message: any, since: Date): Promise<string> => {
	const notes = (await queued(since)).filter(({ kind }) => kind === 'TEAM');
	const teams = notes.map(({ recipient }) => recipient.split('@')[0]?.toUpperCase() ?? '');
	return actionOf(
		{ outcome: message.outcome as Outcome, teams },
		message.attachments.map(({ handling }: { handling: string }) => handling),
	);
};

describe('a mail of the collection, from the mailbox to what follows from it', () => {
	it.each([...mailCases, ...moreCases].map((one) => [`${one.id} ${one.title}`, one] as const))(
		'%s',
		async (_, one) => {
			await reset();
			if (one.given?.['quotation'] !== undefined)
				await db().quotation.update({
					where: { id: cases.live_id },
					data: { status: String(one.given['quotation']), accepted_by: 'Sari Dewi' },
				});
			const earlier = Number(one.given?.['from_same_address_last_hour'] ?? 1) - 1;
			for (let count = 0; count < earlier; count += 1) await world.deliver(cases.mimeOf(one));
			await world.poll();
			const since = tomorrow();
			const before = await offer();
			const message = await take(one);
			expect(await actionIn(message, since)).toBe(one.expected.action);
			if (!moreCases.includes(one) || one.expected.intent !== null)
				expect(message.intent).toBe(one.expected.intent);
			const { action } = one.expected;
			const after = await offer();
			expect(after.status).toBe(action === 'accept_quotation' ? 'ACCEPTED' : before.status);
			expect(after.total).toBe(before.total);
			const mails = await queued(since);
			const links = mails.filter(({ kind }) => kind === 'QUOTATION_LINK');
			// The contact on record that may sign, and not the sender.
			expect(links.map(({ recipient }) => recipient)).toEqual(
				action === 'send_accept_link' ? ['sari@majujaya.example'] : [],
			);
			// Nothing else goes to anybody outside.
			const inside = /@(?:sales|finance|operations)?.*$/;
			const others = mails.filter(({ kind }) => kind !== 'TEAM' && kind !== 'QUOTATION_LINK');
			expect(
				others.map(({ kind, recipient }) => `${kind} ${recipient.match(inside)?.[0]}`),
			).toEqual([]);
			if (action.startsWith('file') || action === 'soft_bounce_retry_later')
				expect(mails).toEqual([]);
		},
	);
});
