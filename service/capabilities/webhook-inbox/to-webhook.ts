import { z } from 'zod';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { WebhookEvent } from './contract.ts';
import { webhookLifecycle } from './lifecycle.ts';
import type { WebhookCall } from './ports.ts';
import type { WebhookRow } from './store.ts';

/** Checks text and JSON columns against what the contract names; a row that does not fit is a defect. */
export const toWebhookEvent = (row: WebhookRow): z.output<typeof WebhookEvent> => ({
	...row,
	status: WebhookEvent.shape.status.parse(row.status),
	outcome: WebhookEvent.shape.outcome.parse(row.outcome),
	allowed_transitions: allowedTransitions(webhookLifecycle, row.status),
});

/** The call as it came in, but for its secrets. */
export const callOf = (row: Pick<WebhookRow, 'headers' | 'raw_body'>): WebhookCall => ({
	headers: z.record(z.string(), z.string()).parse(row.headers),
	rawBody: Buffer.from(row.raw_body),
});
