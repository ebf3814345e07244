import { cyclePart, creditNotePart } from './sale-store.ts';
import { settlementEntries, invoiceSearch, creditNoteSearch } from './timeline-store.ts';
import { salePartPoint } from '../../platform/sale/index.ts';
import { searchPoint, timelinePoint } from '../../platform/timeline/index.ts';
import {
	cyclesWithoutLink,
	cyclesWithoutWayToPay,
	notesWithoutTaxDocument,
	overdueWithoutInvoice,
	paidWithoutInvoice,
	partlyPaidCycles,
} from './attention-store.ts';
import { attentionPoint } from '../../platform/attention/index.ts';
import { defineModule } from '../../platform/contract/index.ts';
import { extend } from '../../platform/extension/index.ts';
import { messageKindPoint } from '../notifications/index.ts';
import { bindLifecycle } from '../../platform/lifecycle/index.ts';
import { payablePoint } from '../payments/index.ts';
import { billingConfig } from './config.ts';
import { billingCycleContract, invoiceContract } from './contract.ts';
import { creditContract } from './credit-contract.ts';
import { creditEvents } from './credit-events.ts';
import { creditNoteContract } from './credit-note-contract.ts';
import { creditNoteEvents } from './credit-note-events.ts';
import { creditNoteLifecycle } from './credit-note-lifecycle.ts';
import { makeNoteJob } from './credit-note-jobs.ts';
import { creditNoteMessage } from './credit-note-messages.ts';
import { creditNotes } from './credit-note-store.ts';
import { billingErrors } from './errors.ts';
import { billingCycleEvents, invoiceEvents } from './events.ts';
import { requestInvoicesJob, sendInvoiceJob, sendReceiptJob } from './jobs.ts';
import { billingCycleLifecycle } from './lifecycle.ts';
import { collectionProblemMessage, partPaymentMessage } from './finance-messages.ts';
import { invoiceRequestMessage } from './messages.ts';
import {
	invoiceMessage,
	paymentOverdueMessage,
	paymentReminderMessage,
	receiptMessage,
} from './payment-messages.ts';
import { attachDocuments } from './operations/attach-documents.ts';
import { cancelBillingCycle } from './operations/cancel-billing-cycle.ts';
import { getBillingCycle } from './operations/get-billing-cycle.ts';
import { getCreditNote } from './operations/get-credit-note.ts';
import { getStatement } from './operations/get-statement.ts';
import { payBackCredit } from './operations/pay-back-credit.ts';
import { issueCreditNote } from './operations/issue-credit-note.ts';
import { listBillingCycles } from './operations/list-billing-cycles.ts';
import { listCreditNotes } from './operations/list-credit-notes.ts';
import { listCredit } from './operations/list-credit.ts';
import { recordTaxDocument } from './operations/record-tax-document.ts';
import { requestInvoice } from './operations/request-invoice.ts';
import { settleBillingCycle } from './operations/settle-billing-cycle.ts';
import { useCredit } from './operations/use-credit.ts';
import { writeOffBillingCycle } from './operations/write-off-billing-cycle.ts';
import { markOverdueJob } from './overdue.ts';
import { billingCyclePayable } from './payable.ts';
import { whenBillingCycleInvoiced } from './reactions/when-billing-cycle-invoiced.ts';
import { statementContract } from './statement-contract.ts';
import * as store from './store.ts';
import { wordsOfStates } from './state-words.ts';

export const billingModule = defineModule({
	name: 'billing',
	operations: [
		...Object.values(invoiceContract),
		...Object.values(billingCycleContract),
		...Object.values(creditNoteContract),
		...Object.values(creditContract),
		...Object.values(statementContract),
	],
	handlers: [
		requestInvoice,
		getBillingCycle,
		listBillingCycles,
		attachDocuments,
		settleBillingCycle,
		writeOffBillingCycle,
		cancelBillingCycle,
		issueCreditNote,
		getCreditNote,
		listCreditNotes,
		recordTaxDocument,
		listCredit,
		useCredit,
		payBackCredit,
		getStatement,
	],
	errors: billingErrors,
	events: [
		...Object.values(billingCycleEvents),
		...Object.values(invoiceEvents),
		...Object.values(creditNoteEvents),
		...Object.values(creditEvents),
	],
	lifecycles: [
		bindLifecycle(billingCycleLifecycle, store.cycles),
		bindLifecycle(creditNoteLifecycle, creditNotes),
	],
	reactions: [whenBillingCycleInvoiced],
	jobs: [sendInvoiceJob, sendReceiptJob, requestInvoicesJob, markOverdueJob, makeNoteJob],
	extensions: [
		...wordsOfStates,
		extend(salePartPoint, cyclePart),
		extend(salePartPoint, creditNotePart),
		extend(timelinePoint, settlementEntries),
		extend(searchPoint, invoiceSearch),
		extend(searchPoint, creditNoteSearch),
		extend(payablePoint, billingCyclePayable),
		extend(messageKindPoint, invoiceRequestMessage),
		extend(messageKindPoint, invoiceMessage),
		extend(messageKindPoint, paymentReminderMessage),
		extend(messageKindPoint, paymentOverdueMessage),
		extend(messageKindPoint, receiptMessage),
		extend(messageKindPoint, creditNoteMessage),
		extend(messageKindPoint, partPaymentMessage),
		extend(messageKindPoint, collectionProblemMessage),
		extend(attentionPoint, cyclesWithoutLink),
		extend(attentionPoint, cyclesWithoutWayToPay),
		extend(attentionPoint, partlyPaidCycles),
		extend(attentionPoint, overdueWithoutInvoice),
		extend(attentionPoint, paidWithoutInvoice),
		extend(attentionPoint, notesWithoutTaxDocument),
	],
	config: billingConfig,
});
