import { z } from 'zod';
import type { ReadContext } from '../../../platform/context/index.ts';
import { eventsByIds } from '../../../platform/events/outbox.ts';
import { handle } from '../../../platform/operation/index.ts';
import { queueOnce } from '../../notifications/index.ts';
import { attentionContract } from '../contract.ts';
import { needsPersonMessage } from '../messages.ts';
import * as store from '../store.ts';
import { sourceOf } from '../to-matter.ts';

/** More matters of one event are a defect of its sources. */
const mattersMax = 20;
const Payload = z.record(z.string(), z.unknown());
const isId = (value: unknown): value is string => z.uuid().safeParse(value).success;

export const notifyTeam = handle(attentionContract.notify, async (input, context) => {
	const subjects = await subjectsOf(context, input.related_id);
	const sources = store
		.sourcesOf(context)
		.filter(({ kind }) => input.kind === undefined || kind === input.kind);
	const { data } = await store.listMatters(context, sources, {
		subjects,
		include_snoozed: true,
		limit: mattersMax,
	});
	let mailed = 0;
	for (const { id, kind, subject_id } of data) {
		const { message } = sourceOf(context, kind);
		const about =
			message === undefined
				? { kind: needsPersonMessage.kind, related_id: id }
				: { kind: message, related_id: subject_id };
		const { leaves } = await queueOnce(context, { ...about, page: input.page });
		if (leaves) mailed += 1;
	}
	return { told: data.length, mailed };
});

/** An event names what stands still as its subject or among its facts: an expired link names the bill that it was for. */
async function subjectsOf({ tx }: ReadContext, relatedId: string): Promise<string[]> {
	const [event] = await eventsByIds(tx, [relatedId]);
	if (event === undefined) return [relatedId];
	const payload = Payload.parse(event.payload);
	// A mail about a mail of ours that could not be sent would fail, too, and so on for ever.
	if (payload['kind'] === needsPersonMessage.kind) return [];
	return [relatedId, event.subject_id, ...Object.values(payload).filter(isId)];
}
