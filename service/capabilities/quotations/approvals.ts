import type { OperationContext } from '../../platform/context/index.ts';
import type { Configuration } from '../../platform/config/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { formatMoney } from '../../platform/money/index.ts';
import {
	askFor,
	listStanding,
	withdrawApprovals,
	type ApprovalKind,
	type ApprovalRow,
} from '../approvals/index.ts';
import { announceSendRequested } from './announce.ts';
import {
	approvalLimits,
	discountOf,
	needsApproval,
	percentText,
	type Limits,
} from './approval-rules.ts';
import { quotationSettings } from './config.ts';
import * as store from './store.ts';
import type { QuotationWithItems } from './store.ts';

const subject_type = 'quotation';
const subjectOf = ({ id }: { id: string }) => ({ subject_type, subject_id: id });

const limitsOf = (config: Configuration): Limits => approvalLimits(config.read(quotationSettings));

const describeWith =
	(
		sentences: Record<Language, (facts: Record<string, string>, money: string) => string>,
	): ApprovalKind['describe'] =>
	({ facts, amount, currency }, language) => {
		const texts = Object.fromEntries(
			Object.entries(facts).map(([name, value]) => [name, String(value ?? '')]),
		);
		const money =
			amount === null || currency === null ? '' : formatMoney(amount, currency, language);
		return sentences[language](texts, money);
	};

/** Granting the last one that is needed lets the workflow go on that sends it. */
async function sendWhenAllGranted(
	context: OperationContext,
	{ subject_id }: ApprovalRow,
): Promise<void> {
	const quotation = await store.getQuotationForUpdate(context, subject_id);
	if (quotation.status !== 'DRAFT') return;
	const standing = await listStanding(context, subjectOf(quotation));
	if (standing.every(({ status }) => status === 'GRANTED'))
		announceSendRequested(context, quotation);
}

const common = {
	subject_type,
	lock: (context: OperationContext, id: string) => store.getQuotationForUpdate(context, id),
	granted: sendWhenAllGranted,
};

export const discountApproval: ApprovalKind = {
	...common,
	kind: 'quotation.discount',
	title: { id: 'Diskon penawaran', en: 'Discount of a quotation' },
	approver: (config) => config.read(quotationSettings).QUOTATION_DISCOUNT_APPROVER,
	describe: describeWith({
		id: ({ number, version, percent, limit }, money) =>
			`Penawaran ${number} (versi ${version}) memberi diskon ${percent}% dari harga katalog, senilai ${money}; batasnya ${limit}%.`,
		en: ({ number, version, percent, limit }, money) =>
			`Quotation ${number} (version ${version}) takes ${percent}% off the catalogue price, which is ${money}; the limit is ${limit}%.`,
	}),
};

export const amountApproval: ApprovalKind = {
	...common,
	kind: 'quotation.amount',
	title: { id: 'Nilai penawaran', en: 'Amount of a quotation' },
	approver: (config) => config.read(quotationSettings).QUOTATION_AMOUNT_APPROVER,
	describe: describeWith({
		id: ({ number, version }, money) =>
			`Penawaran ${number} (versi ${version}) bernilai ${money}, di atas batas yang boleh dikirim tanpa persetujuan.`,
		en: ({ number, version }, money) =>
			`Quotation ${number} (version ${version}) amounts to ${money}, above what may be sent without approval.`,
	}),
};

/**
 * The approvals that a draft needs before it is sent, as they stand; asked for where they were not. None without limits, and
 * none below them. The caller holds the lock of the quotation, or has just made it.
 */
export async function askForApprovals(
	context: OperationContext,
	quotation: QuotationWithItems,
	requested_for: string | undefined,
): Promise<ApprovalRow[]> {
	const limits = limitsOf(context.config);
	const needed = needsApproval(quotation, limits);
	if (!needed.discount && !needed.amount) return [];
	const { client_id, currency, number, version } = quotation;
	const { amount, basis_points } = discountOf(quotation);
	const wishes = [
		{
			isNeeded: needed.discount,
			kind: discountApproval.kind,
			facts: {
				number,
				version,
				percent: percentText(basis_points),
				limit: percentText(limits.discount ?? 0n),
			},
			amount,
		},
		{
			isNeeded: needed.amount,
			kind: amountApproval.kind,
			facts: { number, version },
			amount: quotation.total,
		},
	];
	return askFor(
		context,
		{ ...subjectOf(quotation), requested_for },
		wishes
			.filter(({ isNeeded }) => isNeeded)
			.map(({ isNeeded: _, ...wish }) => ({ ...wish, client_id, currency })),
	);
}

/** A new version is another offer, and needs its own. */
export const withdrawApprovalsOf = (
	context: OperationContext,
	quotation: { id: string },
): Promise<void> => withdrawApprovals(context, subjectOf(quotation));
