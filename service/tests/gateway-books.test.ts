import { createXenditClient } from '../providers/xendit/client.ts';
import { createXenditPaymentGateway } from '../providers/xendit/payment-gateway.ts';
import { startSandbox } from '../../sandbox/sandbox.ts';

describe('the list of a gateway', () => {
	it('holds every link of the span once, page after page, with the money on it', async () => {
		const sandbox = await startSandbox({ seed: 11, rate_limit: 0 });
		try {
			const gateway = createXenditPaymentGateway(
				createXenditClient({
					secretKey: String(sandbox.credentials['XENDIT_SECRET_KEY']),
					baseUrl: String(sandbox.credentials['XENDIT_BASE_URL']),
					timeoutMs: 10_000,
				}),
				{ smallest: 1n, largest: 1_000_000_000n, longest_life: 86_400 * 365 },
			);
			const made: string[] = [];
			for (let count = 0; count < 120; count += 1) {
				const link = await gateway.createLink({
					reference: `cs-${count}`,
					currency: 'IDR',
					amount: 10_000n,
					description: 'A test',
					payer_email: 'payer@example.com',
					payer_name: 'Payer',
					expires_in_seconds: 3600,
					channel: null,
					channels: [],
					locale: 'id',
					items: [],
				});
				made.push(link.gateway_reference);
			}
			await fetch(`${sandbox.url}/_sandbox/xendit/invoices/${made[5]}/pay`, { method: 'POST' });
			const span = {
				by: 'MADE' as const,
				from: new Date(Date.now() - 60_000),
				to: new Date(Date.now() + 60_000),
			};
			const listed = [];
			let after: string | null = null;
			do {
				const page: Awaited<ReturnType<typeof gateway.listLinks>> = await gateway.listLinks({
					...span,
					after,
				});
				listed.push(...page.links);
				after = page.next;
			} while (after !== null);
			expect(listed.map((link) => link.gateway_reference).sort()).toEqual([...made].sort());
			const paid = await gateway.listLinks({ ...span, by: 'PAID', after: null });
			expect(paid.links.map((link) => link.reference)).toEqual(['cs-5']);
			expect(
				listed.filter((link) => link.payments.length > 0).map((link) => link.reference),
			).toEqual(['cs-5']);
		} finally {
			await sandbox.close();
		}
	});
});
