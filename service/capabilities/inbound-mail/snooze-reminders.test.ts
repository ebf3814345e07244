import { addDays, businessDate, isoDate } from '../../platform/clock/index.ts';
import { aBillByMail, anOfferByMail, startMailService, type MailService } from './fixtures.ts';

let world: MailService;
beforeAll(async () => {
	world = await startMailService();
	await world.poll();
});
afterAll(() => world.stop());

const inDays = (days: number): string => isoDate(addDays(businessDate(world.service.now), days));
const away = (days: number): string => `Saya sedang cuti sampai ${inDays(days)}. Terima kasih.`;
const automatic = 'Auto-Submitted: auto-replied';
const take = async (raw: string) => {
	const id = await world.deliver(raw);
	await world.poll();
	return (await world.filed(id)).message;
};
const holdsOf = async (cycle: { id: string }): Promise<any[]> =>
	(await world.service.call('GET', `/dunning-holds?billing_cycle_id=${cycle.id}`)).body.data;
const reasonOf = (message: any): string => message.decision_reasons.join();

describe('an absence note that answers a reminder of a bill', () => {
	it('moves the reminders of that bill to when its sender is back, once, and says so', async () => {
		const { cycle, answer } = await aBillByMail(world);
		const message = await take(answer(away(6), automatic));
		expect(message).toMatchObject({ outcome: 'SNOOZE', status: 'FILED' });
		expect(reasonOf(message)).toMatch(/reminders of this bill wait until/);
		const [hold, ...others] = await holdsOf(cycle);
		expect(others).toEqual([]);
		expect(hold).toMatchObject({ reason: 'OTHER', until: inDays(5), created_by: 'message.decide' });
		expect(hold.note).toContain(message.id);
		// A program that answers every mail does not put the bill off for ever.
		const again = await take(answer(away(12), automatic));
		expect(reasonOf(again)).toMatch(/put this bill off once already/);
		expect(await holdsOf(cycle)).toHaveLength(1);
	});

	it('moves them by fourteen days at most', async () => {
		const { cycle, answer } = await aBillByMail(world);
		await take(answer(away(90), automatic));
		expect((await holdsOf(cycle))[0]).toMatchObject({ until: inDays(14) });
	});

	it('moves nothing when it is not proven to come from a contact', async () => {
		const { cycle, answer, client } = await aBillByMail(world);
		const forged = answer(away(6), automatic).replace('dmarc=pass', 'dmarc=fail');
		expect(reasonOf(await take(forged))).toMatch(/sender is not proven/);
		const contacts = await world.service.call('GET', `/contacts?client_id=${client.id}`);
		for (const { id } of contacts.body.data)
			await world.service.call('PATCH', `/contacts/${id}`, { active: false });
		await world.service.call('PATCH', `/clients/${client.id}`, {
			billing_email: `finance@${client.id}.example`,
		});
		expect(reasonOf(await take(answer(away(6), automatic)))).toMatch(/no contact of the client/);
		expect(await holdsOf(cycle)).toEqual([]);
	});

	it('says what it does not move: reminders of an offer are those of people and workflows', async () => {
		const { answer } = await anOfferByMail(world);
		const message = await take(answer(away(6), automatic));
		expect(message.outcome).toBe('SNOOZE');
		expect(reasonOf(message)).toMatch(/people and workflows remind/);
		const { body } = await world.service.call('GET', `/messages/${message.id}`);
		expect(body).toMatchObject({ back_on: inDays(6), decision_reasons: message.decision_reasons });
	});
});
