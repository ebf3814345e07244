import { aClientChange } from '../client-changes/fixtures.ts';
import { modules } from '../../app/capabilities.ts';
import { collectExtensions } from '../../platform/extension/index.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { addDays, addSeconds } from '../../platform/clock/index.ts';
import type { Role } from '../../platform/actor/index.ts';
import { newId } from '../../platform/database/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aBillingCycle, aCreditNote, fallDue } from '../billing/fixtures.ts';
import { forgetMarks } from './jobs.ts';
import { aRenewal } from '../dunning/fixtures.ts';
import { aPaymentLink } from '../payments/fixtures.ts';
import { aTask } from '../provisioning/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { aChangeRequest, aSubscription } from '../subscriptions/fixtures.ts';

const sources = collectExtensions(modules.flatMap((module) => module.extensions)).list(
	attentionPoint,
);
const operations = new Set(modules.flatMap((module) => module.operations).map(({ id }) => id));
const eventTypes = new Set(modules.flatMap((module) => module.events).map(({ type }) => type));

/** Brings a matter of each kind about, and gives the subject of it. */
const situations: Record<string, (service: TestService) => Promise<string>> = {
	'payment.unmatched': async (service) => {
		const { id } = await aPaymentOn(service);
		const data = { status: 'UNMATCHED', unmatched_reason: 'Another amount', placed_amount: 0n };
		await database(service).payment.update({ where: { id }, data });
		return id;
	},
	'reconciliation.difference': async (service) => {
		const { now } = service;
		const span = { period_from: now, period_to: now, started_at: now };
		const run_id = newId();
		const run = { id: run_id, gateway: `test-${run_id}`, status: 'DONE', ...span };
		await database(service).reconciliationRun.create({ data: run });
		const id = newId();
		const found = { kind: 'AMOUNT_DIFFERS', subject: id, explanation: 'Made for a test' };
		const data = { id, gateway: 'xendit', status: 'OPEN', run_id, ...found };
		await database(service).reconciliationDifference.create({ data });
		return id;
	},
	'provisioning_task.failed': (service) => taskThat(service, { status: 'FAILED' }),
	'provisioning_task.waiting': (service) =>
		taskThat(service, {
			status: 'WAITING',
			waiting_for: 'STAFF',
			waiting_code: 'OTHER',
			waiting_note: 'Buy more licences',
			waiting_since: service.now,
		}),
	'provisioning_task.stuck': (service) =>
		taskThat(service, { status: 'PENDING', blocked_reason: 'Another task failed' }),
	'notification.failed': async (service) => {
		const note = { audience: 'FINANCE', subject: newId(), message: 'A test' };
		const { id } = (await service.call('POST', '/notifications', note)).body;
		await service.settle();
		await database(service).messageDelivery.update({ where: { id }, data: { status: 'FAILED' } });
		return id;
	},
	'subscription_change.awaiting_approval': async (service) => (await aChangeRequest(service)).id,
	'client_change.awaiting_confirmation': async (service) => (await aClientChange(service)).id,
	'subscription.pause-to-review': (service) =>
		subscriptionThat(service, {
			status: 'PAUSED',
			paused_from: service.now,
			pause_review_on: service.now,
		}),
	'subscription.termination-unwarned': (service) =>
		subscriptionThat(service, {
			status: 'ENDED',
			terminate_on: service.now,
			termination_warning_queued_at: service.now,
		}),
	'endpoint.disabled': (service) => endpointThat(service, { status: 'DISABLED' }),
	'endpoint.unproven': (service) => endpointThat(service, { proof: 'NONE' }),
	'delivery.dead': async (service) => {
		await endpointThat(service, {});
		await service.call('POST', '/users', {
			email: `${newId()}@cloudsales.test`,
			name: 'Sari',
			role: 'SALES',
		});
		await service.dispatcher.drain();
		const { id } = await database(service).delivery.findFirstOrThrow({
			where: { status: 'PENDING' },
			orderBy: { created_at: 'desc' },
		});
		await database(service).delivery.update({ where: { id }, data: { status: 'DEAD' } });
		return id;
	},
	'webhook.dead': async (service) => {
		const id = newId();
		const call = { provider: 'xendit', event_id: id, headers: {}, raw_body: Buffer.from('{}') };
		const data = { id, ...call, received_at: service.now, status: 'DEAD', error: 'Unreadable' };
		await database(service).webhookEvent.create({ data });
		return id;
	},
	'reaction.dead': async (service) => {
		const { id } = await database(service).event.findFirstOrThrow();
		const data = { event_id: id, reaction: 'test.reaction', status: 'DEAD', error: 'A defect' };
		await database(service).eventReaction.create({ data });
		return id;
	},
	'job.given_up': async (service) => {
		const id = newId();
		await service.runtime.database.client.$executeRawUnsafe(
			`INSERT INTO pgboss.job (id, name, state, output, completed_on)
			SELECT '${id}', name, 'failed', '{"message":"A defect"}', now() FROM pgboss.queue LIMIT 1`,
		);
		return id;
	},
	'quotation.unsent': async (service) => {
		const { id } = await aQuotation(service);
		const created_at = addSeconds(service.now, -7200);
		await database(service).quotation.update({ where: { id }, data: { created_at } });
		return id;
	},
	'billing_cycle.uncollectable': async (service) => (await anExpiredLink(service)).subject_id,
	'billing_cycle.collection_failed': (service) =>
		aCycleThat(service, { collection_problem: 'The gateway refused it' }),
	'billing_cycle.partly_paid': async (service) => {
		const { id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
		const transfer = { reason: 'PAID_OUTSIDE', amount: 1_000, reference: newId(), note: 'A test' };
		await service.call('POST', `/billing-cycles/${id}/settle`, transfer);
		await service.settle();
		return id;
	},
	'billing_cycle.overdue_without_invoice': async (service) => {
		const { id } = await aBillingCycle(service);
		await fallDue(service, id);
		return id;
	},
	'credit_note.awaiting_buyer_note': async (service) => (await aCreditNote(service)).id,
	'dunning.invoice_missing': (service) => billAtStep(service, 'ESCALATE', false),
	'dunning.cancellation_proposed': (service) => billAtStep(service, 'PROPOSE_CANCEL'),
	'dunning.write_off_proposed': (service) => billAtStep(service, 'PROPOSE_WRITE_OFF'),
	'dunning.step_failing': async (service) => {
		const { id } = await aRenewal(service);
		await database(service).dunningStep.updateMany({
			where: { billing_cycle_id: id, step: 'suspend' },
			data: { failures: 3, reason: 'The gateway is away' },
		});
		return id;
	},
	'payment.credited': async (service) => {
		const { id } = await aPaymentOn(service);
		const data = { placed_amount: 999_000n, credit_amount: 1_000n };
		await database(service).payment.update({ where: { id }, data });
		return id;
	},
	'subscription.parked': async (service) => {
		const { id } = await aSubscription(service, { status: 'ACTIVE' });
		const data = { parked_at: service.now, parked_reason: 'Made for a test' };
		await database(service).subscription.update({ where: { id }, data });
		return id;
	},
	'billing_run.stopped': (service) => runThat(service, { status: 'STOPPED', reason: 'A test' }),
	'billing_run.failed': (service) => runThat(service, { status: 'FAILED', reason: 'A test' }),
};
const runThat = async (service: TestService, data: object): Promise<string> => {
	const id = newId();
	const at = { created_at: service.now, started_at: service.now, progressed_at: service.now };
	const run = { started_by: 'PERSON', actor: 'test', business_date: new Date('2026-11-20') };
	await database(service).billingRun.create({ data: { id, ...run, ...at, ...data } });
	return id;
};
const database = (service: TestService) => service.runtime.database.client as any;
/** A bill for a later period, of which dunning has come to a step that leaves the decision to people. */
const billAtStep = async (service: TestService, action: string, is_invoiced = true) => {
	const { id } = await aRenewal(service, { is_invoiced });
	const done = { status: 'DONE', done_at: service.now, due_at: service.now };
	await database(service).dunningStep.updateMany({
		where: { billing_cycle_id: id, action },
		data: done,
	});
	return id;
};
const changedTwoHoursAgo = (service: TestService, id: string) =>
	database(service).billingCycle.update({
		where: { id },
		data: { updated_at: addSeconds(service.now, -7200) },
	});
/** The link of a bill that is still to be paid. */
const anExpiredLink = async (service: TestService) => {
	const { id: subject_id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
	await service.settle();
	await changedTwoHoursAgo(service, subject_id);
	const link = await database(service).paymentLink.findFirstOrThrow({ where: { subject_id } });
	// Before that, the service makes the next one by itself.
	const data = { status: 'EXPIRED', updated_at: addSeconds(service.now, -7200) };
	return database(service).paymentLink.update({ where: { id: link.id }, data });
};
const aCycleThat = async (service: TestService, data: object): Promise<string> => {
	const { id } = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
	// The news of its link has been heard.
	await service.settle();
	await database(service).billingCycle.update({ where: { id }, data });
	return id;
};
/** Money that came in for something of which nothing else is known. */
const aPaymentOn = async (service: TestService): Promise<{ id: string }> => {
	const link = await aPaymentLink(service);
	service.vendors.pay(link.reference);
	await service.call('POST', `/payment-links/${link.id}/refresh`);
	return (await service.call('GET', `/payments?subject_id=${link.subject_id}`)).body.data[0];
};
async function subscriptionThat(service: TestService, data: object): Promise<string> {
	const { id } = await aSubscription(service, { status: 'ACTIVE' });
	await database(service).subscription.update({ where: { id }, data });
	return id;
}

const taskThat = async (service: TestService, data: object): Promise<string> => {
	const { id } = await aTask(service, { target: 'gcp' });
	await database(service).provisioningTask.update({ where: { id }, data });
	return id;
};
const endpointThat = async (service: TestService, data: object): Promise<string> => {
	const url = `http://127.0.0.1:9/${newId()}`;
	const wish = { url, description: 'A test', event_types: ['user.created'] };
	const { id } = (await service.call('PUT', '/endpoints', wish)).body;
	await database(service).endpoint.update({ where: { id }, data });
	return id;
};

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
			[`ID: ${id}`, `Tugas: ${id}`].some((text) => mail.text.includes(text)),
		);

	it.each(sources.map((one) => [one.kind, one] as const))(
		'%s names operations that lead on, and is about something that events tell of',
		(_, { leads_on, kind }) => {
			expect(leads_on.length).toBeGreaterThan(0);
			expect(leads_on.filter((id) => !operations.has(id))).toEqual([]);
			expect(situations[kind]).toBeDefined();
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
			if (message === undefined) expect(mails[0]?.text).toContain(`/docs#${matter.leads_on[0]}`);
		},
	);

	it('leads to the page on which the team decides, of the kind that is named, and only in a mail that leaves', async () => {
		const id = await situations['dunning.write_off_proposed']!(service);
		const ask = (page: string, kind = 'dunning.write_off_proposed') =>
			service.call('POST', '/attention/notify', { related_id: id, kind, page });
		const page = 'https://n8n.example.com/form-waiting/1';
		expect((await ask(page, 'billing_cycle.uncollectable')).body).toEqual({ told: 0, mailed: 0 });
		expect((await ask(page)).body).toEqual({ told: 1, mailed: 1 });
		expect((await ask('https://n8n.example.com/form-waiting/2')).body).toEqual({
			told: 1,
			mailed: 0,
		});
		await service.settle();
		const mails = mailsAbout(id);
		expect(mails).toHaveLength(1);
		expect(mails[0]!.text).toContain(`Putuskan di halaman ini:\n${page}`);
		for (const wrong of ['javascript:alert(1)', 'not an address'])
			expect((await ask(wrong)).status).toBe(422);
	});

	describe('taken and snoozed', () => {
		const failedTask = () => situations['provisioning_task.failed']!(service);
		const matterOf = async (subject_id: string, more = '') =>
			(await list(`?subject_id=${subject_id}${more}`)).data[0];
		const inDays = (days: number): string =>
			addDays(service.runtime.machine_clock.now(), days).toISOString();
		const snooze = (id: string, until: string | null, role: Role = 'ADMIN') =>
			service.call(
				'POST',
				`/attention/${id}/snooze`,
				{ until, reason: 'Pays on Tuesday' },
				{ role },
			);

		it('attention.assign names who takes a matter, and the list can be narrowed to it', async () => {
			const wish = { email: `${newId()}@cloudsales.test`, name: 'Rudi', role: 'OPERATIONS' };
			const user = (await service.call('POST', '/users', wish)).body;
			const id = await failedTask();
			const matter = await matterOf(id);
			expect(matter.owner).toBeNull();
			const path = `/attention/${matter.id}/assign`;
			const taken = await service.call('POST', path, { user_id: user.id });
			expect(taken.body.owner).toEqual({ id: user.id, name: 'Rudi' });
			expect((await list(`?owner_id=${user.id}`)).data.map((one: any) => one.id)).toEqual([
				matter.id,
			]);
			const back = await service.call('POST', path, { user_id: null });
			expect(back.body.owner).toBeNull();
		});

		it('attention.assign refuses a client and whoever is not there', async () => {
			const matter = await matterOf(await failedTask());
			const path = `/attention/${matter.id}/assign`;
			expect(await service.call('POST', path, { user_id: newId() })).toMatchObject({ status: 404 });
			expect(
				await service.call('POST', `/attention/${newId()}/assign`, { user_id: null }),
			).toMatchObject({ status: 404 });
		});

		it('attention.snooze leaves a matter out until then, and null shows it again', async () => {
			const subject = await failedTask();
			const { id } = await matterOf(subject);
			const until = inDays(2);
			expect((await snooze(id, until)).body).toMatchObject({
				snoozed_until: until,
				snooze_reason: 'Pays on Tuesday',
			});
			expect(await matterOf(subject)).toBeUndefined();
			expect(await matterOf(subject, '&include_snoozed=true')).toMatchObject({ id });
			await snooze(id, null);
			expect(await matterOf(subject)).toMatchObject({ snoozed_until: null, snooze_reason: null });
		});

		it('attention.snooze refuses a time that is over, and one beyond thirty days', async () => {
			const { id } = await matterOf(await failedTask());
			for (const until of [inDays(-1), inDays(31)])
				expect((await snooze(id, until)).body).toMatchObject({
					errors: [{ path: 'body.until', message: 'Must lie ahead, at most 30 days' }],
				});
		});

		it('shows a matter that stands still anew, though it was snoozed and taken before', async () => {
			const subject = await failedTask();
			const { id } = await matterOf(subject);
			await snooze(id, inDays(2));
			const updated_at = addSeconds(service.now, 3600);
			await database(service).provisioningTask.update({
				where: { id: subject },
				data: { updated_at },
			});
			expect(await matterOf(subject)).toMatchObject({ id, snoozed_until: null, owner: null });
		});

		it('lets finance mark nothing that only operations sees', async () => {
			const { id } = await matterOf(await failedTask());
			expect(await snooze(id, inDays(1), 'FINANCE')).toMatchObject({ status: 404 });
		});

		it('gives the most money first, page by page', async () => {
			for (const amount of [3_000n, 9_000_000n, 70_000n]) {
				const { id } = await aPaymentOn(service);
				const data = { status: 'UNMATCHED', unmatched_reason: 'A test', placed_amount: 0n, amount };
				await database(service).payment.update({ where: { id }, data });
			}
			const amounts: number[] = [];
			let cursor = '';
			do {
				const page = await list(`?sort=-amount_at_risk&limit=2${cursor}`);
				amounts.push(...page.data.map((one: any) => one.amount ?? 0));
				cursor = page.next_cursor === null ? '' : `&cursor=${page.next_cursor}`;
			} while (cursor !== '');
			expect(amounts.length).toBeGreaterThan(5);
			expect(amounts).toEqual(amounts.toSorted((a, b) => b - a));
		});

		it('forgets what was said of a matter once it is settled', async () => {
			const subject = await failedTask();
			const { id: matter_id } = await matterOf(subject);
			await snooze(matter_id, inDays(2));
			const count = () => database(service).attentionMark.count({ where: { matter_id } });
			await service.runJob(forgetMarks, {});
			expect(await count()).toBe(1);
			await database(service).provisioningTask.update({
				where: { id: subject },
				data: { status: 'CANCELLED' },
			});
			await service.runJob(forgetMarks, {});
			expect(await count()).toBe(0);
		});
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
