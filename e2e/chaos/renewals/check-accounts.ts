/** Our books are those of the gateway, and what a client was charged is what it has paid and still owes. */
import type { Report } from '../violation.ts';
import type { Books } from './rows.ts';

const sum = (amounts: readonly number[]): number => amounts.reduce((total, one) => total + one, 0);

export function checkAccounts(books: Books, report: Report): void {
	checkGateway(books, report);
	for (const { client_id } of books.statements) checkAccount(client_id, books, report);
	for (const { id, number, status, balance, amount } of books.cycles) {
		if (status === 'PAID' && balance !== 0)
			report('a paid cycle is paid', number ?? id, `${balance} of ${amount} is left`);
		if (['AWAITING_PAYMENT', 'OVERDUE'].includes(status) && balance <= 0)
			report('an open cycle is owed', number ?? id, `${status}, ${balance} of ${amount} is left`);
	}
	const owed = new Map(books.cycles.map(({ id, balance }) => [id, balance]));
	for (const { reference, subject_id, status, amount } of books.links)
		if (status === 'OPEN' && amount !== owed.get(subject_id))
			report(
				'a link asks for what is owed',
				reference,
				`${amount}, ${owed.get(subject_id)} is owed`,
			);
}

function checkGateway({ payments, links, xendit, matters }: Books, report: Report): void {
	const named = new Set(matters.map(({ subject_id }) => subject_id));
	const known = new Set(links.map(({ reference }) => reference));
	for (const { id, external_id } of xendit.invoices)
		if (!known.has(external_id)) report('every gateway invoice is ours', id, external_id);
	const money = xendit.payments.filter(({ status }) => status === 'SUCCEEDED');
	const ours = Map.groupBy(payments, ({ gateway_payment_id }) => gateway_payment_id);
	for (const { id, amount, ...names } of money) {
		const booked = [id, standInOf(names)].flatMap((name) => ours.get(name) ?? []);
		if (booked.length !== 1 || booked[0]?.amount !== amount)
			report(
				'money is booked once, as it came',
				id,
				`${amount}, booked as [${booked.map((one) => one.amount).join(', ')}]`,
			);
		for (const one of booked)
			if (one.status !== 'SUCCEEDED' && !named.has(one.id))
				report('money that is given to nothing is named', id, `${one.status}, no matter`);
	}
	const taken = new Set(money.flatMap((one) => [one.id, standInOf(one)]));
	for (const { id, gateway_payment_id, amount, status } of payments)
		if (status !== 'FAILED' && !taken.has(gateway_payment_id))
			report('no money is invented', id, `${amount}, the gateway has none`);
}

/**
 * What money is booked under while Xendit has not told its `payment_id`, which some answers lack: the invoice and the time of
 * payment. Booked under both names it would be money counted twice.
 */
const standInOf = ({ invoice_id, created }: { invoice_id: string; created: string }): string =>
	`${invoice_id}:paid:${created}`;

/** Charged, less given back, less paid, is owed, less credit: to the rupiah. */
function checkAccount(clientId: string, books: Books, report: Report): void {
	const own = <T extends { client_id: string | null }>(rows: readonly T[]): T[] =>
		rows.filter(({ client_id }) => client_id === clientId);
	const live = own(books.cycles).filter(({ status }) => status !== 'CANCELLED');
	const paid = own(books.payments).filter(({ status }) => status !== 'FAILED');
	const charged = sum(live.map(({ amount }) => amount));
	const given = sum(own(books.creditNotes).map(({ amount }) => amount));
	const received = sum(paid.map(({ amount }) => amount));
	const owed = sum(live.map(({ balance }) => balance));
	const [statement] = own(books.statements);
	if (statement === undefined) return;
	const { closing_balance, open_amount, credit_amount, unplaced_amount } = statement;
	const held = credit_amount + unplaced_amount;
	const account = `charged ${charged}, given back ${given}, received ${received}, owed ${owed}, held ${held}`;
	if (charged - given - received !== owed - held)
		report('the account of a client adds up', clientId, account);
	if (open_amount !== owed || closing_balance !== owed - held)
		report(
			'the statement says so, too',
			clientId,
			`${closing_balance}, open ${open_amount}; ${account}`,
		);
}
