import fc from 'fast-check';
import { propertyTimeoutMs, searchSteps } from '../../tests/property-steps.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { applyPayment } from './apply-payment.ts';
import { aPaymentLink, aWish } from './fixtures.ts';
import { aGatewayLink } from './gateway-fixtures.ts';
import { markUnmatched } from './mark-unmatched.ts';
import type { GatewayLink, GatewayPayment } from './ports.ts';
import type { LinkRow } from './store.ts';

describe('applyPayment', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const apply = (truth: GatewayLink): Promise<LinkRow | null> =>
		service.transaction((context) => applyPayment(context, 'xendit', truth));
	const paymentsOf = (link: LinkRow) =>
		service.runtime.database.client.payment.findMany({
			where: { payment_link_id: link.id },
			orderBy: { gateway_payment_id: 'asc' },
		});
	const eventsOf = async (link: LinkRow): Promise<string[]> => {
		const payments = await paymentsOf(link);
		const ids = [link.id, ...payments.map((payment) => payment.id)];
		const events = await service.runtime.database.client.event.findMany({
			where: { subject_id: { in: ids } },
			orderBy: { sequence: 'asc' },
		});
		return events.map((event) => event.type);
	};

	it('places the exact money: link PAID, payment SUCCEEDED, one event', async () => {
		const link = await aPaymentLink(service);
		const after = await apply(truthOf(link, [money(link)]));
		expect(after).toMatchObject({ status: 'PAID', next_check_at: null });
		expect(await paymentsOf(link)).toMatchObject([
			{
				status: 'SUCCEEDED',
				amount: 1_000_000n,
				client_id: link.client_id,
				subject_id: link.subject_id,
				channel: 'BCA',
				unmatched_reason: null,
			},
		]);
		expect(await eventsOf(link)).toEqual(['payment_link.created', 'payment.succeeded']);
	});

	it('counts the same money once, however often and in however many hands it is reported', async () => {
		const link = await aPaymentLink(service);
		const truth = truthOf(link, [money(link)]);
		await Promise.all(Array.from({ length: 8 }, () => apply(truth)));
		await apply(truth);
		expect(await paymentsOf(link)).toHaveLength(1);
		expect(await eventsOf(link)).toEqual(['payment_link.created', 'payment.succeeded']);
	});

	it.each([
		['less', { amount: 999_999n }],
		['more', { amount: 1_000_001n }],
		['another currency', { currency: 'USD' }],
	])('keeps %s than was asked for people, and closes the link', async (_, wrong) => {
		const link = await aPaymentLink(service);
		const after = await apply(truthOf(link, [{ ...money(link), ...wrong }]));
		expect(after?.status).toBe('EXPIRED');
		const [payment] = await paymentsOf(link);
		expect(payment).toMatchObject({ status: 'UNMATCHED', ...wrong });
		expect(payment?.unmatched_reason).toContain('was asked');
		expect(await eventsOf(link)).toEqual([
			'payment_link.created',
			'payment.unmatched',
			'payment_link.expired',
		]);
	});

	it('keeps a second payment of a paid link for people', async () => {
		const link = await aPaymentLink(service);
		await apply(truthOf(link, [money(link)]));
		const second = { ...money(link), gateway_payment_id: `${link.id}-2` };
		const after = await apply(truthOf(link, [money(link), second]));
		expect(after?.status).toBe('PAID');
		expect((await paymentsOf(link)).map((payment) => payment.status).sort()).toEqual([
			'SUCCEEDED',
			'UNMATCHED',
		]);
	});

	it('places one of several payments that are reported at once, and keeps the others', async () => {
		const link = await aPaymentLink(service);
		const reports = [1, 2, 3, 4, 5, 6].map((number) =>
			truthOf(link, [{ ...money(link), gateway_payment_id: `${link.id}#${number}` }]),
		);
		const after = await Promise.all(reports.map(apply));
		expect(after.map((one) => one?.status)).toEqual(Array(6).fill('PAID'));
		const statuses = (await paymentsOf(link)).map((one) => one.status).sort();
		expect(statuses).toEqual(['SUCCEEDED', ...Array(5).fill('UNMATCHED')]);
	});

	it('counts money once that the gateway names only later, and a second payment beside it', async () => {
		const link = await aPaymentLink(service);
		const unnamed_id = `${link.gateway_reference}:paid`;
		const nameless = { ...money(link), gateway_payment_id: unnamed_id, unnamed_id };
		const named = { ...nameless, gateway_payment_id: `py-1-${link.id}` };
		await apply(truthOf(link, [nameless]));
		await apply(truthOf(link, [named]));
		await apply(truthOf(link, [nameless]));
		expect(await paymentsOf(link)).toMatchObject([
			{ status: 'SUCCEEDED', gateway_payment_id: named.gateway_payment_id },
		]);
		const second = { ...named, gateway_payment_id: `py-2-${link.id}` };
		await apply(truthOf(link, [second]));
		expect(await paymentsOf(link)).toMatchObject([
			{ status: 'SUCCEEDED' },
			{ status: 'UNMATCHED', unmatched_reason: 'The payment link was paid before' },
		]);
		expect(await eventsOf(link)).toEqual([
			'payment_link.created',
			'payment.succeeded',
			'payment.unmatched',
		]);
	});

	it('honours money that comes after expiry', async () => {
		const link = await aPaymentLink(service);
		expect((await apply({ ...truthOf(link, []), status: 'EXPIRED' }))?.status).toBe('EXPIRED');
		expect((await apply(truthOf(link, [money(link)])))?.status).toBe('PAID');
		expect(await eventsOf(link)).toEqual([
			'payment_link.created',
			'payment_link.expired',
			'payment.succeeded',
		]);
	});

	it('notes failed attempts, and the money when the attempt comes through after all', async () => {
		const link = await aPaymentLink(service);
		const failed = { ...money(link), status: 'FAILED' as const };
		const open = { ...truthOf(link, [failed]), status: 'OPEN' as const };
		expect((await apply(open))?.status).toBe('OPEN');
		expect((await apply(open))?.status).toBe('OPEN');
		expect((await apply(truthOf(link, [money(link)])))?.status).toBe('PAID');
		expect((await apply(open))?.status).toBe('PAID');
		expect(await paymentsOf(link)).toMatchObject([{ status: 'SUCCEEDED' }]);
		expect(await eventsOf(link)).toEqual([
			'payment_link.created',
			'payment.failed',
			'payment.succeeded',
		]);
	});

	it('takes the money of a twin with our reference, once', async () => {
		const link = await aPaymentLink(service);
		const twin = { ...truthOf(link, [money(link)]), gateway_reference: `twin-${link.id}` };
		expect(await apply(twin)).toMatchObject({
			status: 'PAID',
			gateway_reference: link.gateway_reference,
		});
		const own = { ...money(link), gateway_payment_id: `${link.id}-own` };
		await apply(truthOf(link, [own]));
		expect((await paymentsOf(link)).map((payment) => payment.status).sort()).toEqual([
			'SUCCEEDED',
			'UNMATCHED',
		]);
	});

	it('refuses to pay a link for another reference than its own', async () => {
		const link = await aPaymentLink(service);
		const after = await apply({ ...truthOf(link, [money(link)]), reference: 'cs-another' });
		expect(after?.status).not.toBe('PAID');
		expect(await paymentsOf(link)).toMatchObject([{ status: 'UNMATCHED' }]);
	});

	it('keeps money of a link that is not ours, without an owner', async () => {
		const truth = {
			...truthOf(await aPaymentLink(service), []),
			gateway_reference: 'foreign',
			reference: 'shop-1',
			payments: [{ ...payment('foreign-money'), amount: 5n }],
		};
		expect(await apply(truth)).toBeNull();
		await apply(truth);
		const rows = await service.runtime.database.client.payment.findMany({
			where: { gateway_payment_id: 'foreign-money' },
		});
		expect(rows).toMatchObject([{ status: 'UNMATCHED', client_id: null, payment_link_id: null }]);
	});

	it(
		'agrees with a small model, whatever the gateway says in whatever order',
		async () => {
			const { client_id } = await aWish(service);
			const run = async (history: Report[]): Promise<number> => {
				const link = await aPaymentLink(service, { client_id });
				const model = new Model();
				for (const report of history) {
					const truth = { ...truthOf(link, []), ...materialise(link, report) };
					model.apply(report);
					const after = await apply(truth);
					expect(after?.status).toBe(model.status);
				}
				const rows = await paymentsOf(link);
				const actual = new Map(
					rows.map((row) => [Number(row.gateway_payment_id.split('#')[1]), row.status]),
				);
				expect(actual).toEqual(model.payments);
				const succeeded = rows.filter((row) => row.status === 'SUCCEEDED');
				expect(succeeded).toHaveLength(model.status === 'PAID' ? 1 : 0);
				expect((await eventsOf(link)).slice(1)).toEqual(model.events);
				return history.length;
			};
			// Links have nothing to do with each other, so that several histories can be gone through at once.
			await searchSteps(
				'payments',
				fc.array(histories, { maxLength: 8, size: 'max' }),
				async (several) =>
					(await Promise.all(several.map(run))).reduce((sum, steps) => sum + steps, 0),
			);
		},
		propertyTimeoutMs,
	);

	describe('markUnmatched', () => {
		it('gives placed money back to people, once', async () => {
			const link = await aPaymentLink(service);
			await apply(truthOf(link, [money(link)]));
			const [placed] = await paymentsOf(link);
			const mark = () =>
				service.transaction((context) =>
					markUnmatched(context, placed!.id, {
						left: placed!.placed_amount,
						reason: 'The cycle is PAID',
					}),
				);
			await mark();
			await mark();
			expect(await paymentsOf(link)).toMatchObject([
				{ status: 'UNMATCHED', unmatched_reason: 'The cycle is PAID' },
			]);
			expect((await eventsOf(link)).filter((type) => type === 'payment.unmatched')).toHaveLength(1);
		});
	});
});

function payment(id: string): GatewayPayment {
	return {
		gateway_payment_id: id,
		status: 'SUCCEEDED',
		currency: 'IDR',
		amount: 1_000_000n,
		channel: 'BCA',
		paid_at: new Date('2026-11-20T02:59:00.000Z'),
		raw: { id },
	};
}
const money = (link: LinkRow): GatewayPayment => ({
	...payment(`${link.id}#0`),
	amount: link.amount,
});

const truthOf = (link: LinkRow, payments: GatewayPayment[]): GatewayLink =>
	aGatewayLink({
		gateway_reference: link.gateway_reference ?? '',
		reference: link.reference,
		status: 'PAID',
		amount: link.amount,
		expires_at: link.expires_at,
		payments,
	});

type Report = {
	status: GatewayLink['status'];
	payments: { id: number; fits: boolean; failed: boolean }[];
};
const reports: fc.Arbitrary<Report> = fc.record({
	status: fc.constantFrom('OPEN', 'PAID', 'EXPIRED', 'CANCELLED'),
	payments: fc.array(fc.record({ id: fc.nat(2), fits: fc.boolean(), failed: fc.boolean() }), {
		maxLength: 3,
	}),
});

const histories = fc.array(reports, { minLength: 1, maxLength: 12, size: 'max' });

const materialise = (link: LinkRow, report: Report) => ({
	status: report.status,
	payments: report.payments.map(({ id, fits, failed }) => ({
		...payment(`${link.id}#${id}`),
		amount: fits ? link.amount : link.amount - 1n,
		status: failed ? ('FAILED' as const) : ('SUCCEEDED' as const),
	})),
});

/** What must come of a sequence of reports, said without a database. */
class Model {
	status = 'OPEN';
	payments = new Map<number, string>();
	events: string[] = [];

	apply(report: Report): void {
		for (const { id, fits, failed } of report.payments) {
			const before = this.payments.get(id);
			if (failed ? before !== undefined : before !== undefined && before !== 'FAILED') continue;
			const fate = failed ? 'FAILED' : fits && this.status !== 'PAID' ? 'SUCCEEDED' : 'UNMATCHED';
			this.payments.set(id, fate);
			this.events.push(`payment.${fate.toLowerCase()}`);
			if (fate === 'SUCCEEDED') this.status = 'PAID';
		}
		const closed =
			report.status === 'PAID'
				? report.payments.some((one) => !one.failed)
				: report.status !== 'OPEN';
		if (this.status === 'OPEN' && closed) {
			this.status = 'EXPIRED';
			this.events.push('payment_link.expired');
		}
	}
}
