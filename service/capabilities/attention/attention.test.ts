import { modules } from '../../app/capabilities.ts';
import type { Role } from '../../platform/actor/index.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { isCommand } from '../../platform/contract/index.ts';
import { newId } from '../../platform/database/index.ts';
import { collectExtensions } from '../../platform/extension/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle } from '../billing/fixtures.ts';
import { anExpiredLink, changedTwoHoursAgo, database, situations } from './fixtures.ts';

const sources = collectExtensions(modules.flatMap((module) => module.extensions)).list(
	attentionPoint,
);
const operations = new Set(modules.flatMap((module) => module.operations).map(({ id }) => id));
const eventTypes = new Set(modules.flatMap((module) => module.events).map(({ type }) => type));

describe('attention', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const list = async (query = '') => (await service.call('GET', `/attention${query}`)).body;
	const notify = (subject_id: string) =>
		service.call('POST', '/attention/notify', { related_id: subject_id });
	const anEvent = async (
		type: string,
		subject_type: string,
		subject_id: string,
		payload: object,
	): Promise<string> => {
		const times = { occurred_at: service.now, next_dispatch_at: service.now };
		const data = { id: newId(), type, subject_type, subject_id, payload, ...times };
		return (await database(service).event.create({ data: { ...data, request_id: 'test' } })).id;
	};
	const mailsAbout = (id: string) =>
		service.vendors.mails.filter((mail) =>
			[`ID: ${id}`, `Tugas: ${id}`, `Deployment: ${id}`, `Pesanan: ${id}`].some((text) =>
				mail.text.includes(text),
			),
		);

	it.each(sources.map((one) => [one.kind, one] as const))(
		'%s names operations that lead on, and is about something that events tell of',
		(_, { leads_on, kind }) => {
			expect(leads_on.length).toBeGreaterThan(0);
			expect(leads_on.filter((id) => !operations.has(id))).toEqual([]);
			expect(situations[kind]).toBeDefined();
		},
	);

	/** What is settled outside, and goes on by itself after that. */
	const outside = new Set(['mailbox.failing']);
	it.each(sources.filter(({ kind }) => !outside.has(kind)).map((one) => [one.kind, one] as const))(
		'%s leads on to a command that its team may give',
		(_, { leads_on, team, kind }) => {
			const commands = modules
				.flatMap((module) => module.operations)
				.filter((one) => leads_on.includes(one.id) && isCommand(one));
			const mayAct = commands.some(({ allowed }) => allowed.includes(team));
			expect({ kind, mayAct }).toEqual({ kind, mayAct: true });
		},
	);

	it.each(sources.map(({ kind, team, message }) => [kind, team, message] as const))(
		'%s is listed with what stands still, and its team is told once',
		async (kind, team, message) => {
			const subject_id = await situations[kind]!(service);
			const [matter, ...more] = (await list(`?kind=${kind}&subject_id=${subject_id}`)).data;
			expect(more).toEqual([]);
			expect(matter).toMatchObject({ kind, subject_id, team, since: expect.any(String) });
			expect(matter.reason.length).toBeGreaterThan(3);
			for (const answer of await Promise.all([notify(subject_id), notify(subject_id)]))
				expect(answer).toMatchObject({ status: 200 });
			await service.settle();
			await notify(subject_id);
			await service.settle();
			const mails = mailsAbout(subject_id).filter(
				// A message of the owner words the reason itself.
				(mail) => message !== undefined || mail.text.includes(matter.reason),
			);
			expect(mails).toHaveLength(1);
			expect(mails[0]?.to).toBe(`${team.toLowerCase()}@cloudsales.test`);
			// Where the owner tells the team by a message of its own, that is the one.
			if (message === undefined) expect(mails[0]?.text).toContain(`/console/matters/${matter.id}`);
		},
	);

	it('leads to the page on which the team decides, of the kind that is named, and only in a mail that leaves', async () => {
		const id = await situations['dunning.write_off_proposed']!(service);
		const ask = (page: string, kind = 'dunning.write_off_proposed') =>
			service.call('POST', '/attention/notify', { related_id: id, kind, page });
		const page = 'https://n8n.example.com/form-waiting/1';
		expect((await ask(page, 'billing_cycle.uncollectable')).body).toEqual({ told: 0, mailed: 0 });
		expect((await ask(page)).body).toEqual({ told: 1, mailed: 1 });
		expect((await ask(`${page}2`)).body).toEqual({ told: 1, mailed: 0 });
		await service.settle();
		expect(mailsAbout(id)).toMatchObject([{ text: expect.stringMatching(`ini:\n${page}\n`) }]);
		for (const wrong of ['javascript:alert(1)', 'not an address'])
			expect((await ask(wrong)).status).toBe(422);
	});

	it('is told again when the same stands still anew', async () => {
		const id = await situations['provisioning_task.failed']!(service);
		await notify(id);
		const updated_at = addSeconds(service.now, 3600);
		await database(service).provisioningTask.update({ where: { id }, data: { updated_at } });
		await notify(id);
		await service.settle();
		expect(mailsAbout(id)).toHaveLength(2);
	});

	it('tells nothing of what is settled', async () => {
		const { id } = await aBillingCycle(service);
		expect((await notify(id)).body).toEqual({ told: 0, mailed: 0 });
		const task = await situations['provisioning_task.failed']!(service);
		await notify(task);
		await database(service).provisioningTask.update({
			where: { id: task },
			data: { status: 'CANCELLED' },
		});
		await service.settle();
		expect(mailsAbout(task)).toEqual([]);
		expect(await list(`?subject_id=${task}`)).toMatchObject({ data: [] });
	});

	it('is told of by the event, whose subject or whose facts name it', async () => {
		const link = await anExpiredLink(service);
		const payload = { payment_link_id: link.id, subject_id: link.subject_id };
		const event = await anEvent('payment_link.expired', 'payment_link', link.id, payload);
		expect((await notify(event)).body).toEqual({ told: 1, mailed: 1 });
		await service.settle();
		expect(mailsAbout(link.subject_id)).toHaveLength(1);
	});

	it('does not mail that one of its own mails failed, because that mail would fail, too', async () => {
		const task = await situations['provisioning_task.failed']!(service);
		await notify(task);
		await service.settle();
		const where = { related_type: 'attention' };
		const [mail] = (await service.call('GET', '/notifications?kind=NEEDS_PERSON')).body.data;
		await database(service).messageDelivery.update({
			where: { id: mail.id },
			data: { status: 'FAILED' },
		});
		const payload = { notification_id: mail.id, kind: 'NEEDS_PERSON' };
		const failed = await anEvent('notification.failed', 'notification', mail.id, payload);
		const before = await database(service).message.count({ where });
		expect((await notify(failed)).body).toEqual({ told: 0, mailed: 0 });
		expect(await database(service).message.count({ where })).toBe(before);
		expect((await list(`?subject_id=${mail.id}`)).data).toHaveLength(1);
	});

	it('lists a bill that has no link an hour after it could be paid, and no longer once it has one', async () => {
		const { id } = await aBillingCycle(service, { status: 'INVOICED' });
		const kinds = async () => (await list(`?subject_id=${id}`)).data.map((one: any) => one.kind);
		expect(await kinds()).toEqual([]);
		await changedTwoHoursAgo(service, id);
		expect(await kinds()).toEqual(['billing_cycle.uncollectable']);
		await service.call('POST', '/payment-links', { billing_cycle_id: id });
		await service.settle();
		await changedTwoHoursAgo(service, id);
		expect(await kinds()).toEqual([]);
	});

	it('says what money is at risk', async () => {
		const link = await anExpiredLink(service);
		const cycle = (await service.call('GET', `/billing-cycles/${link.subject_id}`)).body;
		expect((await list(`?subject_id=${link.subject_id}`)).data).toMatchObject([
			{ amount: cycle.balance, currency: 'IDR', client_id: cycle.client_id },
		]);
	});

	it('gives each matter once, page by page, the oldest first', async () => {
		const all = (await list('?limit=200')).data;
		expect(all.length).toBeGreaterThan(sources.length);
		const paged: any[] = [];
		for (let cursor = ''; ;) {
			const page = await list(`?limit=3${cursor}`);
			paged.push(...page.data);
			if (page.next_cursor === null) break;
			cursor = `&cursor=${page.next_cursor}`;
		}
		expect(paged.map(({ id }) => id)).toEqual(all.map(({ id }: any) => id));
		const times = all.map(({ since }: any) => since);
		expect(times).toEqual([...times].sort());
	});

	it('shows sales and finance what they can settle', async () => {
		const teamsSeenBy = async (role: Role) => {
			const answer = await service.call('GET', '/attention?limit=200', undefined, { role });
			return new Set(answer.body.data.map(({ team }: any) => team));
		};
		expect(await teamsSeenBy('SALES')).toEqual(new Set(['SALES']));
		expect(await teamsSeenBy('FINANCE')).toEqual(new Set(['FINANCE']));
		expect(await teamsSeenBy('OPERATIONS')).toEqual(new Set(['SALES', 'FINANCE', 'OPERATIONS']));
	});

	it('has the events that a workflow can listen to', () => {
		for (const type of ['webhook.dead', 'reaction.dead', 'job.given_up', 'endpoint.disabled'])
			expect(eventTypes).toContain(type);
	});
});
