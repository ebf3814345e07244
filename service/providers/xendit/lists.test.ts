import fc from 'fast-check';
import nock from 'nock';
import { answeredByNock } from '../../platform/provider/fixtures.ts';
import { createXenditClient } from './client.ts';
import { createXenditPaymentGateway } from './payment-gateway.ts';
import { recording } from './recording.ts';

const baseUrl = 'https://api.xendit.co';
const gateway = createXenditPaymentGateway(
	createXenditClient({ secretKey: 'not-a-real-key', baseUrl, timeoutMs: 1000 }),
	{ smallest: 10_000n, largest: 1_000_000_000n, longest_life: 86_400 * 365 },
);
const span = { by: 'PAID', from: new Date(0), to: new Date(), after: null } as const;
const list = (records: unknown[]) => {
	nock(baseUrl).get('/v2/invoices').query(true).reply(200, JSON.stringify(records));
	return gateway.listLinks(span);
};
const readable = (index: number) => ({
	...recording('invoice-paid'),
	id: String(index).padStart(24, '0'),
});

answeredByNock();

describe('the lists of Xendit', () => {
	it.each([
		[{ amount: 12.5, currency: 'USD' }, 'USD 12.5'],
		[{ amount: 500, currency: 'PHP' }, 'PHP 500'],
		[{ amount: 10_000.5, currency: 'IDR' }, 'IDR 10000.5'],
		[{ paid_amount: 10_000.5 }, 'paid_amount'],
		[{ status: 'A_STATUS_OF_TOMORROW' }, 'status'],
		[{ external_id: 'a\u0000b' }, 'external_id'],
	])('tell of an invoice with %j, and hide no other by it', async (changes, words) => {
		const strange = { ...readable(2), ...changes };
		const page = await list([readable(1), strange, readable(3)]);
		expect(page.links.map((link) => link.gateway_reference)).toEqual(
			[1, 3].map((index) => readable(index).id),
		);
		expect(page.unreadable).toMatchObject([{ gateway_reference: strange.id }]);
		expect(page.unreadable[0]?.reason).toContain(words);
	});

	it('give every record once, as a link or as unreadable, whatever the account holds', async () => {
		const anything = fc.oneof(
			fc.jsonValue(),
			fc.record({
				id: fc.oneof(fc.string(), fc.constant(undefined), fc.integer()),
				external_id: fc.string({ unit: 'binary' }),
				amount: fc.double(),
				currency: fc.constantFrom('IDR', 'USD', 'PHP', '', null),
				status: fc.constantFrom('PAID', 'VOID', 7),
			}),
			fc.double({ noInteger: true, noNaN: true }).map((amount) => ({ ...readable(9), amount })),
		);
		await fc.assert(
			fc.asyncProperty(fc.array(fc.option(anything, { nil: 'ours' })), async (choices) => {
				const records = choices.map((one, index) => (one === 'ours' ? readable(index) : one));
				const page = await list(records);
				const ours = choices.flatMap((one, index) => (one === 'ours' ? [readable(index).id] : []));
				expect(page.links.map((link) => link.gateway_reference)).toEqual(ours);
				expect(page.unreadable).toHaveLength(records.length - ours.length);
				for (const one of page.unreadable) {
					expect(one.gateway_reference).toMatch(/^[^\p{Cc}]{1,200}$/u);
					expect(one.reason).not.toBe('');
				}
			}),
			{ numRuns: 100 },
		);
	});

	it('go on after an invoice that cannot be read and ends a page', async () => {
		const page = Array.from({ length: 100 }, (_, index) => readable(index));
		const last = { ...readable(99), currency: 'USD' };
		expect(await list([...page.slice(0, 99), last])).toMatchObject({ next: last.id });
		await expect(list([...page.slice(0, 99), { amount: 1 }])).rejects.toMatchObject({
			code: 'malformed-answer',
		});
	});

	it('never say that there is no link or refund, when one that cannot be read may be it', async () => {
		const { external_id } = recording('invoice-paid');
		const find = (invoices: object[]) => {
			nock(baseUrl).get('/v2/invoices').query(true).reply(200, invoices);
			return gateway.findLink(String(external_id));
		};
		const decimal = { ...readable(1), amount: 0.5 };
		await expect(find([decimal])).rejects.toMatchObject({ code: 'malformed-answer' });
		expect(await find([decimal, readable(2)])).toMatchObject({ gateway_reference: readable(2).id });
		expect(await find([{ ...decimal, external_id: 'of-another-system' }])).toBeNull();

		nock(baseUrl)
			.get('/refunds')
			.query(true)
			.reply(200, { data: [{ id: 'rfd-1', currency: 'USD' }], has_more: false });
		const refund = {
			reference: 'rf-1',
			gateway_reference: 'an-invoice',
			gateway_payment_id: 'py-1',
			currency: 'IDR',
			amount: 1n,
			reason: 'OTHER',
		} as const;
		await expect(gateway.findRefund(refund)).rejects.toMatchObject({ code: 'malformed-answer' });
	});
});
