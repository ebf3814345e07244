import { addSeconds } from '../../platform/clock/index.ts';
import { ProviderError } from '../../platform/errors/index.ts';
import { Refusal } from '../../platform/operation/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { askGateway, aWish, openLink } from './fixtures.ts';
import { aGatewayLink } from './gateway-fixtures.ts';
import { pollLinksJob, resolveLinkJob } from './jobs.ts';
import { prepareLink, recordLink, renewLink, type LinkWish } from './open-link.ts';
import { quietSeconds } from './rules.ts';
import type { LinkRow } from './store.ts';

const lost = new ProviderError('xendit', 'outcome-unknown', 'no answer', { code: 'timeout' });
const down = new ProviderError('xendit', 'unavailable', 'cannot connect');
const refused = new ProviderError('xendit', 'rejected', 'no such channel', { code: 'NO_CHANNEL' });

describe('making a payment link', () => {
	let service: TestService;
	let wish: LinkWish;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());
	beforeEach(async () => {
		service.vendors.failures.length = 0;
		wish = await aWish(service);
	});

	const links = (): Promise<LinkRow[]> =>
		service.runtime.database.client.paymentLink.findMany({
			where: { subject_id: wish.subject_id },
			orderBy: { id: 'asc' },
		});
	const atGateway = (link: LinkRow) =>
		[...service.vendors.links.values()].filter((one) => one.reference === link.reference);
	const codeOf = (work: Promise<unknown>): Promise<string> =>
		work.then(
			() => 'no error',
			(error) => error.definition?.code ?? String(error),
		);
	const wait = (seconds: number): void => {
		service.now = addSeconds(service.now, seconds);
	};

	it('makes one link with a reference made from its id', async () => {
		const link = await openLink(service, wish);
		expect(link).toMatchObject({
			status: 'OPEN',
			reference: `cs-${link.id}`,
			amount: wish.amount,
			leased_until: null,
			error: null,
			next_check_at: addSeconds(service.machine_now, 60),
		});
		expect(atGateway(link)).toMatchObject([
			{ gateway_reference: link.gateway_reference, url: link.url, amount: wish.amount },
		]);
		expect(service.vendors.linkRequests.at(-1)).toMatchObject({
			reference: link.reference,
			payer_email: wish.payer.email,
			expires_in_seconds: wish.expires_in_seconds,
		});
	});

	it('returns the open link when it is requested again', async () => {
		const link = await openLink(service, wish);
		expect(await openLink(service, wish)).toEqual(link);
		expect(atGateway(link)).toHaveLength(1);
	});

	it('lets one of two callers make it and tells the other to come back', async () => {
		const prepare = () => service.transaction((context) => prepareLink(context, wish));
		const results = await Promise.allSettled([prepare(), prepare(), prepare()]);
		expect(results.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
		for (const result of results) {
			if (result.status === 'rejected')
				expect(result.reason).toMatchObject({
					definition: { code: 'idempotency.in-progress' },
					retryAfterSeconds: 2,
				});
		}
		expect(await links()).toHaveLength(1);
	});

	it('is not refused by a link of the subject that has ended', async () => {
		const first = await openLink(service, wish);
		const atVendor = service.vendors.links.get(first.gateway_reference ?? '')!;
		service.vendors.links.set(atVendor.gateway_reference, { ...atVendor, status: 'EXPIRED' });
		wait(61);
		await service.runJob(pollLinksJob, {});
		const second = await openLink(service, wish);
		expect(second.id).not.toBe(first.id);
		expect((await links()).map((link) => link.status)).toEqual(['EXPIRED', 'OPEN']);
	});

	it('makes nothing at a gateway that is not installed', async () => {
		expect(await codeOf(openLink(service, { ...wish, gateway: 'tripay' }))).toBe('input.invalid');
		expect(await links()).toEqual([]);
	});

	it.each([
		['below the smallest', 9_999n],
		['above the largest', 1_000_000_001n],
	])('refuses an amount %s before the gateway is asked to make it', async (_, amount) => {
		const requests = service.vendors.linkRequests.length;
		const small = { ...wish, amount };
		expect(await codeOf(openLink(service, small))).toBe('payment_link.amount-not-collectable');
		expect(service.vendors.linkRequests).toHaveLength(requests);
		expect(await links()).toMatchObject([{ status: 'FAILED' }]);
	});

	it('finds the link whose making was not answered, and makes no second one', async () => {
		service.vendors.failures.push({ method: 'createLink', error: lost, after: true });
		const link = await openLink(service, wish);
		expect(link.status).toBe('OPEN');
		expect(atGateway(link)).toHaveLength(1);
	});

	describe('when the gateway does not say whether it was made', () => {
		const lose = async (): Promise<LinkRow> => {
			service.vendors.failures.push({ method: 'createLink', error: lost });
			expect(await codeOf(openLink(service, wish))).toBe('payment_link.outcome-unknown');
			return (await links())[0]!;
		};

		it('keeps the intent as UNKNOWN', async () => {
			expect(await lose()).toMatchObject({ status: 'UNKNOWN', error: 'no answer' });
		});

		it('does not believe "not found" while the gateway may still be at work', async () => {
			const link = await lose();
			const requests = service.vendors.linkRequests.length;
			expect(await codeOf(openLink(service, wish))).toBe('payment_link.outcome-unknown');
			expect(service.vendors.linkRequests).toHaveLength(requests);
			service.vendors.links.set(
				'late',
				aGatewayLink({
					gateway_reference: 'late',
					reference: link.reference,
					amount: wish.amount,
					expires_at: addSeconds(service.now, 3600),
				}),
			);
			expect(await openLink(service, wish)).toMatchObject({ id: link.id, status: 'OPEN' });
			expect(atGateway(link)).toHaveLength(1);
			service.vendors.links.delete('late');
		});

		it('makes it under the same reference once the gateway has been quiet long enough', async () => {
			const link = await lose();
			wait(quietSeconds);
			const made = await openLink(service, wish);
			expect(made).toMatchObject({ id: link.id, status: 'OPEN', reference: link.reference });
			expect(atGateway(link)).toHaveLength(1);
		});

		it('settles it to OPEN by itself when it turns up, even if the first look-up fails', async () => {
			const prepared = await service.transaction((context) => prepareLink(context, wish));
			if (!('call' in prepared)) throw new Error('It was there already');
			await askGateway(service, prepared.call);
			await service.transaction((context) =>
				recordLink(context, prepared.call, { ok: false, error: lost }),
			);
			const [link] = await links();
			expect(link?.status).toBe('UNKNOWN');
			wait(quietSeconds);
			service.vendors.failures.push({ method: 'findLink', error: down });
			await service.runJob(resolveLinkJob, { payment_link_id: link!.id });
			expect((await links())[0]).toMatchObject({ status: 'UNKNOWN', leased_until: null });
			wait(60);
			await service.runJob(pollLinksJob, {});
			expect((await links())[0]).toMatchObject({ status: 'OPEN' });
		});

		it('settles it to FAILED when it never turns up, and the next request makes another', async () => {
			const link = await lose();
			for (const seconds of [quietSeconds, 60, 300, 900]) {
				expect((await links())[0]?.status).toBe('UNKNOWN');
				wait(seconds);
				await service.runJob(pollLinksJob, {});
			}
			expect((await links())[0]).toMatchObject({ id: link.id, status: 'FAILED' });
			const next = await openLink(service, wish);
			expect(next.reference).not.toBe(link.reference);
		});

		it('does not take a refused look-up for an answer about the link', async () => {
			await lose();
			wait(quietSeconds);
			service.vendors.failures.push({ method: 'findLink', error: refused });
			expect(await codeOf(openLink(service, wish))).toBe('vendor.unavailable');
			expect((await links())[0]?.status).toBe('UNKNOWN');
		});
	});

	it('fails an attempt that the gateway refuses; the next one has a new reference', async () => {
		service.vendors.failures.push({ method: 'createLink', error: refused });
		expect(await codeOf(openLink(service, wish))).toBe('vendor.refused');
		expect(await links()).toMatchObject([{ status: 'FAILED', error: 'no such channel' }]);
		const link = await openLink(service, wish);
		expect((await links()).map((one) => one.status)).toEqual(['FAILED', 'OPEN']);
		expect(link.reference).toBe(`cs-${link.id}`);
	});

	it('goes on with the same attempt when the gateway could not be reached', async () => {
		service.vendors.failures.push({ method: 'createLink', error: down });
		expect(await codeOf(openLink(service, wish))).toBe('vendor.unavailable');
		const [first] = await links();
		expect(first).toMatchObject({ status: 'CREATING', leased_until: null });
		expect((await openLink(service, wish)).id).toBe(first?.id);
	});

	it('looks before it makes what an earlier attempt may have made, and only then', async () => {
		service.vendors.failures.push({ method: 'findLink', error: down });
		service.vendors.failures.push({ method: 'createLink', error: down });
		expect(await codeOf(openLink(service, wish))).toBe('vendor.unavailable');
		expect(service.vendors.failures).toMatchObject([{ method: 'findLink' }]);
		const requests = service.vendors.linkRequests.length;
		expect(await codeOf(openLink(service, wish))).toBe('vendor.unavailable');
		expect(service.vendors.failures).toEqual([]);
		expect(service.vendors.linkRequests).toHaveLength(requests);
	});

	describe('when the holder dies', () => {
		const abandon = async (): Promise<LinkRow> => {
			await service.transaction((context) => prepareLink(context, wish));
			return (await links())[0]!;
		};

		it('keeps others out until the lease has passed, then another takes over', async () => {
			const link = await abandon();
			expect(await codeOf(openLink(service, wish))).toBe('idempotency.in-progress');
			wait(26);
			expect(await openLink(service, wish)).toMatchObject({ id: link.id, status: 'OPEN' });
			expect(atGateway(link)).toHaveLength(1);
		});

		it('finds the link that the dead holder made and did not record', async () => {
			const prepared = await service.transaction((context) => prepareLink(context, wish));
			if (!('call' in prepared)) throw new Error('It was there already');
			await askGateway(service, prepared.call);
			wait(26);
			const link = await openLink(service, wish);
			expect(link.status).toBe('OPEN');
			expect(atGateway(link)).toHaveLength(1);
		});

		it('lets the poller settle it when it is not requested again', async () => {
			const prepared = await service.transaction((context) => prepareLink(context, wish));
			if (!('call' in prepared)) throw new Error('It was there already');
			await askGateway(service, prepared.call);
			await service.runJob(pollLinksJob, {});
			expect((await links())[0]?.status).toBe('CREATING');
			wait(26);
			await service.runJob(pollLinksJob, {});
			expect((await links())[0]?.status).toBe('OPEN');
		});

		it('gives the late holder what the other one recorded', async () => {
			await abandon();
			wait(26);
			const prepared = await service.transaction((context) => prepareLink(context, wish));
			if (!('call' in prepared)) throw new Error('It was not taken over');
			wait(26);
			const link = await openLink(service, wish);
			const late = await askGateway(service, prepared.call);
			const recorded = await service.transaction((context) =>
				recordLink(context, prepared.call, late),
			);
			expect(recorded).toMatchObject({ id: link.id, status: 'OPEN', url: link.url });
			expect(atGateway(link)).toHaveLength(1);
		});

		it.each([
			['failed', { ok: false, error: new ProviderError('xendit', 'unavailable', 'not sent') }],
			['found nothing', { ok: true, answer: { kind: 'none' } }],
		] as const)(
			'does not let the late holder who %s end the lease of the other',
			async (_, late) => {
				const prepared = await service.transaction((context) => prepareLink(context, wish));
				if (!('call' in prepared)) throw new Error('It was there already');
				wait(26);
				const other = await service.transaction((context) => prepareLink(context, wish));
				if (!('call' in other)) throw new Error('It was not taken over');
				const renew = (held: typeof other) =>
					service.transaction((context) => renewLink(context, held.call));
				expect([await renew(prepared), await renew(other)]).toEqual([false, true]);
				expect(
					await service.transaction((context) => recordLink(context, prepared.call, late)),
				).toMatchObject({ error: { definition: { code: 'idempotency.in-progress' } } });
				expect(await codeOf(openLink(service, wish))).toBe('idempotency.in-progress');
			},
		);
	});

	describe('when the open link is past its last moment', () => {
		const age = async (): Promise<LinkRow> => {
			const link = await openLink(service, wish);
			await service.runtime.database.client.paymentLink.update({
				where: { id: link.id },
				data: { expires_at: service.now },
			});
			return link;
		};

		it('asks the gateway, ends it, and makes another at the next request', async () => {
			const link = await age();
			const atVendor = service.vendors.links.get(link.gateway_reference ?? '')!;
			service.vendors.links.set(atVendor.gateway_reference, { ...atVendor, status: 'EXPIRED' });
			expect(await codeOf(openLink(service, wish))).toBe('idempotency.in-progress');
			const next = await openLink(service, wish);
			expect((await links()).map((one) => one.status)).toEqual(['EXPIRED', 'OPEN']);
			expect(next.id).not.toBe(link.id);
		});

		it('gives the paid link when the money came in time', async () => {
			const link = await age();
			service.vendors.pay(link.reference);
			expect(await openLink(service, wish)).toMatchObject({ id: link.id, status: 'PAID' });
		});
	});

	it('never hands out a link that the gateway holds for another amount', async () => {
		const prepared = await service.transaction((context) => prepareLink(context, wish));
		if (!('call' in prepared)) throw new Error('It was there already');
		const answered = await askGateway(service, prepared.call);
		if (!answered.ok || answered.answer.kind !== 'link') throw new Error('No link was made');
		const truth = { ...answered.answer.truth, amount: 5n };
		const recorded = await service.transaction((context) =>
			recordLink(context, prepared.call, { ok: true, answer: { kind: 'link', truth } }),
		);
		expect(recorded).toBeInstanceOf(Refusal);
		expect(await links()).toMatchObject([{ status: 'FAILED' }]);
	});
});
