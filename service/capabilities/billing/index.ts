export { cycleHistories, type CycleHistory } from './cycle-history-store.ts';
export { invoiceAtOnce } from './issue.ts';
export { clientCredit, creditForNextBill } from './credit.ts';
export { issueCreditNote } from './credit-notes.ts';
export type { CreditNoteRow } from './credit-note-store.ts';
export {
	cancelOpenCycles,
	createCycle,
	createCycles,
	isPartlySettled,
	redateCycle,
	voidCycle,
	type WantedCycle,
} from './cycles.ts';
export { cycleFollowerPoint, type CycleFollower } from './followers.ts';
export { firstBillOf } from './funnel-store.ts';
export { hasOverdueCycle, markOverdue } from './overdue.ts';
export { documentsOfPeriod } from './period-documents.ts';
export { cycleOfMessage } from './message-subject.ts';
export { numbersOfCycles } from './number-store.ts';
export { openCycles, openCyclesOfClient } from './open-cycles-store.ts';
export { requestInvoice } from './operations/request-invoice.ts';
export {
	gatherReminder,
	payableOf,
	sentences as cycleSentences,
} from './payment-message-content.ts';
export { balanceOf, isEnded, reasonAgainstInvoice } from './rules.ts';
export {
	findInitialCycle,
	getBareCycle as getBillingCycle,
	listCyclesOfRun,
	lockCycle as lockBillingCycle,
} from './store.ts';
export type { BareCycle, CycleRow } from './store.ts';
export { booksOf } from './subject-store.ts';
export { listBillingCycles } from './operations/list-billing-cycles.ts';
export { listAgeing, listCollection } from './figures-store.ts';
export { BillingCycle } from './contract.ts';
export { getBillingCycle as readBillingCycle } from './operations/get-billing-cycle.ts';
export { getStatement } from './operations/get-statement.ts';
export { listStatementCurrencies } from './statement-store.ts';
