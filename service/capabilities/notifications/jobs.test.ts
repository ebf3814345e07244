import { z } from 'zod';
import { defineProvider } from '../../platform/provider/index.ts';
import type { MessageChannel } from './ports.ts';
import { ProviderError, type ProviderErrorKind } from '../../platform/errors/index.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import { newLease } from '../../platform/lease/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aNotification } from './fixtures.ts';
import { deliverForgotten, deliverNotification } from './jobs.ts';
import { attemptsMax, attemptSeconds } from './schedule.ts';

describe('notification.deliver', () => {
	let service: TestService;
	beforeEach(async () => {
		service = await startTestService();
	});
	afterEach(() => service.stop());

	const fail = (kind: ProviderErrorKind, more: { after?: boolean } = {}) =>
		service.vendors.failures.push({
			method: 'sendMail',
			error: new ProviderError('gmail', kind, `Gmail: ${kind}`, { retryAfterSeconds: 600 }),
			...more,
		});
	const deliver = (notification_id: string) =>
		service.runJob(deliverNotification, { notification_id });
	const read = async (id: string) => (await service.call('GET', `/notifications/${id}`)).body;
	const eventsOf = async (id: string) =>
		(await service.call('GET', `/events?limit=200`)).body.data
			.filter((event: any) => event.subject_id === id)
			.map((event: any) => event.type);

	it('records who sent the mail, and announces it', async () => {
		const { id } = await aNotification(service);
		await deliver(id);
		expect(await read(id)).toMatchObject({
			status: 'SENT',
			provider: 'gmail',
			provider_id: `sent-<${id}@cloudsales.test>`,
			attempt: 1,
			sent_at: '2026-11-20T03:00:00.000Z',
		});
		expect(await eventsOf(id)).toEqual(['notification.sent']);
	});

	it('sends nothing twice when it runs again', async () => {
		const { id } = await aNotification(service);
		await deliver(id);
		await deliver(id);
		expect(service.vendors.mails).toHaveLength(1);
	});

	it('sends once when two workers have the job at the same time', async () => {
		const { id } = await aNotification(service);
		await Promise.all([deliver(id), deliver(id), deliver(id)]);
		expect(service.vendors.mails).toHaveLength(1);
		expect(await read(id)).toMatchObject({ status: 'SENT', attempt: 1 });
	});

	it.each(['throttled', 'unavailable', 'outcome-unknown'] as const)(
		'tries again later when the provider is %s, no earlier than it asks',
		async (kind) => {
			const { id } = await aNotification(service);
			fail(kind);
			await deliver(id);
			expect(await read(id)).toMatchObject({
				status: 'QUEUED',
				attempt: 1,
				error: `Gmail: ${kind}`,
			});
			expect(await waitingSeconds(id)).toBeGreaterThan(590);
			service.now = addSeconds(service.now, 600);
			await deliver(id);
			expect(await read(id)).toMatchObject({ status: 'SENT', attempt: 2, error: null });
			expect(service.vendors.mails).toHaveLength(1);
		},
	);

	it('finds a mail that was sent although no answer came, and sends no second', async () => {
		const { id } = await aNotification(service);
		fail('outcome-unknown', { after: true });
		await deliver(id);
		expect(await read(id)).toMatchObject({ status: 'QUEUED' });
		await deliver(id);
		expect(await read(id)).toMatchObject({ status: 'SENT', attempt: 2 });
		expect(service.vendors.mails).toHaveLength(1);
	});

	it('finds a mail whose worker died before it could write down that it was sent', async () => {
		const { id } = await aNotification(service);
		await service.runtime.database.client.messageDelivery.update({
			where: { id },
			data: { attempt: 1, ...newLease(service.machine_now, attemptSeconds) },
		});
		service.vendors.mails.push({ reference: `<${id}@cloudsales.test>` } as never);
		await deliver(id);
		expect(await read(id)).toMatchObject({ status: 'QUEUED', attempt: 1 });
		service.now = addSeconds(service.now, attemptSeconds);
		await deliver(id);
		expect(await read(id)).toMatchObject({ status: 'SENT', attempt: 2 });
		expect(service.vendors.mails).toHaveLength(1);
	});

	it('writes nothing over an attempt that took its place while its process was frozen', async () => {
		const holder: { service?: TestService } = {};
		const messageChannel: MessageChannel = {
			id: 'slow',
			title: 'Slow',
			channel: 'EMAIL',
			supports: { html: true, attachments: true, text_length_max: null },
			checkAddress: () => null,
			find: () => Promise.resolve(null),
			send: async () => {
				const { client } = holder.service!.runtime.database;
				await client.messageDelivery.updateMany({ data: newLease(holder.service!.now, 60) });
				throw new ProviderError('slow', 'rejected', 'The address was refused');
			},
		};
		const slow = defineProvider({
			id: 'slow',
			title: 'Slow',
			documentation: 'https://example.com',
			config: z.object({}),
			required: [],
			create: () => ({ messageChannel }),
		});
		const frozen = await startTestService({ providers: [slow] });
		holder.service = frozen;
		try {
			const { id } = await aNotification(frozen);
			await frozen.runJob(deliverNotification, { notification_id: id });
			const { body } = await frozen.call('GET', `/notifications/${id}`);
			expect(body).toMatchObject({ status: 'QUEUED', attempt: 1, error: null });
		} finally {
			await frozen.stop();
		}
	});

	it('gives a mail up at once when the provider refuses it', async () => {
		const { id } = await aNotification(service);
		fail('rejected');
		await deliver(id);
		expect(await read(id)).toMatchObject({ status: 'FAILED', error: 'Gmail: rejected' });
		expect(await eventsOf(id)).toEqual(['notification.failed']);
	});

	it('gives a mail up after the last attempt, and a retry begins a new round', async () => {
		const { id } = await aNotification(service);
		for (let attempt = 1; attempt <= attemptsMax; attempt += 1) {
			expect(await read(id)).toMatchObject({ status: 'QUEUED', attempt: attempt - 1 });
			fail('unavailable');
			await deliver(id);
		}
		expect(await read(id)).toMatchObject({ status: 'FAILED', attempt: attemptsMax });
		await service.call('POST', `/notifications/${id}/retry`);
		fail('unavailable');
		await service.runJob(deliverNotification, {
			notification_id: id,
			attempts_before: attemptsMax,
		});
		expect(await read(id)).toMatchObject({ status: 'QUEUED', attempt: attemptsMax + 1 });
	});

	it('fails the mail when no provider is installed', async () => {
		const without = await startTestService({
			providers: service.vendors.manifests.filter((one) => one.id !== 'gmail'),
		});
		try {
			const { id } = await aNotification(without);
			await without.runJob(deliverNotification, { notification_id: id });
			const { body } = await without.call('GET', `/notifications/${id}`);
			expect(body).toMatchObject({
				status: 'FAILED',
				error: 'No provider is installed for messages by EMAIL',
			});
		} finally {
			await without.stop();
		}
	});

	describe('notification.deliver-forgotten', () => {
		const loseJobs = () =>
			service.runtime.database.client.$executeRawUnsafe(`DELETE FROM pgboss.job`);

		it('takes up a queued mail whose job was lost', async () => {
			const { id } = await aNotification(service);
			await loseJobs();
			await service.settle();
			expect(await read(id)).toMatchObject({ status: 'QUEUED' });
			service.now = addSeconds(service.now, 900);
			await service.runJob(deliverForgotten, {});
			await service.settle();
			expect(await read(id)).toMatchObject({ status: 'SENT' });
		});

		it('leaves a mail alone that was queued just now', async () => {
			const { id } = await aNotification(service);
			await loseJobs();
			await service.runJob(deliverForgotten, {});
			await service.settle();
			expect(await read(id)).toMatchObject({ status: 'QUEUED' });
		});

		it('ends a mail that kills its worker each time', async () => {
			const { id } = await aNotification(service);
			await service.runtime.database.client.messageDelivery.update({
				where: { id },
				data: { attempt: attemptsMax, ...newLease(service.machine_now, attemptSeconds) },
			});
			service.now = addSeconds(service.now, attemptSeconds);
			await deliver(id);
			expect(await read(id)).toMatchObject({
				status: 'FAILED',
				error: 'No attempt to send it came to an end',
			});
			expect(service.vendors.mails).toEqual([]);
		});
	});

	/** How long the next run is put off. */
	async function waitingSeconds(id: string): Promise<number> {
		const rows = await service.runtime.database.client.$queryRaw<{ seconds: number }[]>`
			SELECT extract(epoch FROM max(start_after) - now())::float AS seconds FROM pgboss.job
			WHERE name = 'notification.deliver' AND data->>'notification_id' = ${id}`;
		return rows[0]?.seconds ?? Number.NaN;
	}
});
