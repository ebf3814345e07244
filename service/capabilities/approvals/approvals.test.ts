import { startTestService, type TestService } from '../../tests/service.ts';
import { addDays } from '../../platform/clock/index.ts';
import { aProduct } from '../catalog/fixtures.ts';
import { aQuotation } from '../quotations/fixtures.ts';
import { followUpApprovals } from './jobs.ts';

const limits = {
	APPROVAL_PICKUP_SECONDS: '0',
	QUOTATION_DISCOUNT_MAX_PERCENT: '10',
	QUOTATION_APPROVAL_AMOUNT: '100000000',
};

describe('approvals of quotations', () => {
	let service: TestService;
	let start: Date;
	beforeAll(async () => {
		service = await startTestService({ environment: limits });
		start = service.now;
	});
	afterAll(() => service.stop());
	afterEach(() => {
		service.now = start;
	});

	/** For 3,750,000 by the catalogue, less what is taken off. */
	const discounted = async (discount: number, values: object = {}) => {
		const { id: product_id } = await aProduct(service);
		const items = [{ product_id, quantity: 25, discount }];
		return aQuotation(service, { status: 'SYNCED', items, ...values });
	};
	const send = (quotation: any, options: object = {}) =>
		service.call('POST', `/quotations/${quotation.id}/send`, {}, options);
	const approvalsOf = async (quotation: any): Promise<any[]> =>
		(await service.call('GET', `/approvals?subject_id=${quotation.id}&sort=created_at`)).body.data;
	const decide = (approval: any, verb: 'grant' | 'refuse', body: object = {}, who: object = {}) =>
		service.call(
			'POST',
			`/approvals/${approval.id}/${verb}`,
			{ decided_by: 'Dewi', ...(verb === 'refuse' ? { reason: 'Below our cost' } : {}), ...body },
			who,
		);
	const eventsOf = async (subject: any, type: string): Promise<number> =>
		(await service.call('GET', `/events?subject_id=${subject.id}`)).body.data.filter(
			(one: any) => one.type === type,
		).length;
	const waiting = async (values: object = {}) => {
		const quotation = await discounted(937_500, values);
		expect((await send(quotation)).status).toBe(409);
		const [approval] = await approvalsOf(quotation);
		return { quotation, approval };
	};
	const mailsTo = (team: string, id: string) =>
		service.vendors.mails.filter(
			({ to, text }) => to === `${team}@cloudsales.test` && text.includes(id),
		);

	it('asks when a quotation is sent, tells the team that decides, and sends nothing before (approval.get, approval.list)', async () => {
		const quotation = await discounted(937_500);
		const answer = await send(quotation);
		const [approval, ...others] = await approvalsOf(quotation);
		expect(others).toEqual([]);
		expect(answer).toMatchObject({
			status: 409,
			body: {
				code: 'quotation.approval-needed',
				details: {
					approvals: [{ approval_id: approval.id, kind: 'quotation.discount', status: 'PENDING' }],
				},
			},
		});
		expect(await service.call('GET', `/approvals/${approval.id}`)).toMatchObject({
			status: 200,
			body: {
				status: 'PENDING',
				approver: 'FINANCE',
				amount: 937_500,
				currency: 'IDR',
				summary: {
					en: `Quotation ${quotation.number} (version 1) takes 25% off the catalogue price, which is IDR 937,500; the limit is 10%.`,
					id: expect.stringContaining('25% dari harga katalog, senilai Rp 937.500'),
				},
			},
		});
		expect((await send(quotation)).status).toBe(409);
		await service.settle();
		expect(await approvalsOf(quotation)).toHaveLength(1);
		expect(await eventsOf(approval, 'approval.needed')).toBe(1);
		expect(mailsTo('finance', approval.id)).toHaveLength(1);
		const mails = service.vendors.mails.filter(({ subject }) => subject.includes(quotation.number));
		expect(mails.filter(({ to }) => to !== 'finance@cloudsales.test')).toEqual([]);
		expect((await service.call('GET', `/quotations/${quotation.id}`)).body.status).toBe('DRAFT');
	});

	it('lets the sending go on by its event when it is granted, and not before (approval.grant)', async () => {
		const { quotation, approval } = await waiting();
		expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(0);
		const key = 'the-same-command';
		expect((await send(quotation, { key })).status).toBe(409);
		expect(await decide(approval, 'grant')).toMatchObject({
			status: 200,
			body: { status: 'GRANTED', decided_by: 'Dewi' },
		});
		expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(1);
		expect(await eventsOf(approval, 'approval.granted')).toBe(1);
		// What was refused for want of an approval is no answer that is kept for its key.
		expect(await send(quotation, { key })).toMatchObject({ status: 200, body: { status: 'SENT' } });
	});

	it('goes on after the process was killed between the decision and the sending', async () => {
		const { quotation, approval } = await waiting();
		const { client } = service.runtime.database;
		// Neither half is there without the other: what cannot announce the sending grants nothing.
		await client.$executeRawUnsafe(
			`CREATE FUNCTION die() RETURNS trigger AS $$ BEGIN RAISE EXCEPTION 'killed'; END $$ LANGUAGE plpgsql`,
		);
		await client.$executeRawUnsafe(
			`CREATE TRIGGER die BEFORE INSERT ON events FOR EACH ROW WHEN (NEW.type = 'quotation.send_requested') EXECUTE FUNCTION die()`,
		);
		expect((await decide(approval, 'grant')).status).toBe(500);
		await client.$executeRawUnsafe('DROP TRIGGER die ON events');
		await client.$executeRawUnsafe('DROP FUNCTION die');
		expect((await approvalsOf(quotation))[0].status).toBe('PENDING');
		expect((await decide(approval, 'grant')).status).toBe(200);
		// Committed with the decision: whichever process lives delivers it.
		expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(1);
	});

	it('takes a quotation that is to be sent at once through the same door', async () => {
		const { id: product_id } = await aProduct(service);
		const items = [{ product_id, quantity: 25, unit_amount: 100_000 }];
		// A third below the catalogue, although no discount is named.
		const quotation = await aQuotation(service, { items, send: true });
		expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(0);
		const [approval] = await approvalsOf(quotation);
		expect(approval).toMatchObject({ kind: 'quotation.discount', amount: 1_250_000 });
		await decide(approval, 'grant');
		expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(1);
	});

	it.each([
		['a discount at the limit', { quantity: 25, discount: 375_000 }, []],
		['a discount above it', { quantity: 25, discount: 375_001 }, ['quotation.discount']],
		['a price above the catalogue', { quantity: 25, unit_amount: 200_000, discount: 900_000 }, []],
		['an amount above its limit', { quantity: 700 }, ['quotation.amount']],
		['both', { quantity: 800, discount: 15_000_000 }, ['quotation.discount', 'quotation.amount']],
	])('%s needs what it needs', async (_, item, kinds) => {
		const { id: product_id } = await aProduct(service);
		const quotation = await aQuotation(service, {
			status: 'SYNCED',
			items: [{ product_id, ...item }],
		});
		expect((await send(quotation)).status).toBe(kinds.length === 0 ? 200 : 409);
		const approvals = await approvalsOf(quotation);
		expect(approvals.map(({ kind }) => kind).sort()).toEqual([...kinds].sort());
		for (const [index, approval] of approvals.entries()) {
			expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(0);
			expect((await send(quotation)).status).toBe(409);
			expect((await decide(approval, 'grant')).status).toBe(200);
			const isLast = index === approvals.length - 1;
			expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(isLast ? 1 : 0);
		}
	});

	it('is needed by every offer in another currency, which the limit cannot be compared with', async () => {
		const { id: product_id } = await aProduct(service);
		const items = [{ product_id, quantity: 1, unit_amount: 100 }];
		const quotation = await aQuotation(service, { status: 'SYNCED', currency: 'USD', items });
		expect((await send(quotation)).status).toBe(409);
		expect((await approvalsOf(quotation)).map(({ kind }) => kind)).toEqual(['quotation.amount']);
	});

	it('tells sales of a refusal with its reason, and is not asked again for the same version (approval.refuse)', async () => {
		const { quotation, approval } = await waiting();
		expect(await decide(approval, 'refuse')).toMatchObject({
			status: 200,
			body: { status: 'REFUSED', reason: 'Below our cost', decided_by: 'Dewi' },
		});
		await service.settle();
		const [mail, ...more] = mailsTo('sales', approval.id);
		expect(more).toEqual([]);
		expect(mail?.text).toContain('Below our cost');
		expect(await send(quotation)).toMatchObject({
			status: 409,
			body: { details: { approvals: [{ status: 'REFUSED' }] } },
		});
		expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(0);
		expect(await approvalsOf(quotation)).toHaveLength(1);
	});

	it('is needed anew by a revised quotation, and what waited for the old one is withdrawn', async () => {
		const { quotation, approval } = await waiting();
		const { id: product_id } = await aProduct(service);
		const items = [{ product_id, quantity: 25, discount: 937_500 }];
		const path = `/quotations/${quotation.id}/revise`;
		const { body: next } = await service.call('POST', path, { items, send: true });
		expect((await approvalsOf(quotation))[0].status).toBe('WITHDRAWN');
		expect((await decide(approval, 'grant')).body.code).toBe('lifecycle.illegal-move');
		const [own] = await approvalsOf(next);
		expect(own).toMatchObject({ status: 'PENDING', kind: 'quotation.discount' });
		await decide(own, 'grant');
		expect(await eventsOf(next, 'quotation.send_requested')).toBe(1);
		expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(0);
	});

	it('takes one decision of two that are made at once, and says which', async () => {
		for (let round = 0; round < 5; round += 1) {
			const { quotation, approval } = await waiting();
			const answers = await Promise.all([
				decide(approval, 'grant', { decided_by: 'Dewi' }),
				decide(approval, 'refuse', { decided_by: 'Budi' }),
				decide(approval, 'grant', { decided_by: 'Dewi' }),
			]);
			const [now] = await approvalsOf(quotation);
			for (const { status, body } of answers)
				if (status === 200) expect(body.status).toBe(now.status);
				else
					expect(body).toMatchObject({
						code: 'lifecycle.illegal-move',
						details: { status: now.status },
					});
			expect(answers.filter(({ status }) => status === 200).length).toBe(
				now.status === 'GRANTED' ? 2 : 1,
			);
			expect(await eventsOf(quotation, 'quotation.send_requested')).toBe(
				now.status === 'GRANTED' ? 1 : 0,
			);
		}
	});

	it('is decided by its role and by ADMIN alone', async () => {
		const { approval } = await waiting();
		expect((await decide(approval, 'grant', {}, { role: 'OPERATIONS' })).body).toMatchObject({
			status: 403,
			code: 'approval.other-role',
			details: { approver: 'FINANCE' },
		});
		expect((await decide(approval, 'grant', {}, { role: 'SALES' })).status).toBe(403);
		expect((await decide(approval, 'grant', {}, { role: 'FINANCE' })).status).toBe(200);
	});

	it('is asked for again by itself, expires, and can be asked for once more (approval.ask-again)', async () => {
		const { quotation, approval } = await waiting();
		await service.settle();
		const after = async (days: number) => {
			service.now = addDays(start, days);
			await service.runJob(followUpApprovals, {});
			await service.runJob(followUpApprovals, {});
			await service.settle();
			return (await approvalsOf(quotation))[0];
		};
		expect(await after(1)).toMatchObject({ status: 'PENDING', asked_again_at: null });
		expect(await after(2)).toMatchObject({ asked_again_at: addDays(start, 2).toISOString() });
		expect(await eventsOf(approval, 'approval.needed')).toBe(2);
		expect(mailsTo('finance', approval.id)).toHaveLength(2);
		expect(await after(14)).toMatchObject({ status: 'EXPIRED' });
		expect(await eventsOf(approval, 'approval.expired')).toBe(1);
		expect((await decide(approval, 'grant')).body.code).toBe('lifecycle.illegal-move');
		const matters = await service.call('GET', `/attention?subject_id=${approval.id}`);
		expect(matters.body.data).toMatchObject([{ kind: 'approval.expired', team: 'SALES' }]);
		const again = await service.call('POST', `/approvals/${approval.id}/ask-again`);
		expect(again.body).toMatchObject({
			status: 'PENDING',
			expires_at: addDays(start, 28).toISOString(),
		});
		expect(await eventsOf(approval, 'approval.needed')).toBe(3);
		expect((await decide(approval, 'grant')).status).toBe(200);
		expect((await service.call('POST', `/approvals/${approval.id}/ask-again`)).status).toBe(409);
	});

	it('is one mail each time it is asked: by a workflow with its page, or else by the service', async () => {
		const { approval } = await waiting();
		const tell = async (page = 'https://n8n.example.com/form-waiting/7') =>
			(await service.call('POST', '/attention/notify', { related_id: approval.id, page })).body;
		expect(await tell()).toEqual({ told: 1, mailed: 1 });
		await service.settle();
		// The same event again, whose wait has another page, and the job of the service.
		expect(await tell('https://n8n.example.com/form-waiting/8')).toEqual({ told: 1, mailed: 0 });
		await service.settle();
		const [mail, ...more] = mailsTo('finance', approval.id);
		expect(more).toEqual([]);
		expect(mail?.text).toContain('https://n8n.example.com/form-waiting/7');
		expect(mail?.text).toContain(`http://cloudsales.test/console/approvals/${approval.id}`);
		service.now = addDays(start, 1);
		await service.call('POST', `/approvals/${approval.id}/ask-again`);
		await service.settle();
		expect(mailsTo('finance', approval.id)).toHaveLength(2);
		expect(await tell()).toEqual({ told: 1, mailed: 0 });
		const late = await waiting();
		await decide(late.approval, 'grant');
		await service.settle();
		expect(mailsTo('finance', late.approval.id)).toEqual([]);
	});

	it('names the instant at which it has to be looked at next', async () => {
		const { approval } = await waiting();
		await service.runtime.database.client.approval.updateMany({
			where: { id: { not: approval.id }, status: 'PENDING' },
			data: { next_at: addDays(start, 30) },
		});
		const due = () => service.transaction((context) => followUpApprovals.nextDue!(context));
		expect(await due()).toEqual(addDays(start, 2));
		service.now = addDays(start, 2);
		await service.runJob(followUpApprovals, {});
		expect(await due()).toEqual(addDays(start, 4));
	});

	it('shows the team that decides what waits, with its money', async () => {
		const { approval } = await waiting();
		const list = async (role: any) =>
			(await service.call('GET', `/attention?subject_id=${approval.id}`, undefined, { role })).body
				.data;
		expect(await list('FINANCE')).toMatchObject([
			{ kind: 'approval.pending', amount: 937_500, currency: 'IDR' },
		]);
		expect(await list('SALES')).toEqual([]);
	});
});

describe('without limits', () => {
	it('nothing needs an approval', async () => {
		const service = await startTestService();
		const { id: product_id } = await aProduct(service);
		const items = [{ product_id, quantity: 100_000, discount: 14_999_999_999 }];
		const { id, status } = await aQuotation(service, { status: 'SENT', items });
		expect(status).toBe('SENT');
		expect((await service.call('GET', `/approvals?subject_id=${id}`)).body.data).toEqual([]);
		await service.stop();
	});
});
