/** What clients and finance do while time goes on: they pay, upload invoices, and change their minds. */
import { type Day, at, jakartaDay, plusDays } from '../../year/days.ts';
import { Refused } from '../client.ts';
import { type DriverContext, intervene, invoiceDocuments } from '../driver.ts';
import type { Payer, Sold, Wish } from './cast.ts';
import type { Cycle, Step } from './rows.ts';

export type People = {
	/** At rest, between two moves: finance uploads, clients pay what their day has come for. */
	act(now: string): Promise<void>;
	/** While time moves: what people wish at an instant, and who pays as the service is suspended. */
	look(now: string): Promise<void>;
	/** Wishes that were refused, and are not asked for again. */
	refusals: string[];
};

/** Days from the due date on which a client pays; null when it does not, or not by a day. */
const payDays: Record<Payer, number | null> = {
	ON_TIME: -2,
	FINANCE: -2,
	CHANGES: -2,
	PAUSES: -2,
	DOUBLE: -2,
	IN_PARTS: -2,
	LATE: 8,
	SUSPENDED: 14,
	AT_SUSPENSION: null,
	NEVER: null,
};
const restDays = 2;
const share = 0.4;

export function createPeople(sold: readonly Sold[], context: DriverContext): People {
	const { client, sandbox } = context;
	const bySubscription = new Map(sold.map((one) => [one.subscription_id, one]));
	/** Invoices of the gateway on which a payer has acted: a payer acts once, whatever becomes of our own processes. */
	const paid = new Set<string>();
	const partly = new Set<string>();
	const wishes = sold.flatMap((one) => one.wishes.map((wish, index) => ({ one, wish, index })));
	/** Tasks whose run has no answer yet. */
	const running = new Set<string>();
	const refusals: string[] = [];
	let racing: { one: Sold; cycle: Cycle; step: Step }[] = [];
	let isLooking = false;

	const list = async <T>(path: string): Promise<T[]> =>
		(await client.get<{ data: T[] }>(path)).data;

	async function openCycles(): Promise<{ one: Sold; cycle: Cycle }[]> {
		const found: { one: Sold; cycle: Cycle }[] = [];
		for (const status of ['AWAITING_PAYMENT', 'OVERDUE'])
			for (const cycle of await client.all<Cycle>(`/billing-cycles?status=${status}`)) {
				const one = bySubscription.get(cycle.subscription_id);
				if (one !== undefined && cycle.kind !== 'INITIAL') found.push({ one, cycle });
			}
		return found;
	}

	async function pay(one: Sold, invoice: string | null, amount?: number): Promise<void> {
		// Its link is not made yet, or is being made anew: the client looks again later.
		if (invoice === null || paid.has(invoice)) return;
		paid.add(invoice);
		const path = `/xendit/invoices/${invoice}`;
		await sandbox.call('POST', `${path}/pay`, amount === undefined ? {} : { amount });
		if (one.payer === 'DOUBLE') await sandbox.call('POST', `${path}/pay-again`, {});
	}

	async function payByDay(one: Sold, cycle: Cycle, today: Day): Promise<void> {
		const { payer } = one;
		// More seats are paid as soon as they are billed.
		const days = cycle.kind === 'ADJUSTMENT' ? -1000 : payDays[payer];
		if (days === null || today < plusDays(cycle.due_date, days)) return;
		if (payer !== 'IN_PARTS') return pay(one, cycle.xendit_invoice_id);
		if (!partly.has(cycle.id)) {
			if (cycle.xendit_invoice_id === null) return;
			partly.add(cycle.id);
			return pay(one, cycle.xendit_invoice_id, Math.floor(cycle.balance * share));
		}
		if (today >= plusDays(cycle.due_date, restDays)) await pay(one, cycle.xendit_invoice_id);
	}

	async function upload(): Promise<void> {
		for (const { id } of await client.all<Cycle>('/billing-cycles?status=INVOICE_REQUESTED'))
			await client.send('POST', `/billing-cycles/${id}/documents`, {
				key: `documents-${id}`,
				form: () => invoiceDocuments(id),
			});
	}

	async function doWish(one: Sold, wish: Wish, key: string): Promise<void> {
		const path = `/subscriptions/${one.subscription_id}`;
		const reason = 'The client wants it so';
		const { action, body } =
			wish.kind === 'CHANGE'
				? {
						action: 'change',
						body: { reason, items: [{ item_id: one.item_id, quantity: wish.quantity }] },
					}
				: { action: wish.kind.toLowerCase(), body: { reason } };
		try {
			await client.send('POST', `${path}/${action}`, { key, body });
		} catch (error) {
			if (!(error instanceof Refused)) throw error;
			refusals.push(`${one.name} ${wish.kind} at ${wish.at}: ${error.message}`);
			intervene(context, `refused: ${wish.kind}`);
		}
	}

	async function doWishes(now: string): Promise<void> {
		for (const { one, wish, index } of wishes.splice(0)) {
			if (Date.parse(wish.at) > Date.parse(now)) wishes.push({ one, wish, index });
			else await doWish(one, wish, `${one.email}/wish-${index}`);
		}
	}

	/** Pays just before the suspension, or as soon as it is written down and the services are being switched off. */
	async function payAtSuspension(now: string): Promise<void> {
		for (const { one, cycle, step } of racing) {
			if (Date.parse(now) < Date.parse(step.run_at)) continue;
			const path = `/dunning-steps?billing_cycle_id=${cycle.id}&limit=50`;
			const current = (await list<Step>(path)).find(({ id }) => id === step.id) ?? step;
			step.run_at = current.run_at;
			const isDue = current.status === 'PLANNED' && Date.parse(now) >= Date.parse(current.run_at);
			if (one.comesAfter ? current.status === 'DONE' : isDue)
				await pay(one, cycle.xendit_invoice_id);
		}
	}

	/**
	 * As workflow 06 does: what is to be switched at a vendor is switched at once, and not with the next round of a job. Nobody
	 * waits for it: a client may pay while its service is being switched off.
	 */
	async function runTasks(): Promise<void> {
		const tasks = await list<{ id: string; ready_at: string | null }>(
			'/provisioning-tasks?status=PENDING&limit=50',
		);
		for (const { id, ready_at } of tasks) {
			if (ready_at === null || running.has(id)) continue;
			running.add(id);
			void runOnce(id).finally(() => running.delete(id));
		}
	}

	async function runOnce(id: string): Promise<void> {
		try {
			await client.send('POST', `/provisioning-tasks/${id}/run`, {});
		} catch (error) {
			// Another one runs it, it was cancelled, or everything is being stopped; the clock does not go on without it.
			if (!(error instanceof Refused || context.signal.aborted)) throw error;
		}
	}

	return {
		refusals,
		async act(now) {
			const today = jakartaDay(now);
			await upload();
			await runTasks();
			await doWishes(now);
			racing = [];
			for (const { one, cycle } of await openCycles()) {
				await payByDay(one, cycle, today);
				if (one.payer !== 'AT_SUSPENSION' || cycle.xendit_invoice_id === null) continue;
				const steps = await list<Step>(`/dunning-steps?billing_cycle_id=${cycle.id}&limit=50`);
				const step = steps.find(({ action }) => action === 'SUSPEND');
				if (step?.status === 'PLANNED') racing.push({ one, cycle, step });
				// The moment was missed, such as when all processes were down.
				else if (step?.status === 'DONE') await pay(one, cycle.xendit_invoice_id);
			}
		},
		async look(now) {
			if (isLooking) return;
			isLooking = true;
			try {
				await payAtSuspension(now);
				await doWishes(now);
				await runTasks();
			} finally {
				isLooking = false;
			}
		},
	};
}

/** The next instant to which the clock is moved: some hours on, never over a day on which a person acts. */
export const laterBy = (now: string, hours: number): string =>
	new Date(Date.parse(now) + hours * 3_600_000).toISOString();
export const startOf = (day: Day): string => at(day, 8);
