import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { sumOf } from '../../platform/money/document.ts';
import {
	closeLinks,
	ensureLinkLater,
	keepCredit,
	listPaymentCredit,
	takeCredit,
} from '../payments/index.ts';
import * as notes from './credit-note-store.ts';
import { billingConfig } from './config.ts';
import { asSubject } from './lifecycle.ts';
import { balanceOf, isCollectable, isEnded } from './rules.ts';
import { applySettled, writeSettlement } from './settle.ts';
import type { SettlementRow } from './settlement-store.ts';
import * as store from './store.ts';
import type { BareCycle } from './store.ts';

/** Where credit lies: on the payment that was too much, or on the credit note that gave it back. */
export type CreditSource = {
	source_type: 'payment' | 'credit_note';
	source_id: string;
	credit_amount: bigint;
};

type Owner = { client_id: string; currency: string };

/**
 * The credit of a client in a currency by its sources, oldest first. All who lock sources do it in this order, which is that of
 * their ids: two uses of the same credit wait for each other and cannot block each other.
 */
export async function listCredit(context: ReadContext, owner: Owner): Promise<CreditSource[]> {
	const [paid, given] = await Promise.all([
		listPaymentCredit(context, owner),
		notes.listNotesWithCredit(context, owner),
	]);
	const sources = [
		...paid.map((row) => ({ ...row, source_type: 'payment' as const })),
		...given.map((row) => ({ ...row, source_type: 'credit_note' as const })),
	];
	return sources
		.map(({ id, ...rest }) => ({ source_id: id, ...rest }))
		.sort((a, b) => (a.source_id < b.source_id ? -1 : 1));
}

/** What a client has paid and not used in a currency: too much money, and what credit notes gave back. */
export const clientCredit = async (
	context: ReadContext,
	client_id: string,
	currency: string,
): Promise<bigint> =>
	sumOf((await listCredit(context, { client_id, currency })).map((one) => one.credit_amount));

/**
 * What the next bill of a client takes of its credit, `freed` being what the bills give back that are cancelled for it; 0 where
 * credit is used by people only.
 */
export async function creditForNextBill(
	context: ReadContext,
	{ client_id, currency }: Owner,
	freed: bigint,
): Promise<bigint> {
	if (!context.config.read(billingConfig).USE_CREDIT_AUTOMATICALLY) return 0n;
	return (await clientCredit(context, client_id, currency)) + freed;
}

/**
 * Settles an open cycle from the credit of its client, oldest first, and says how much was used. A cycle of which nothing is
 * left is PAID without a link; links that are open asked for more than is left and are replaced. Again it changes nothing:
 * either nothing is owed, or no credit is left.
 */
export async function useCredit(context: OperationContext, cycleId: string): Promise<bigint> {
	const cycle = await store.lockCycle(context, cycleId);
	const after = await useCreditFor(context, cycle);
	const used = after.settled_amount - cycle.settled_amount;
	if (used === 0n) return used;
	await closeLinks(context, asSubject(after));
	if (isCollectable(after.status) && balanceOf(after) > 0n)
		ensureLinkLater(context, asSubject(after));
	return used;
}

/** Those of the cycles whose client has credit that they could use. */
export async function withCredit(
	context: ReadContext,
	cycles: readonly BareCycle[],
): Promise<BareCycle[]> {
	const ofOwners = Map.groupBy(cycles, ({ client_id, currency }) => `${client_id} ${currency}`);
	const found = await Promise.all(
		[...ofOwners.values()].map(async (ofOwner) => {
			const [owner] = ofOwner;
			return owner !== undefined && (await listCredit(context, owner)).length > 0 ? ofOwner : [];
		}),
	);
	return found.flat();
}

/** The same for a cycle that the caller has locked or just made, and that has no link. */
export async function useCreditFor(
	context: OperationContext,
	cycle: BareCycle,
): Promise<BareCycle> {
	let left = isEnded(cycle.status) ? 0n : balanceOf(cycle);
	if (left === 0n) return cycle;
	const owed = left;
	for (const source of await listCredit(context, cycle)) {
		if (left === 0n) break;
		left -= await useSource(context, cycle, source, left);
	}
	if (left === owed) return cycle;
	const amount = owed - left;
	const occurred_at = context.now;
	return applySettled(context, cycle, { amount, occurred_at, announce: 'credit_used' });
}

async function useSource(
	context: OperationContext,
	cycle: BareCycle,
	{ source_type, source_id }: CreditSource,
	upTo: bigint,
): Promise<bigint> {
	const amount = await takeFrom(context, { source_type, source_id }, upTo);
	if (amount === 0n) return 0n;
	const kind = 'CREDIT' as const;
	const part = { kind, source_type, source_id, amount, occurred_at: context.now };
	await writeSettlement(context, cycle, { ...part, note: null, reference: null });
	return amount;
}

/** Takes up to so much from where credit lies, and says how much; the caller writes down what for. */
export const takeFrom = (
	context: OperationContext,
	{ source_type, source_id }: Pick<CreditSource, 'source_type' | 'source_id'>,
	upTo: bigint,
): Promise<bigint> =>
	source_type === 'payment'
		? takeCredit(context, source_id, upTo)
		: takeNoteCredit(context, source_id, upTo);

async function takeNoteCredit(
	context: OperationContext,
	noteId: string,
	upTo: bigint,
): Promise<bigint> {
	const { credit_amount } = await notes.lockNote(context, noteId);
	const taken = credit_amount < upTo ? credit_amount : upTo;
	if (taken > 0n) await notes.updateNote(context, noteId, { credit_amount: credit_amount - taken });
	return taken;
}

/** Gives what a settlement has used back to where it came from, as credit of the client. */
export async function giveBack(
	context: OperationContext,
	{ source_type, source_id, amount }: SettlementRow,
): Promise<void> {
	if (source_type === 'payment') return keepCredit(context, source_id, amount);
	const { credit_amount } = await notes.lockNote(context, source_id);
	await notes.updateNote(context, source_id, { credit_amount: credit_amount + amount });
}
