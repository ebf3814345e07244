import { modules } from '../../../app/capabilities.ts';
import { startTestService, type TestService } from '../../../tests/service.ts';
import { aBillingCycle } from '../../billing/fixtures.ts';
import { aMessageKind, aNotification, moduleOf } from '../fixtures.ts';
import { aClient } from '../../clients/fixtures.ts';
import { randomUUID } from 'node:crypto';

const bill = aMessageKind('BILL');

describe('a mail that was sent before', () => {
	let service: TestService;
	let client: any;
	beforeAll(async () => {
		service = await startTestService({ modules: [...modules, moduleOf(bill.kind)] });
		client = await aClient(service);
		bill.state.recipient = { type: 'CLIENT', id: client.id };
	});
	afterAll(() => service.stop());
	beforeEach(() => {
		bill.state.against = null;
	});

	const send = (related_id: string) =>
		service.call('POST', '/emails/send', { kind: 'BILL', related_id });
	const sentBill = async (): Promise<any> => {
		const { body } = await send(randomUUID());
		await service.settle();
		return (await service.call('GET', `/notifications/${body.id}`)).body;
	};
	const resend = (id: string, body: object = {}, role: 'SALES' | 'NONE' = 'SALES') =>
		service.call('POST', `/notifications/${id}/resend`, { reason: 'Deleted', ...body }, { role });
	const mailsOf = async (id: string) => {
		await service.settle();
		return service.vendors.mails.filter((one) => one.reference.includes(id));
	};

	describe('asked for by email.send', () => {
		it('says what happened: on its way, waiting, sent at a time, or failed', async () => {
			const id = randomUUID();
			expect((await send(id)).body).toMatchObject({ outcome: 'SENT_NOW', status: 'QUEUED' });
			expect((await send(id)).body).toMatchObject({ outcome: 'ALREADY_QUEUED' });
			await service.settle();
			expect((await send(id)).body).toMatchObject({
				outcome: 'ALREADY_SENT',
				status: 'SENT',
				sent_at: service.now.toISOString(),
			});
			await service.runtime.database.client.messageDelivery.updateMany({
				where: { related_id: id },
				data: { status: 'FAILED' },
			});
			expect((await send(id)).body).toMatchObject({ outcome: 'FAILED_BEFORE' });
		});
	});

	describe('notification.resend', () => {
		it('sends the same text once more, and says of what and why', async () => {
			const first = await sentBill();
			const answer = await resend(first.id);
			expect(answer).toMatchObject({
				status: 201,
				body: {
					status: 'QUEUED',
					recipient: first.recipient,
					resend_of_id: first.id,
					resend_reason: 'Deleted',
					sent_at: null,
				},
			});
			const [before] = await mailsOf(first.id);
			const [mail, ...others] = await mailsOf(answer.body.id);
			expect(others).toEqual([]);
			expect(mail).toMatchObject({ to: before?.to, text: before?.text, subject: before?.subject });
			expect(mail?.reference).not.toBe(before?.reference);
		});

		it('is one mail for a key, and one more for another', async () => {
			const first = await sentBill();
			const path = `/notifications/${first.id}/resend`;
			const body = { reason: 'Deleted' };
			const [a, b, c] = [
				await service.call('POST', path, body, { key: `a${first.id}` }),
				await service.call('POST', path, body, { key: `a${first.id}` }),
				await service.call('POST', path, body, { key: `b${first.id}` }),
			];
			expect(b.body.id).toBe(a.body.id);
			expect(c.body.id).not.toBe(a.body.id);
		});

		it('is asked for by many at the same time without a failure', async () => {
			const first = await sentBill();
			const answers = await Promise.all([1, 2, 3].map(() => resend(first.id)));
			expect(answers.map(({ status }) => status)).toEqual([201, 201, 201]);
		});

		it('leaves the mail of email.send as it was: asked for again, it is the first one', async () => {
			const first = await sentBill();
			await resend(first.id);
			await service.settle();
			expect((await send(first.related_id)).body).toMatchObject({
				id: first.id,
				outcome: 'ALREADY_SENT',
			});
		});

		it('goes to a portal user or the corrected address of the client, and to nobody else', async () => {
			const first = await sentBill();
			await service.runtime.database.client.user.create({
				data: {
					id: randomUUID(),
					email: 'second@client.example',
					name: 'Second',
					role: 'CLIENT',
					status: 'ACTIVE',
					memberships: {
						create: { id: randomUUID(), client_id: client.id, role: 'FINANCE', status: 'ACTIVE' },
					},
				},
			});
			const other = await resend(first.id, { recipient: 'second@client.example' });
			expect(other).toMatchObject({ status: 201, body: { recipient: 'second@client.example' } });
			const stranger = await aClient(service);
			for (const recipient of ['thief@evil.example', stranger.billing_email]) {
				const refused = await resend(first.id, { recipient });
				expect(refused).toMatchObject({
					status: 422,
					body: { code: 'notification.address-not-allowed' },
				});
				expect(JSON.stringify(refused.body)).not.toContain(client.billing_email);
			}
		});

		it('refuses what is no longer true, with the reason', async () => {
			const first = await sentBill();
			bill.state.against = 'It was paid';
			expect(await resend(first.id)).toMatchObject({
				status: 409,
				body: { code: 'email.not-due', detail: 'It was paid' },
			});
		});

		it.each(['QUEUED', 'FAILED'] as const)('refuses one that is %s', async (status) => {
			const { id } = await aNotification(service, { status });
			expect(await resend(id)).toMatchObject({
				status: 409,
				body: { code: 'notification.not-sent', details: { status } },
			});
			await service.settle();
		});

		it('sends the invoice with its files once more, until it is paid', async () => {
			const cycle = await aBillingCycle(service, { status: 'AWAITING_PAYMENT' });
			const body = { kind: 'INVOICE', related_id: cycle.id };
			const { id } = (await service.call('POST', '/emails/send', body)).body;
			const [first] = await mailsOf(id);
			const again = await resend(id);
			const [mail] = await mailsOf(again.body.id);
			expect(mail?.attachments).toEqual(first?.attachments);
			expect(mail?.attachments).toHaveLength(2);
		});

		it('needs a reason and a member of staff, and stands in the audit trail', async () => {
			const first = await sentBill();
			expect((await resend(first.id, { reason: '' })).status).toBe(422);
			expect((await resend(first.id, {}, 'NONE')).status).toBe(401);
			const { body } = await resend(first.id);
			const rows = await service.runtime.database.client.auditEntry.findMany({
				where: { operation: 'notification.resend' },
			});
			expect(JSON.stringify(rows)).toContain(body.id);
		});
	});
});
