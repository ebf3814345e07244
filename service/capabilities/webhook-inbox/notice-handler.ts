import type { z } from 'zod';
import type { OperationContext } from '../../platform/context/index.ts';
import { defineExtensionPoint } from '../../platform/extension/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import type { WebhookNotice } from './ports.ts';

/** What became of a notice: facts that people see in the inbox, or why it means nothing here. */
export type NoticeResult =
	{ readonly done: Readonly<Record<string, unknown>> } | { readonly ignored: string };

/** Marks the stored call as dealt with, in the transaction of its effect. */
export type SettleNotice = (context: OperationContext, result: NoticeResult) => Promise<void>;

/** How a capability deals with what vendors' calls say about its own things. */
export type NoticeHandler<N extends WebhookNotice = WebhookNotice> = {
	kind: string;
	notice: z.ZodType<N>;
	/**
	 * Fetches the truth from the vendor, applies it and calls `settle` in the same transaction. May run twice, also at
	 * once. Throws when it should be tried again.
	 */
	handle(
		job: JobContext,
		call: { provider: string },
		notice: N,
		settle: SettleNotice,
	): Promise<void>;
};

/** Example: `defineModule({ name: 'payments', extensions: [extend(noticeHandlerPoint, paymentLinkNotices)] })` */
export const noticeHandlerPoint = defineExtensionPoint<NoticeHandler>(
	'notice handler',
	(handler) => handler.kind,
);

/** Ties the type of the notice in `handle` to the schema. */
export const defineNoticeHandler = <N extends WebhookNotice>(
	handler: NoticeHandler<N>,
): NoticeHandler<N> => handler;
