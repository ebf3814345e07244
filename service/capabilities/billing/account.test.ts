import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { newId } from '../../platform/database/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { apportion } from '../../platform/money/document.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { aClient } from '../clients/fixtures.ts';
import { clientCredit, useCredit } from './credit.ts';
import { issueCreditNote } from './credit-notes.ts';
import { cancelCycle, createCycle } from './cycles.ts';
import { markOverdue } from './overdue.ts';
import { documentsOfPeriod } from './period-documents.ts';
import { isEnded } from './rules.ts';
import { settleByPayment, settleUnpaid } from './settle.ts';
import { statementOf } from './statement.ts';
import * as store from './store.ts';
import { writeOff } from './write-off.ts';

/** Cycles of one period of a made-up subject are charged, paid, credited and given up in any order. */
describe('the account of a client', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService({ environment: { USE_CREDIT_AUTOMATICALLY: 'false' } });
	});
	afterAll(() => service.stop());

	const database = () => service.runtime.database.client;
	const day = new Date('2026-11-01T00:00:00Z');
	const sum = (amounts: readonly bigint[]): bigint => amounts.reduce((all, one) => all + one, 0n);
	const inTransaction = <T>(work: (context: OperationContext) => Promise<T>) =>
		service.transaction(work);

	const anAccount = async () => ({
		client_id: (await aClient(service)).id as string,
		subject: { subject_type: 'test', subject_id: randomUUID() },
	});
	type Account = Awaited<ReturnType<typeof anAccount>>;

	const charge = ({ client_id, subject }: Account, net: bigint, occasion = newId()) =>
		inTransaction((context) =>
			createCycle(context, {
				...subject,
				client_id,
				kind: 'ADJUSTMENT',
				occasion: `ADJUSTMENT:${occasion}`,
				quotation_id: null,
				currency: 'IDR',
				period_start: day,
				period_end: new Date('2026-11-30T00:00:00Z'),
				due_date: day,
				quoted_amount: net + net / 10n,
				amount: net + net / 10n,
				tax: net / 10n,
				items: [{ description: 'x', quantity: 1, unit_amount: net, amount: net, tax: net / 10n }],
			}),
		);
	/** Money that came by a gateway: a payment row, and its part for the cycle. */
	async function pay({ client_id }: Account, cycleId: string, amount: bigint): Promise<void> {
		const id = newId();
		await inTransaction(async (context) => {
			const cycle = await store.lockCycle(context, cycleId);
			await context.tx.payment.create({
				data: {
					id,
					client_id,
					subject_type: 'billing_cycle',
					subject_id: cycleId,
					gateway: 'test',
					gateway_reference: id,
					gateway_payment_id: id,
					status: 'SUCCEEDED',
					currency: 'IDR',
					amount,
					raw: {},
				},
			});
			const money = { payment_id: id, currency: 'IDR', amount, paid_at: service.now };
			const { taken, credit = amount - taken } = await settleByPayment(context, cycle, money);
			const parts = { placed_amount: taken, credit_amount: credit };
			await context.tx.payment.update({ where: { id }, data: parts });
		});
	}
	const credit = (
		{ client_id, subject }: Account,
		{ net, tax }: { net: bigint; tax: bigint },
		{ occasion = newId(), of_period = true } = {},
	) =>
		inTransaction((context) =>
			issueCreditNote(context, {
				subject,
				client_id,
				occasion,
				currency: 'IDR',
				period_start: day,
				period_end: day,
				of_period: day,
				reason: 'A test',
				items: [{ description: 'x', amount: net, tax, of_period }],
			}),
		);

	/** What was charged less what was given back, paid, withheld and given up, and what is held of it. */
	async function balanceOf({ client_id }: Account) {
		const cycles = await database().billingCycle.findMany({ where: { client_id } });
		const settlements = await database().settlement.findMany({ where: { client_id } });
		const payments = await database().payment.findMany({ where: { client_id } });
		const notes = await database().creditNote.findMany({ where: { client_id } });
		const charged = cycles.map((one) =>
			one.status === 'CANCELLED' ? one.settled_amount : one.amount,
		);
		const without = settlements
			.filter(({ kind, source_type }) => source_type !== 'payment' && !uses.includes(kind))
			.filter(({ kind }) => kind !== 'CREDIT_NOTE');
		const settledOtherwise = without.map(({ amount }) => amount);
		const open = cycles.filter(({ status }) => !isEnded(status));
		return {
			account:
				sum(charged) -
				sum(notes.map(({ amount }) => amount)) -
				sum(payments.map(({ amount }) => amount)) -
				sum(settledOtherwise),
			open: sum(open.map((one) => one.amount - one.settled_amount)),
			credit: await inTransaction((context) => clientCredit(context, client_id, 'IDR')),
			paid:
				sum(payments.map(({ amount }) => amount)) +
				sum(settlements.filter(({ kind }) => kind === 'WITHHOLDING').map(({ amount }) => amount)),
			cycles,
			settlements,
			notes,
		};
	}
	/** A payment that was undone names its settlement, not the payment. */
	const uses = ['CREDIT'];

	async function check(account: Account): Promise<void> {
		const state = await balanceOf(account);
		for (const cycle of state.cycles) {
			const own = state.settlements.filter(({ subject_id }) => subject_id === cycle.id);
			const settled = sum(own.map(({ amount }) => amount));
			expect(settled).toBe(cycle.settled_amount);
			expect(settled <= cycle.amount && settled >= 0n).toBe(true);
			if (['PAID', 'WRITTEN_OFF'].includes(cycle.status)) expect(settled).toBe(cycle.amount);
		}
		const reversed = sum(
			state.settlements
				.filter(({ kind, source_type }) => kind === 'PAYMENT' && source_type === 'settlement')
				.map(({ amount }) => amount),
		);
		// Sums to zero: what is open is what was charged and not covered, less the credit that is held.
		expect(state.account + reversed).toBe(state.open - state.credit);
		expect(state.credit <= state.paid).toBe(true);
		const statement = await inTransaction((context) =>
			statementOf(context, { client_id: account.client_id, currency: 'IDR' }),
		);
		expect(statement.closing_balance).toBe(state.open - state.credit);
		expect(sum(statement.data.map(({ amount }) => amount))).toBe(statement.closing_balance);
		const documents = await inTransaction((context) =>
			documentsOfPeriod(context, account.subject, day),
		);
		expect(documents.creditable.net >= 0n && documents.creditable.tax >= 0n).toBe(true);
	}

	const steps = fc.array(
		fc.record({
			what: fc.constantFrom(
				'charge',
				'pay',
				'withhold',
				'round',
				'credit',
				'goodwill',
				'use',
				'cancel',
				'write-off',
			),
			which: fc.nat({ max: 3 }),
			amount: fc.integer({ min: 1, max: 120 }),
		}),
		{ minLength: 4, maxLength: 18 },
	);

	/** Needs credit on one bill and something open on another, which chance seldom brings. */
	const useOfCredit = [
		{ what: 'pay', which: 0, amount: 100 },
		{ what: 'credit', which: 0, amount: 60 },
		{ what: 'charge', which: 0, amount: 80 },
		{ what: 'use', which: 1, amount: 1 },
	];

	it('sums to zero after any sequence of charges, payments, credit notes and uses of credit', async () => {
		const done = new Set<string>();
		await fc.assert(
			fc.asyncProperty(steps, async (wanted) => {
				const account = await anAccount();
				const ids = [(await charge(account, 100n)).id];
				for (const step of wanted) {
					if (await take(account, ids, step)) done.add(step.what);
					await check(account);
				}
			}),
			{ numRuns: 30, examples: [[useOfCredit]] },
		);
		// Without these the property would hold for want of anything that happens.
		expect([...done].sort()).toEqual([
			'cancel',
			'charge',
			'credit',
			'goodwill',
			'pay',
			'round',
			'use',
			'withhold',
			'write-off',
		]);
	}, 180_000);

	type Step = { what: string; which: number; amount: number };
	async function take(account: Account, ids: string[], step: Step): Promise<boolean> {
		const id = ids[step.which % ids.length] ?? '';
		const amount = BigInt(step.amount);
		const note = 'A test';
		const unpaid = { amount, reference: null, note, payment_id: null };
		try {
			switch (step.what) {
				case 'charge':
					ids.push((await charge(account, amount)).id);
					return true;
				case 'pay':
					await pay(account, id, amount);
					return true;
				case 'withhold':
				case 'round':
					return await inTransaction(async (context) => {
						const cycle = await store.lockCycle(context, id);
						if (isEnded(cycle.status)) return false;
						const reason = step.what === 'round' ? 'ROUNDING' : 'WITHHELD';
						return settleUnpaid(context, cycle, { ...unpaid, reason });
					});
				case 'credit':
				case 'goodwill':
					return (await giveBack(account, step.what === 'credit', amount)) !== null;
				case 'use':
					return (await inTransaction((context) => useCredit(context, id))) > 0n;
				case 'cancel':
					await inTransaction(async (context) =>
						cancelCycle(context, await store.lockCycle(context, id), note),
					);
					return true;
				default:
					await inTransaction(async (context) => {
						await markOverdue(context, id);
						await writeOff(context, await store.lockCycle(context, id), note);
					});
					return true;
			}
		} catch (error) {
			// A refusal changes nothing, which the check shows.
			if (!/too-much|illegal|cannot|settles at most/.test(String(error))) throw error;
			return false;
		}
	}
	async function giveBack(account: Account, of_period: boolean, wanted: bigint) {
		const { creditable } = await inTransaction((context) =>
			documentsOfPeriod(context, account.subject, day),
		);
		const [net = 0n, tax = 0n] = apportion(wanted, [creditable.net, creditable.tax]);
		return credit(account, { net, tax }, { of_period });
	}

	it('is the same after the same call again', async () => {
		const account = await anAccount();
		const occasion = newId();
		const [first, second] = [await charge(account, 100n), await charge(account, 50n)];
		await pay(account, first.id, 110n);
		const twice = await Promise.all(
			[1, 2].map(() => credit(account, { net: 80n, tax: 8n }, { occasion })),
		);
		expect(new Set(twice.map((note) => note?.id)).size).toBe(1);
		const used = await Promise.all(
			[1, 2].map(() => inTransaction((context) => useCredit(context, second.id))),
		);
		expect(sum(used)).toBe(0n);
		await check(account);
		// The open balance of the period came first: 88 lowered the 55 that were owed, and 33 are credit.
		expect(await balanceOf(account)).toMatchObject({ open: 0n, credit: 33n, account: -33n });
	});

	it('lets two cycles share credit that is enough for one', async () => {
		const account = await anAccount();
		const first = await charge(account, 100n);
		await pay(account, first.id, 210n);
		const [second, third] = [await charge(account, 100n), await charge(account, 100n)];
		await Promise.all(
			[second, third].map(({ id }) => inTransaction((context) => useCredit(context, id))),
		);
		expect(await balanceOf(account)).toMatchObject({ open: 120n, credit: 0n });
		await check(account);
	});

	it('keeps the number of a credit note that is refused', async () => {
		const account = await anAccount();
		await charge(account, 100n);
		await expect(credit(account, { net: 101n, tax: 0n })).rejects.toThrow();
		const first = await credit(account, { net: 10n, tax: 1n });
		await expect(credit(account, { net: 100n, tax: 0n })).rejects.toThrow();
		const second = await credit(account, { net: 10n, tax: 1n });
		const numberOf = (note: typeof first) => Number(note?.number.slice(-6));
		expect(numberOf(second)).toBe(numberOf(first) + 1);
		expect(first?.number).toMatch(/^CN-2026-\d{6}$/);
	});
});
