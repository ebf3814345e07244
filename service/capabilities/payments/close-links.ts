import type { OperationContext } from '../../platform/context/index.ts';
import { closeLinkJob } from './jobs.ts';
import * as store from './store.ts';

/** For the capability whose subject no longer has to be paid: its links are made uncollectable, surely but later. */
export async function closeLinks(
	context: OperationContext,
	subject: { subject_type: string; subject_id: string },
): Promise<void> {
	for (const link of await store.listUnsettledLinks(context, {
		subject_type: subject.subject_type,
		subject_id: subject.subject_id,
	})) {
		context.enqueue(closeLinkJob, { payment_link_id: link.id });
	}
}
