import type { OperationContext, ReadContext } from '../../platform/context/index.ts';
import { invalidInput, type ErrorDefinition } from '../../platform/errors/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import type { Language } from '../../platform/language/index.ts';
import type { Rest } from './rest.ts';
import type { LinkRow } from './store.ts';

/** What is asked of the payer. */
export type PayableTerms = {
	client_id: string;
	currency: string;
	/** Still owed, with tax. */
	amount: bigint;
	description: string;
	payer: { name: string; email: string; locale: Language };
	/** Shown by the gateway; their sum is the amount. */
	items: readonly { name: string; quantity: number; unit_amount: bigint }[];
	/** Until when a link should be payable, such as some weeks after the due date. */
	payable_until?: Date;
};

/** Money that is offered to a subject. */
export type Money = { payment_id: string; currency: string; amount: bigint; paid_at: Date };

/**
 * What the subject took of it, what of the rest is kept as credit of the client, and what of the subject is owed afterwards.
 * What is left of the money goes to a person; `reason` says why.
 */
export type Taken = { taken: bigint; credit?: bigint; still_owed?: bigint; reason?: string };

/** A link of the subject. */
export type SubjectLink = Pick<LinkRow, 'id' | 'gateway' | 'gateway_reference' | 'url'>;

/** `S` is what the owner loads of a subject. All functions run in the transaction that `lock` was called in. */
export type PayableDefinition<S> = {
	/** The `subject_type` of its links and payments. */
	type: string;
	/** Errors by which it refuses; `payment_link.create` and `payment.match` declare them, too. */
	errors: readonly ErrorDefinition[];
	/** Whether it takes another amount than its link asks for; without it such money goes to a person. */
	takesParts?: boolean;
	/**
	 * The subject with its row locked until the transaction ends; throws NotFound. The row of a subject is always locked
	 * before the rows of its links and payments.
	 */
	lock(context: OperationContext, id: string): Promise<S>;
	/** Whether a link may be opened for it, or stay open. */
	isCollectable(subject: S): boolean;
	/** Whether money that arrived without a link may be given to it. */
	isPayable(subject: S): boolean;
	/** The error for a caller who asks for one of the two; `field` is where the caller named the subject. */
	refusal(subject: S, field: string): Error;
	terms(context: OperationContext, subject: S): Promise<PayableTerms>;
	/** Takes the money, or says why not. Called once for each payment. */
	onPaid(context: OperationContext, subject: S, money: Money): Promise<Taken>;
	/** A link is open. Called again with the same link. */
	onLinkOpened(context: OperationContext, subject: S, link: SubjectLink): Promise<void>;
	/** A link expired or was cancelled, and a newer one may be open. */
	onLinkEnded(context: OperationContext, subject: S, link: SubjectLink): Promise<void>;
	/**
	 * Subjects that wait for money and were not changed since `unchangedSince`, by id. The service makes sure that each of
	 * them has a link; without this method that is left to workflows.
	 */
	listCollectable?(
		context: OperationContext,
		page: { after: string | null; take: number; unchangedSince: Date },
	): Promise<readonly string[]>;
	/**
	 * Since when the first of them waits that has no open link and could have one; for a test clock. One of which
	 * `onLinkImpossible` was told is left out: it would be due for ever.
	 */
	firstWithoutLink?(context: ReadContext): Promise<Date | null>;
	/** The service has made this link by itself: the payer is to be told. */
	onLinkMade?(context: OperationContext, subject: S, link: SubjectLink): Promise<void>;
	/** No link can be made for it, and repeating does not help: people are to be told, once. */
	onLinkImpossible?(context: OperationContext, subject: S, reason: string): Promise<void>;
	/** It is collectable, and nothing is owed: it counts as paid without a gateway. */
	onNothingOwed?(context: OperationContext, subject: S): Promise<void>;
	/** Whether this payment has been given to it. */
	hasTaken?(context: OperationContext, subject: S, paymentId: string): Promise<boolean>;
	/** Settles a rest without money; throws where the reason does not allow the amount. */
	settleRest?(context: OperationContext, subject: S, rest: Rest): Promise<void>;
};

/** A subject in the hands of payments, which does not know what the owner has loaded. */
export type LockedSubject = {
	subject_type: string;
	subject_id: string;
	takesParts: boolean;
	isCollectable(): boolean;
	isPayable(): boolean;
	refusal(field: string): Error;
	terms(): Promise<PayableTerms>;
	onPaid(money: Money): Promise<Taken>;
	onLinkOpened(link: SubjectLink): Promise<void>;
	onLinkEnded(link: SubjectLink): Promise<void>;
	onLinkMade(link: SubjectLink): Promise<void>;
	onLinkImpossible(reason: string): Promise<void>;
	onNothingOwed(): Promise<void>;
	hasTaken(paymentId: string): Promise<boolean>;
	/** Null where a rest cannot be settled without money. */
	settleRest: ((rest: Rest) => Promise<void>) | null;
};

export type Payable = Pick<
	PayableDefinition<never>,
	'type' | 'errors' | 'listCollectable' | 'firstWithoutLink'
> & {
	takesParts: boolean;
	lock(context: OperationContext, id: string): Promise<LockedSubject>;
};

/** Where owners register what can be paid: `extensions: [extend(payablePoint, billingCyclePayable)]` in their module. */
export const payablePoint = defineExtensionPoint<Payable>('payable', (payable) => payable.type);

/** Declares what can be paid. Example: `billing/payable.ts`. */
export function definePayable<S>(definition: PayableDefinition<S>): Payable {
	const { type, errors, listCollectable, firstWithoutLink, settleRest } = definition;
	return {
		type,
		errors,
		...(listCollectable === undefined ? {} : { listCollectable }),
		...(firstWithoutLink === undefined ? {} : { firstWithoutLink }),
		takesParts: definition.takesParts ?? false,
		async lock(context, id) {
			const subject = await definition.lock(context, id);
			return {
				subject_type: definition.type,
				subject_id: id,
				takesParts: definition.takesParts ?? false,
				isCollectable: () => definition.isCollectable(subject),
				isPayable: () => definition.isPayable(subject),
				refusal: (field) => definition.refusal(subject, field),
				terms: () => definition.terms(context, subject),
				onPaid: (money) => definition.onPaid(context, subject, money),
				onLinkOpened: (link) => definition.onLinkOpened(context, subject, link),
				onLinkEnded: (link) => definition.onLinkEnded(context, subject, link),
				onLinkMade: async (link) => definition.onLinkMade?.(context, subject, link),
				onLinkImpossible: async (reason) => definition.onLinkImpossible?.(context, subject, reason),
				onNothingOwed: async () => definition.onNothingOwed?.(context, subject),
				hasTaken: async (paymentId) =>
					(await definition.hasTaken?.(context, subject, paymentId)) ?? false,
				settleRest: settleRest === undefined ? null : (rest) => settleRest(context, subject, rest),
			};
		},
	};
}

/** How a request names what is paid. `billing_cycle_id` is short for a `subject_id` of the type billing_cycle. */
export type SubjectInput = {
	subject_type?: string | undefined;
	subject_id?: string | undefined;
	billing_cycle_id?: string | undefined;
};
export type NamedSubject = { subject_type: string; subject_id: string; field: string };

/** The subject of a request, and the field that named it. */
export function subjectOf(input: SubjectInput): NamedSubject {
	const { subject_type, subject_id, billing_cycle_id } = input;
	const isShort = billing_cycle_id !== undefined;
	if (isShort && subject_type === undefined && subject_id === undefined) {
		return {
			subject_type: 'billing_cycle',
			subject_id: billing_cycle_id,
			field: 'body.billing_cycle_id',
		};
	}
	if (!isShort && subject_type !== undefined && subject_id !== undefined)
		return { subject_type, subject_id, field: 'body.subject_id' };
	const message = 'Give either subject_type with subject_id, or billing_cycle_id';
	throw invalidInput([{ path: 'body.subject_id', message }]);
}

/** Locks the subject that a request names. */
export async function lockSubject(
	context: OperationContext,
	subject: { subject_type: string; subject_id: string },
): Promise<LockedSubject> {
	const payable = context.extensions.find(payablePoint, subject.subject_type);
	if (payable === null) {
		const types = context.extensions.list(payablePoint).map((one) => one.type);
		const message = `Nothing named ${subject.subject_type} can be paid, only ${types.join(', ')}`;
		throw invalidInput([{ path: 'body.subject_type', message }]);
	}
	return payable.lock(context, subject.subject_id);
}

/** The same for a link or payment of ours; null when no module registers its type. */
export async function findLockedSubject(
	context: OperationContext,
	subject: { subject_type: string | null; subject_id: string | null },
): Promise<LockedSubject | null> {
	const { subject_type, subject_id } = subject;
	if (subject_type === null || subject_id === null) return null;
	const payable = context.extensions.find(payablePoint, subject_type);
	return payable === null ? null : payable.lock(context, subject_id);
}
