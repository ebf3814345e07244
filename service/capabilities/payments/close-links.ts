import type { OperationContext } from '../../platform/context/index.ts';
import { closeLinkReference } from './job-references.ts';
import * as store from './store.ts';
import type { LinkRow, Subject } from './store.ts';

/** The subject no longer has to be paid: a job makes each of its links uncollectable. */
export async function closeLinks(context: OperationContext, subject: Subject): Promise<void> {
	for (const link of await store.listUnsettledLinks(context, subject)) close(context, link);
}

/** Whether the subject has a link that can be paid, or one that is being made. */
export const hasLiveLink = async (context: OperationContext, subject: Subject): Promise<boolean> =>
	(await store.listUnsettledLinks(context, subject)).length > 0;

/**
 * A link that opens closes the older ones of its subject, unless it was made to stand beside them. One that opens after
 * a newer one, because its making was not confirmed at once, is closed itself: whichever opens first, the newest stays.
 */
export async function closeReplaced(context: OperationContext, opened: LinkRow): Promise<void> {
	const others = (await store.listUnsettledLinks(context, opened)).filter(
		(link) => link.id !== opened.id,
	);
	if (others.some((link) => link.id > opened.id && !link.keep_others)) close(context, opened);
	else if (!opened.keep_others)
		for (const link of others) if (link.id < opened.id) close(context, link);
}

const close = (context: OperationContext, { id }: LinkRow): void =>
	context.enqueue(closeLinkReference, { payment_link_id: id });
