/**
 * What must hold of renewals when time stands at its end and everything has come to rest. Compares the public API with the
 * vendors' books, with what people did, and with arithmetic of its own; knows no table and no code of the service.
 */
import { checkNumbers, checkWebhooks } from '../checker.ts';
import type { Report, Violation } from '../violation.ts';
import type { Sold } from './cast.ts';
import { checkAccounts } from './check-accounts.ts';
import { checkDunning } from './check-dunning.ts';
import { checkPeriods } from './check-periods.ts';
import { checkServices } from './check-services.ts';
import { historyOf } from './history.ts';
import type { Books } from './rows.ts';

export function checkRenewals(books: Books, sold: readonly Sold[]): Violation[] {
	const violations: Violation[] = [];
	const report: Report = (rule, id, detail) => void violations.push({ rule, id, detail });
	const histories = sold.map((one) => historyOf(one, books));
	checkPeriods(histories, books, report);
	checkAccounts(books, report);
	checkDunning(books, report);
	checkServices(histories, books, report);
	checkWebhooks(books, report);
	const numbers = books.cycles.flatMap(({ number }) => number ?? []);
	checkNumbers('invoice numbers', numbers, report);
	const { status, reason } = books.clock;
	if (status !== 'READY') report('the clock is ready', status, reason ?? 'no reason');
	return violations;
}
