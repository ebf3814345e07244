import { z } from 'zod';
import type { Configuration } from '../../platform/config/index.ts';
import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import type { Language } from '../../platform/language/index.ts';
import type { Approver } from './config.ts';
import type { ApprovalRow } from './store.ts';

/** What a kind says about a wish, such as percentages and numbers. Money stands there as text of minor units. */
export const Facts = z.record(z.string(), z.union([z.string(), z.number(), z.null()]));
export type Facts = z.output<typeof Facts>;

/** One reason for which the work on a subject needs an approval, registered by the owner of the subject. */
export type ApprovalKind = {
	/** quotation.discount */
	kind: string;
	subject_type: string;
	/** What is to be allowed, in a few words. */
	title: Record<Language, string>;
	/** The role that decides besides ADMIN, by the settings of now. */
	approver(config: Configuration): Approver;
	/** One sentence for the person who decides. */
	describe(wish: Described, language: Language): string;
	/** Locks the subject. It is always locked before its approvals: the other order would be a deadlock. */
	lock(context: OperationContext, subjectId: string): Promise<unknown>;
	/** What follows, in the transaction of the decision. */
	granted(context: OperationContext, approval: ApprovalRow): Promise<void>;
};
type Described = { facts: Facts; amount: bigint | null; currency: string | null };

/** Example: `extensions: [extend(approvalKindPoint, discountApproval)]` */
export const approvalKindPoint = defineExtensionPoint<ApprovalKind>(
	'approval-kind',
	({ kind }) => kind,
);

/** The kind of an approval. One that nobody registers any more is a defect of the installation. */
export function kindOf(
	{ extensions }: Pick<ReadContext, 'extensions'>,
	kind: string,
): ApprovalKind {
	const found = extensions.find(approvalKindPoint, kind);
	if (found === null) throw new Error(`No capability registers the approval ${kind}`);
	return found;
}

/** What is asked, as a sentence. */
export const summaryOf = (
	context: Pick<ReadContext, 'extensions'>,
	row: Pick<ApprovalRow, 'kind' | 'facts' | 'amount' | 'currency'>,
	language: Language,
): string => {
	const { amount, currency } = row;
	const facts = Facts.parse(row.facts);
	return kindOf(context, row.kind).describe({ facts, amount, currency }, language);
};
