import type { ProviderErrorKind } from '../../platform/errors/index.ts';
import { expectKind, type GatewayFault, type GatewayStage } from './gateway-stage.suite.ts';
import type { RefundRequest } from './ports.ts';

/** The promises of PaymentGateway about refunds; `stage` gives the stage of the case that runs. */
export function refundCases(stage: () => GatewayStage): void {
	/** A refund of all the money on a link that was paid by what the payer was asked for. */
	async function aRefund(): Promise<RefundRequest> {
		const { gateway_reference, currency, expected_amount } = await stage().gateway.createLink(
			stage().request(),
		);
		await stage().vendor.receive(gateway_reference, expected_amount);
		const [payment] = (await stage().gateway.getLink(gateway_reference)).payments;
		return {
			reference: `refund-${gateway_reference}`,
			gateway_reference,
			gateway_payment_id: payment?.gateway_payment_id ?? '',
			currency,
			amount: expected_amount,
			reason: 'REQUESTED_BY_CUSTOMER',
		};
	}

	it('are refused before the vendor is asked where the gateway has none', async () => {
		if (stage().gateway.supports.refund) return;
		const request = await aRefund();
		const calls = await stage().vendor.countCalls();
		const refused = { kind: 'rejected', code: 'not-supported' };
		await expect(stage().gateway.findRefund(request)).rejects.toMatchObject(refused);
		await expect(stage().gateway.refund(request)).rejects.toMatchObject(refused);
		await expect(stage().gateway.getRefund('any')).rejects.toMatchObject(refused);
		expect(await stage().vendor.countCalls()).toBe(calls);
	});

	it('are found by our reference and by their own', async () => {
		if (!stage().gateway.supports.refund) return;
		const request = await aRefund();
		expect(await stage().gateway.findRefund(request)).toBeNull();
		const refund = await stage().gateway.refund(request);
		expect(refund).toMatchObject({
			reference: request.reference,
			currency: request.currency,
			amount: request.amount,
		});
		expect(['PENDING', 'SUCCEEDED']).toContain(refund.status);
		const found = await stage().gateway.findRefund(request);
		expect(found?.gateway_refund_id).toBe(refund.gateway_refund_id);
		const own = await stage().gateway.getRefund(refund.gateway_refund_id);
		expect(own.gateway_refund_id).toBe(refund.gateway_refund_id);
	});

	const lost: [GatewayFault, ProviderErrorKind, number][] = [
		['refuses', 'rejected', 0],
		['throttles', 'throttled', 0],
		['unreachable', 'unavailable', 0],
		['breaks', 'outcome-unknown', 0],
		['loses', 'outcome-unknown', 1],
		['garbles', 'outcome-unknown', 1],
		['ignores', 'outcome-unknown', 1],
	];
	it.each(lost)('refund: when the vendor %s, the error is %s', async (fault, kind, made) => {
		if (!stage().gateway.supports.refund) return;
		const request = await aRefund();
		await stage().vendor.failNext('refund', fault);
		await expectKind(stage(), () => stage().gateway.refund(request), kind);
		expect(await stage().vendor.countRefunds(request.reference)).toBe(made);
		expect((await stage().gateway.findRefund(request)) === null ? 0 : 1).toBe(made);
	});

	it.each(['breaks', 'garbles', 'ignores', 'unreachable'] as const)(
		'findRefund: when the vendor %s, the error is unavailable and never null',
		async (fault) => {
			if (!stage().gateway.supports.refund) return;
			const request = await aRefund();
			await stage().vendor.failNext('find-refund', fault);
			await expectKind(stage(), () => stage().gateway.findRefund(request), 'unavailable');
		},
	);
}
