import type { OperationContext } from '../../../platform/context/index.ts';
import { invalidInput } from '../../../platform/errors/index.ts';
import { externalOperation, Refusal } from '../../../platform/operation/index.ts';
import { paymentLinkContract } from '../contract.ts';
import { callGateway, type PreparedLink } from '../gateway-calls.ts';
import { prepareLink, recordLink, renewLink } from '../open-link.ts';
import { lockSubject, subjectOf, type LockedSubject, type NamedSubject } from '../payable.ts';
import type { LinkRow } from '../store.ts';
import { toPaymentLink } from '../to-payment.ts';

type Asked = { subject: NamedSubject; prepared: PreparedLink };

/** The row of the subject is locked before that of the link everywhere, so that two transactions never wait for each other. */
export const createPaymentLink = externalOperation(
	paymentLinkContract.create,
	{
		prepare: async (input, context) => {
			const named = subjectOf(input);
			const subject = await lockCollectable(context, named);
			const { subject_type, subject_id } = named;
			const { expires_in_hours: hours } = input;
			const prepared = await prepareLink(context, {
				subject_type,
				subject_id,
				...(await termsOf(subject, input.amount)),
				gateway: input.gateway,
				...channelsOf(input),
				keep_others: input.keep_others,
				...(hours === undefined ? {} : { expires_in_seconds: hours * 3600 }),
			});
			if ('call' in prepared) return { call: { subject: named, prepared: prepared.call } };
			await subject.onLinkOpened(prepared.done);
			return { done: toPaymentLink(prepared.done) };
		},
		call: ({ prepared }: Asked, providers) => callGateway(prepared, providers),
		renew: ({ prepared }, context) => renewLink(context, prepared),
		record: async (outcome, { subject: named, prepared }, context) => {
			const subject = await lockSubject(context, named);
			const link = await recordLink(context, prepared, outcome);
			if (link instanceof Refusal) return link;
			return link.status === 'OPEN' ? announceOpen(subject, named, link) : toPaymentLink(link);
		},
	},
	{ sharedTransaction: true },
);

/** What is asked for: all that is owed, or the part of it that the caller names. */
async function termsOf(subject: LockedSubject, part: bigint | undefined) {
	const terms = await subject.terms();
	const owed = terms.amount;
	if (part === undefined || part === owed) return { ...terms, owed };
	const message = !subject.takesParts
		? 'It cannot be paid in parts'
		: part > owed
			? `Only ${owed} ${terms.currency} is owed`
			: null;
	if (message !== null) throw invalidInput([{ path: 'body.amount', message }]);
	const items = [{ name: terms.description, quantity: 1, unit_amount: part }];
	return { ...terms, owed, amount: part, items };
}

/** One channel makes a link of its own; several only narrow the page of the gateway. */
function channelsOf(input: { channel?: string | undefined; channels: readonly string[] }) {
	const { channel, channels } = input;
	if (channel === undefined) return { channel: null, channels };
	if (channels.length === 0) return { channel, channels };
	const message = 'Give either channel or channels';
	throw invalidInput([{ path: 'body.channels', message }]);
}

async function lockCollectable(
	context: OperationContext,
	named: NamedSubject,
): Promise<LockedSubject> {
	const subject = await lockSubject(context, named);
	if (!subject.isCollectable()) throw subject.refusal(named.field);
	return subject;
}

async function announceOpen(subject: LockedSubject, { field }: NamedSubject, link: LinkRow) {
	// It stopped being collectable while the gateway was at work; the reaction to the new link closes the link again.
	if (!subject.isCollectable()) return new Refusal(subject.refusal(field));
	await subject.onLinkOpened(link);
	return toPaymentLink(link);
}
