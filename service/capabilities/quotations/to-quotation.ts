import type { z } from 'zod';
import type { ReadContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { lineFigures } from '../../platform/money/document.ts';
import { allowedTransitions } from '../../platform/lifecycle/index.ts';
import { localeOf } from '../clients/index.ts';
import { collectionWarnings } from '../payments/index.ts';
import { Quotation } from './contract.ts';
import { quotationLifecycle } from './lifecycle.ts';
import { reasonForClient, saleGoesOn } from './rules.ts';
import type { QuotationWithItems } from './store.ts';
import { acceptUrl } from './token.ts';

const item = Quotation.shape.items.element.shape;

/** The answer of create, revise and send. */
export const toJudgedQuotation = (
	context: Pick<ReadContext, 'config' | 'vault' | 'providers' | 'actor'>,
	row: QuotationWithItems,
) => ({
	...toQuotation(context, row),
	warnings: collectionWarnings(context, { currency: row.currency, amount: row.total }),
});

/** Checks text columns against what the contract names; a row that does not fit is a defect. */
export const toQuotation = (
	context: Pick<ReadContext, 'config' | 'vault' | 'actor'>,
	row: QuotationWithItems,
): z.output<typeof Quotation> => ({
	...row,
	net: row.subtotal - row.discount,
	status: Quotation.shape.status.parse(row.status),
	rejected_by: Quotation.shape.rejected_by.parse(row.rejected_by),
	reject_reason: context.actor.role === 'CLIENT' ? reasonForClient(row) : row.reject_reason,
	billing_period: Quotation.shape.billing_period.parse(row.billing_period),
	language: Quotation.shape.language.parse(row.language),
	allowed_transitions: saleGoesOn(row) ? [] : allowedTransitions(quotationLifecycle, row.status),
	accept_url: acceptUrl(context, row.id),
	items: row.items.map((one) => ({
		...one,
		gross: lineFigures(one).gross,
		billing_period: item.billing_period.parse(one.billing_period),
	})),
});

/** Language in which the client reads this quotation. */
export const languageOf = (
	row: Pick<QuotationWithItems, 'language'>,
	client: { locale: string },
): Language => localeOf({ locale: row.language ?? client.locale });
