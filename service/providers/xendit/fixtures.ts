import nock from 'nock';
import type {
	GatewayFault,
	GatewayOperation,
} from '../../capabilities/payments/gateway-stage.suite.ts';
import { recording, recordingText } from './recording.ts';

type Body = Record<string, unknown>;
type Answer = [number, string, Record<string, string>];

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Answer => [
	status,
	JSON.stringify(body),
	{ 'content-type': 'application/json', ...headers },
];
const page: Answer = [502, '<html>Bad Gateway</html>', { 'content-type': 'text/html' }];

function recorded(name: 'validation' | 'not_found' | 'rate_limit'): Answer {
	const { [name]: error } = JSON.parse(recordingText('errors'));
	return json(
		error.status,
		error.body,
		name === 'rate_limit' ? { 'rate-limit-reset': '12.3' } : {},
	);
}

/** Imitates the Invoice API in memory at one address, faults included. */
export function playXendit(baseUrl: string) {
	const invoices: Body[] = [];
	const refunds: Body[] = [];
	const faults: { operation: GatewayOperation; fault: GatewayFault }[] = [];
	let calls = 0;

	async function answer(operation: GatewayOperation, act: () => Answer): Promise<Answer> {
		calls += 1;
		const index = faults.findIndex((planned) => planned.operation === operation);
		const fault = index === -1 ? undefined : faults.splice(index, 1)[0]?.fault;
		switch (fault) {
			case undefined:
				return act();
			case 'refuses':
				return recorded('validation');
			case 'throttles':
				return recorded('rate_limit');
			case 'breaks':
				return page;
			case 'loses':
				act();
				return page;
			case 'garbles':
				act();
				return json(200, { id: 'cut short' });
			case 'ignores':
				act();
				return new Promise(() => undefined);
			case 'unreachable':
				throw Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' });
		}
	}

	function create(request: Body): Answer {
		const number = invoices.length + 1;
		const id = `673db1c2f23fa4ca${String(number).padStart(8, '0')}`;
		const created = new Date(Date.UTC(2026, 10, 20, 9, 0, number));
		const invoice = {
			...recording('invoice-created'),
			...request,
			id,
			invoice_url: `https://checkout-staging.xendit.co/web/${id}`,
			created: created.toISOString(),
			expiry_date: new Date(
				created.getTime() + Number(request.invoice_duration) * 1000,
			).toISOString(),
		};
		// Oldest first, so that a client which takes the first one is found out.
		invoices.push(invoice);
		return json(200, invoice);
	}

	function withInvoice(id: string | undefined, act: (invoice: Body) => Answer): Answer {
		const invoice = invoices.find((candidate) => candidate.id === id);
		return invoice === undefined ? recorded('not_found') : act(invoice);
	}

	function expire(invoice: Body): Answer {
		if (invoice.status !== 'PENDING') return recorded('validation');
		invoice.status = 'EXPIRED';
		return json(200, invoice);
	}

	function refund(request: Body): Answer {
		const created = {
			...request,
			id: `rfd-${refunds.length + 1}`,
			status: 'PENDING',
			failure_code: null,
		};
		refunds.push(created);
		return json(200, created);
	}

	const idIn = (request: Request): string | undefined =>
		/invoices\/([^/?]+)/.exec(new URL(request.url).pathname)?.[1];
	nock(baseUrl)
		.persist()
		.post(/^\/v2\/invoices\/?$/)
		.reply(async (request: Request) => {
			const body = Object(await request.json());
			return answer('create', () => create(body));
		})
		.get(/^\/v2\/invoices\/[^/?]+$/)
		.reply((request: Request) =>
			answer('get', () => withInvoice(idIn(request), (invoice) => json(200, invoice))),
		)
		.get(/^\/v2\/invoices\?/)
		.reply((request: Request) =>
			answer('find', () => {
				const reference = new URL(request.url).searchParams.get('external_id');
				return json(
					200,
					invoices.filter((invoice) => invoice.external_id === reference),
				);
			}),
		)
		.post(/^\/invoices\/[^/?]+\/expire!$/)
		.reply((request: Request) => answer('cancel', () => withInvoice(idIn(request), expire)))
		.post('/refunds')
		.reply(async (request: Request) => {
			const body = Object(await request.json());
			return answer('refund', () => refund(body));
		})
		.get(/^\/refunds\?/)
		.reply((request: Request) =>
			answer('find-refund', () => {
				// One to a page, newest first, so that a client which reads only the first page is found out.
				const { searchParams } = new URL(request.url);
				const of = refunds
					.filter((one) => one.invoice_id === searchParams.get('invoice_id'))
					.reverse();
				const start = of.findIndex((one) => one.id === searchParams.get('after_id')) + 1;
				return json(200, {
					data: of.slice(start, start + 1),
					has_more: of.length > start + 1,
				});
			}),
		)
		.get(/^\/refunds\/[^/?]+$/)
		.reply((request: Request) =>
			answer('get-refund', () => {
				const id = new URL(request.url).pathname.split('/').at(-1);
				const found = refunds.find((one) => one.id === id);
				return found === undefined ? recorded('not_found') : json(200, found);
			}),
		);

	return {
		invoices,
		receive(id: string, amount: bigint): void {
			const invoice = invoices.find((candidate) => candidate.id === id);
			const { paid_at, payment_method, payment_channel } = recording('invoice-paid');
			Object.assign(invoice ?? {}, {
				status: 'PAID',
				paid_amount: Number(amount),
				paid_at,
				payment_method,
				payment_channel,
			});
		},
		failNext: (operation: GatewayOperation, fault: GatewayFault) => {
			faults.push({ operation, fault });
		},
		countCalls: () => calls,
		countLinks: (reference: string) =>
			invoices.filter((invoice) => invoice.external_id === reference).length,
		countRefunds: (reference: string) =>
			refunds.filter((one) => one.reference_id === reference).length,
	};
}
