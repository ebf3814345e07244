import type { z } from 'zod';
import { platformConfig } from '../../platform/config/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { BillingCycle, Document } from './contract.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { documentToken } from './rules.ts';
import type { CycleRow, DocumentRow } from './store.ts';

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toBillingCycle = (row: CycleRow): z.output<typeof BillingCycle> => ({
	...row,
	kind: BillingCycle.shape.kind.parse(row.kind),
	status: BillingCycle.shape.status.parse(row.status),
	allowed_transitions: allowedTransitions(billingCycleLifecycle, row.status),
});

export const toDocument = (
	context: Pick<ReadContext, 'config' | 'vault'>,
	row: DocumentRow,
): z.output<typeof Document> => ({
	...row,
	kind: Document.shape.kind.parse(row.kind),
	url: documentUrl(context, row.id),
});

/** Signed link to a document, for people and mails. */
export const documentUrl = (context: Pick<ReadContext, 'config' | 'vault'>, id: string): string =>
	`${context.config.read(platformConfig).PUBLIC_URL.replace(/\/+$/, '')}/d/${documentToken(context.vault, id)}`;
