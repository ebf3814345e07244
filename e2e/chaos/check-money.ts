import type { Report } from './violation.ts';
import type { Evidence, Link } from './evidence.ts';

/** Every payment at the gateway is a payment of ours with the same amount, and nothing can be paid twice. */
export function checkMoney({ cycles, links, payments, xendit }: Evidence, report: Report): void {
	const linkByReference = new Map(links.map((link) => [link.reference, link]));
	const linkOfInvoice = new Map<string, Link>();
	const invoicesOf = new Map<string, string[]>();
	for (const invoice of xendit.invoices) {
		const link = linkByReference.get(invoice.external_id);
		if (link === undefined) {
			report('every gateway invoice is ours', invoice.id, `no link has ${invoice.external_id}`);
			continue;
		}
		linkOfInvoice.set(invoice.id, link);
		if (invoice.amount !== link.amount)
			report('the gateway asks for what is owed', invoice.id, `${invoice.amount}, ${link.amount}`);
		if (invoice.status !== 'EXPIRED')
			invoicesOf.set(link.subject_id, [...(invoicesOf.get(link.subject_id) ?? []), invoice.id]);
	}
	for (const cycle of cycles) {
		const payable = invoicesOf.get(cycle.id) ?? [];
		if (payable.length > 1)
			report('one gateway invoice per cycle', cycle.id, `${payable.length}: ${payable.join(', ')}`);
	}

	const ours = payments.filter(({ status }) => status !== 'FAILED');
	const oursByLink = Map.groupBy(ours, (payment) => payment.payment_link_id ?? '');
	const money = xendit.payments.filter(({ status }) => status === 'SUCCEEDED');
	for (const payment of money) {
		const link = linkOfInvoice.get(payment.invoice_id);
		const found = link === undefined ? [] : (oursByLink.get(link.id) ?? []);
		const booked = found.filter(({ status }) => status === 'SUCCEEDED');
		if (booked.length !== 1 || found.length !== 1)
			report(
				'money is booked once',
				payment.id,
				`${payment.amount} is booked as [${found.map((one) => `${one.status} ${one.amount}`).join(', ')}]`,
			);
		else if (booked[0]?.amount !== payment.amount)
			report('money is booked as it came', payment.id, `${payment.amount}, ${booked[0]?.amount}`);
	}
	const paidInvoices = new Map(money.map((payment) => [payment.invoice_id, payment]));
	for (const payment of ours) {
		const link = links.find((one) => one.id === payment.payment_link_id);
		const invoice = link?.gateway_reference ?? null;
		if (invoice === null || !paidInvoices.has(invoice))
			report('no money is invented', payment.id, `${payment.amount}, the gateway has none`);
	}
	const sum = (rows: readonly { amount: number }[]): number =>
		rows.reduce((total, { amount }) => total + amount, 0);
	if (sum(money) !== sum(ours))
		report('the sums agree', 'all', `gateway ${sum(money)}, ours ${sum(ours)}`);

	const oursByCycle = Map.groupBy(ours, (payment) => payment.subject_id ?? '');
	for (const { id, status, amount } of cycles) {
		const paid = sum((oursByCycle.get(id) ?? []).filter((one) => one.status === 'SUCCEEDED'));
		if (status === 'PAID' && paid !== amount)
			report('a paid cycle has its money', id, `${amount} owed, ${paid} paid`);
		if (status !== 'PAID') report('no sale is stuck', id, `the cycle is ${status}, ${paid} paid`);
	}
}
