import type { ProviderErrorKind } from '../../platform/errors/index.ts';
import { expectKind, type GatewayFault, type GatewayStage } from './gateway-stage.suite.ts';
import { limitsOf, type GatewayLink, type LinkRequest, type PaymentGateway } from './ports.ts';
import { refundCases } from './refunds.suite.ts';

/** Every promise of PaymentGateway, run against one vendor: `paymentGatewaySuite('xendit', stage)`. */
export function paymentGatewaySuite(name: string, setUp: () => Promise<GatewayStage>): void {
	describe(`PaymentGateway of ${name}`, () => {
		let stage: GatewayStage;
		beforeEach(async () => {
			stage = await setUp();
		});
		afterEach(async () => {
			await stage.close?.();
		});

		describe('createLink and findLink', () => {
			it('finds nothing for a reference that was never used', async () => {
				expect(await stage.gateway.findLink(stage.request().reference)).toBeNull();
			});

			it('creates an open link that carries what was asked', async () => {
				const request = stage.request();
				const link = await stage.gateway.createLink(request);
				expect(link).toMatchObject({
					reference: request.reference,
					status: 'OPEN',
					currency: request.currency,
					amount: request.amount,
					payments: [],
				});
				expect(link.gateway_reference).not.toBe('');
				expectPayable(link);
				expect(Number.isNaN(link.expires_at.getTime())).toBe(false);
			});

			it('finds a created link again by our reference and by its own', async () => {
				const link = await stage.gateway.createLink(stage.request());
				const other = await stage.gateway.createLink(stage.request());
				expect(other.gateway_reference).not.toBe(link.gateway_reference);
				expect(await stage.gateway.findLink(link.reference)).toEqual(link);
				expect(await stage.gateway.getLink(link.gateway_reference)).toEqual(link);
			});

			it('gives the newest of several links with one reference', async () => {
				const request = stage.request();
				await stage.gateway.createLink(request);
				const second = await stage.gateway.createLink(request);
				expect(await stage.vendor.countLinks(request.reference)).toBe(2);
				expect((await stage.gateway.findLink(request.reference))?.gateway_reference).toBe(
					second.gateway_reference,
				);
			});

			it('takes several channels for a page', async () => {
				const channels = (await channelsOf(stage)).map((channel) => channel.code);
				expect((await stage.gateway.createLink(stage.request({ channels }))).status).toBe('OPEN');
			});
		});

		describe('channels', () => {
			it('describes each way to pay, once, with limits that fit the amount', async () => {
				const { amount } = stage.request();
				const channels = await channelsOf(stage);
				expect(channels.length).toBeGreaterThan(0);
				expect(new Set(channels.map((channel) => channel.code)).size).toBe(channels.length);
				for (const channel of channels) {
					expect(channel.title).not.toBe('');
					expect(channel.smallest).toBeGreaterThan(0n);
					expect(channel.smallest <= amount && amount <= channel.largest).toBe(true);
					expect((channel.fee?.amount ?? 0n) >= 0n).toBe(true);
					expect((channel.shortest_life ?? 0) <= (channel.longest_life ?? Infinity)).toBe(true);
				}
			});

			it('leaves out those that do not collect the amount', async () => {
				const [currency = ''] = Object.keys(stage.gateway.collects);
				const { smallest, largest } = limitsOf(stage.gateway, currency);
				for (const amount of [smallest - 1n, largest + 1n])
					expect(await stage.gateway.channels({ currency, amount })).toEqual([]);
			});

			it('makes a link for each, which can be paid and asks for the amount and what the payer bears', async () => {
				for (const channel of await channelsOf(stage)) {
					const request = stage.request({ channel: channel.code });
					const link = await stage.gateway.createLink(request);
					expect(link).toMatchObject({ status: 'OPEN', amount: request.amount });
					expectPayable(link);
					const borne = link.fee?.bearer === 'CUSTOMER' ? link.fee.amount : 0n;
					expect(link.expected_amount).toBe(request.amount + borne);
				}
			});

			it('tells of all, without fees, when no amount is named', async () => {
				const [currency = ''] = Object.keys(stage.gateway.collects);
				const all = await stage.gateway.channels({ currency, amount: null });
				expect(all.map((one) => one.fee)).toEqual(all.map(() => null));
				const codes = all.map((one) => one.code);
				for (const { code } of await channelsOf(stage)) expect(codes).toContain(code);
			});

			it('refuses a currency that the gateway does not support', async () => {
				await expectKind(
					stage,
					() => stage.gateway.channels({ currency: 'XXX', amount: stage.request().amount }),
					'rejected',
				);
			});
		});

		describe('refusals before the vendor is asked', () => {
			const refusals: [string, (gateway: PaymentGateway) => Partial<LinkRequest>][] = [
				['a currency that it does not support', () => ({ currency: 'XXX' })],
				['a channel that it does not support', () => ({ channel: 'NO_SUCH_CHANNEL' })],
				['a page with such a channel', () => ({ channels: ['NO_SUCH_CHANNEL'] })],
				[
					'an amount below the smallest',
					(gateway) => ({ amount: firstLimits(gateway).smallest - 1n }),
				],
				[
					'an amount above the largest',
					(gateway) => ({ amount: firstLimits(gateway).largest + 1n }),
				],
			];
			it.each(refusals)('refuses %s', async (_, overrides) => {
				const request = stage.request(overrides(stage.gateway));
				await expectKind(stage, () => stage.gateway.createLink(request), 'rejected');
				expect(await stage.vendor.countCalls()).toBe(0);
			});

			it('states limits for each currency it supports and for no other', () => {
				const limits = Object.values(stage.gateway.collects);
				expect(limits.length).toBeGreaterThan(0);
				for (const { smallest, largest } of limits) {
					expect(smallest).toBeGreaterThan(0n);
					expect(largest).toBeGreaterThan(smallest);
				}
				expect(() => limitsOf(stage.gateway, 'XXX')).toThrow();
			});
		});

		describe('payments', () => {
			it('reports the money that came in, once, with an id that does not change', async () => {
				const link = await stage.gateway.createLink(stage.request());
				await stage.vendor.receive(link.gateway_reference, link.amount);
				const first = await stage.gateway.getLink(link.gateway_reference);
				const again = await stage.gateway.findLink(link.reference);
				expect(first.status).toBe('PAID');
				expect(first.payments).toHaveLength(1);
				expect(first.payments[0]).toMatchObject({
					status: 'SUCCEEDED',
					currency: link.currency,
					amount: link.amount,
				});
				expect(Number.isNaN(first.payments[0]?.paid_at.getTime())).toBe(false);
				expect(again?.payments).toEqual(first.payments);
			});

			it('reports what arrived, not what was asked', async () => {
				const link = await stage.gateway.createLink(stage.request());
				await stage.vendor.receive(link.gateway_reference, link.amount + 1n);
				const paid = await stage.gateway.getLink(link.gateway_reference);
				expect(paid.amount).toBe(link.amount);
				expect(paid.payments.map((payment) => payment.amount)).toEqual([link.amount + 1n]);
			});

			it('never gives two payments the same id', async () => {
				const ids = new Set<string | undefined>();
				for (const request of [stage.request(), stage.request()]) {
					const link = await stage.gateway.createLink(request);
					await stage.vendor.receive(link.gateway_reference, link.amount);
					ids.add(
						(await stage.gateway.getLink(link.gateway_reference)).payments[0]?.gateway_payment_id,
					);
				}
				expect(ids.size).toBe(2);
				expect(ids).not.toContain(undefined);
			});

			it('refuses a link that the vendor does not know', async () => {
				const link = await stage.gateway.createLink(stage.request());
				const unknown = link.gateway_reference.replace(/.$/, (last) => (last === '0' ? '1' : '0'));
				await expectKind(stage, () => stage.gateway.getLink(unknown), 'rejected');
			});
		});

		describe('cancelLink', () => {
			/** Gateways that cannot cancel must say so and refuse. */
			it('makes a link uncollectable, or refuses when it has no such feature', async () => {
				const link = await stage.gateway.createLink(stage.request());
				if (!stage.gateway.supports.cancel) {
					await expectKind(
						stage,
						() => stage.gateway.cancelLink(link.gateway_reference),
						'rejected',
					);
					return;
				}
				const cancelled = await stage.gateway.cancelLink(link.gateway_reference);
				expect(['EXPIRED', 'CANCELLED']).toContain(cancelled.status);
				expect(await stage.gateway.getLink(link.gateway_reference)).toEqual(cancelled);
				expect(await stage.gateway.cancelLink(link.gateway_reference)).toEqual(cancelled);
			});

			it('never hides money: a link that was paid meanwhile comes back as paid', async () => {
				const link = await stage.gateway.createLink(stage.request());
				await stage.vendor.receive(link.gateway_reference, link.amount);
				if (!stage.gateway.supports.cancel) {
					await expectKind(
						stage,
						() => stage.gateway.cancelLink(link.gateway_reference),
						'rejected',
					);
				} else {
					expect(await stage.gateway.cancelLink(link.gateway_reference)).toMatchObject({
						status: 'PAID',
						payments: [{ amount: link.amount }],
					});
				}
				expect((await stage.gateway.getLink(link.gateway_reference)).payments).toHaveLength(1);
			});
		});

		describe('refunds', () => refundCases(() => stage));

		describe('failures', () => {
			const creating: [GatewayFault, ProviderErrorKind, number][] = [
				['refuses', 'rejected', 0],
				['throttles', 'throttled', 0],
				['unreachable', 'unavailable', 0],
				['breaks', 'outcome-unknown', 0],
				['loses', 'outcome-unknown', 1],
				['garbles', 'outcome-unknown', 1],
				['ignores', 'outcome-unknown', 1],
			];
			it.each(creating)(
				'createLink: when the vendor %s, the error is %s',
				async (fault, kind, made) => {
					const request = stage.request();
					await stage.vendor.failNext('create', fault);
					await expectKind(stage, () => stage.gateway.createLink(request), kind);
					expect(await stage.vendor.countLinks(request.reference)).toBe(made);
					// The caller's next step after any doubt: the truth must be there to find.
					const found = await stage.gateway.findLink(request.reference);
					expect(found === null ? 0 : 1).toBe(made);
				},
			);

			const reading: [GatewayFault, ProviderErrorKind][] = [
				['refuses', 'rejected'],
				['throttles', 'throttled'],
				['unreachable', 'unavailable'],
				['breaks', 'unavailable'],
				['garbles', 'unavailable'],
				['ignores', 'unavailable'],
			];
			it.each(reading)('getLink: when the vendor %s, the error is %s', async (fault, kind) => {
				const link = await stage.gateway.createLink(stage.request());
				await stage.vendor.failNext('get', fault);
				await expectKind(stage, () => stage.gateway.getLink(link.gateway_reference), kind);
			});
			it.each(reading)(
				'findLink: when the vendor %s, the error is %s and never null',
				async (fault, kind) => {
					const link = await stage.gateway.createLink(stage.request());
					await stage.vendor.failNext('find', fault);
					await expectKind(stage, () => stage.gateway.findLink(link.reference), kind);
				},
			);

			it.each(['breaks', 'loses', 'garbles', 'ignores'] as const)(
				'cancelLink: when the vendor %s, the outcome is unknown and asking again settles it',
				async (fault) => {
					const link = await stage.gateway.createLink(stage.request());
					if (!stage.gateway.supports.cancel) return;
					await stage.vendor.failNext('cancel', fault);
					await expectKind(
						stage,
						() => stage.gateway.cancelLink(link.gateway_reference),
						'outcome-unknown',
					);
					expect((await stage.gateway.cancelLink(link.gateway_reference)).status).not.toBe('OPEN');
				},
			);
		});

		const firstLimits = (gateway: PaymentGateway) =>
			limitsOf(gateway, Object.keys(gateway.collects)[0] ?? '');

		const channelsOf = ({ gateway, request }: GatewayStage) => {
			const { currency, amount } = request();
			return gateway.channels({ currency, amount });
		};

		function expectPayable(link: GatewayLink): void {
			const ways = [link.url, link.payment_code, link.qr_string].filter((way) => way !== null);
			expect(ways.length).toBeGreaterThan(0);
			for (const way of ways) expect(way).not.toBe('');
			if (link.url !== null) expect(URL.canParse(link.url)).toBe(true);
		}
	});
}
