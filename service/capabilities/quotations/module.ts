import { quotationPart } from './sale-store.ts';
import { quotationSearch } from './timeline-store.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { searchPoint } from '../../platform/timeline/index.ts';
import { unsentQuotations } from './attention-store.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { priceUsePoint } from '../catalog/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { approvalKindPoint } from '../approvals/index.ts';
import { amountApproval, discountApproval } from './approvals.ts';
import { quotationSettings } from './config.ts';
import { quotationContract } from './contract.ts';
import { quotationErrors } from './errors.ts';
import { quotationEvents } from './events.ts';
import { expireQuotations, removeStrayDocuments } from './jobs.ts';
import { quotationLifecycle } from './lifecycle.ts';
import { quotationLinkMessage, quotationMessage, quotationReminderMessage } from './messages.ts';
import { acceptQuotation } from './operations/accept-quotation.ts';
import { createQuotation } from './operations/create-quotation.ts';
import { getQuotation } from './operations/get-quotation.ts';
import { listQuotations } from './operations/list-quotations.ts';
import { rejectQuotation } from './operations/reject-quotation.ts';
import { renderQuotation } from './operations/render-quotation.ts';
import { reviseQuotation } from './operations/revise-quotation.ts';
import { sendQuotation } from './operations/send-quotation.ts';
import { syncQuotation } from './operations/sync-quotation.ts';
import { whenSubscriptionCancelled } from './reactions/when-subscription-cancelled.ts';
import { whenSubscriptionEnded } from './reactions/when-subscription-ended.ts';
import { quotedPrices } from './quoted-prices.ts';
import * as store from './store.ts';
import { wordsOfStates } from './state-words.ts';

export const quotationsModule = defineModule({
	name: 'quotations',
	operations: Object.values(quotationContract),
	handlers: [
		createQuotation,
		reviseQuotation,
		getQuotation,
		listQuotations,
		renderQuotation,
		syncQuotation,
		sendQuotation,
		acceptQuotation,
		rejectQuotation,
	],
	errors: quotationErrors,
	events: Object.values(quotationEvents),
	lifecycles: [bindLifecycle(quotationLifecycle, store.quotations)],
	reactions: [whenSubscriptionCancelled, whenSubscriptionEnded],
	jobs: [expireQuotations, removeStrayDocuments],
	extensions: [
		...wordsOfStates,
		extend(salePartPoint, quotationPart),
		extend(searchPoint, quotationSearch),
		extend(messageKindPoint, quotationMessage),
		extend(messageKindPoint, quotationReminderMessage),
		extend(messageKindPoint, quotationLinkMessage),
		extend(priceUsePoint, quotedPrices),
		extend(attentionPoint, unsentQuotations),
		extend(approvalKindPoint, discountApproval),
		extend(approvalKindPoint, amountApproval),
	],
	config: quotationSettings,
});
