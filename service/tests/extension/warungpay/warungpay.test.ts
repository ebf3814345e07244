import { createHmac } from 'node:crypto';
import { pino } from 'pino';
import { startSandbox } from '../../../../sandbox/sandbox.ts';
import { PaymentLinkNotice, type LinkRequest } from '../../../capabilities/payments/ports.ts';
import type {
	GatewayFault,
	GatewayOperation,
} from '../../../capabilities/payments/gateway-stage.suite.ts';
import { paymentGatewaySuite } from '../../../capabilities/payments/ports.suite.ts';
import { webhookSourceSuite } from '../../../capabilities/webhook-inbox/ports.suite.ts';
import { simulatedWarungpay, type WarungpayReport } from '../warungpay-sandbox/index.ts';
import { warungpay } from './provider.ts';
import { createWarungpayWebhookSource } from './webhooks.ts';

const install = (environment: Record<string, string>) =>
	warungpay.create(
		{ WARUNGPAY_TIMEOUT_MS: '500', ...environment },
		{ log: pino({ enabled: false }) },
	);

const faults: Record<Exclude<GatewayFault, 'unreachable'>, string> = {
	refuses: 'declined',
	throttles: 'throttled',
	breaks: 'html_502',
	loses: 'html_502_after_commit',
	garbles: 'malformed_2xx',
	ignores: 'timeout_after_commit',
};
const endpoints: Partial<Record<GatewayOperation, string>> = {
	find: 'GET /v1/payments',
	create: 'POST /v1/payments',
	get: 'GET /v1/payments/*',
	cancel: 'POST /v1/payments/*/cancel',
};
let references = 0;

paymentGatewaySuite('warungpay', async () => {
	const sandbox = await startSandbox({ vendors: [simulatedWarungpay], rate_limit: 0 });
	const { client, credentials } = sandbox;
	const { paymentGateway } = install(credentials);
	// Nothing listens there.
	const nowhere = install({ ...credentials, WARUNGPAY_BASE_URL: 'http://127.0.0.1:2' });
	let isAway = false;
	const books = () => client.books<WarungpayReport>('warungpay');
	return {
		gateway: new Proxy(paymentGateway, {
			get(target, name, receiver) {
				if (!isAway) return Reflect.get(target, name, receiver);
				isAway = false;
				return Reflect.get(nowhere.paymentGateway, name);
			},
		}),
		request: (overrides: Partial<LinkRequest> = {}): LinkRequest => ({
			reference: `CS-${(references += 1)}`,
			currency: 'IDR',
			amount: 150_000n,
			description: 'A test',
			payer_email: 'payer@example.com',
			payer_name: 'Budi',
			expires_in_seconds: 86_400,
			channel: null,
			channels: [],
			locale: 'id',
			items: [],
			...overrides,
		}),
		vendor: {
			receive: (id, amount) =>
				client.call('POST', `/warungpay/payments/${id}/pay`, { amount: Number(amount) }),
			async failNext(operation, fault) {
				if (fault === 'unreachable') isAway = true;
				else
					await client.call('POST', '/faults', {
						vendor: 'warungpay',
						endpoint: endpoints[operation],
						kind: faults[fault],
						times: 1,
					});
			},
			countCalls: () => sandbox.world.requests.list().length,
			countLinks: async (reference) =>
				(await books()).payments.filter((payment) => payment.reference === reference).length,
			countRefunds: () => 0,
		},
		secrets: [credentials['WARUNGPAY_API_KEY'] ?? '', 'payer@example.com'],
		close: () => sandbox.close(),
	};
});

const signingKey = 'not-a-real-key';
const told = { payment_id: 'wp-1', reference: 'CS-1' };
const body = (facts: object): string => JSON.stringify(facts);
const notice = {
	kind: 'payment-link',
	gateway_reference: 'wp-1',
	reference: 'CS-1',
	paid_at: null,
} as const;

webhookSourceSuite('warungpay', {
	source: createWarungpayWebhookSource({ signingKey }),
	unconfigured: createWarungpayWebhookSource({ signingKey: '' }),
	proof_header: 'x-warungpay-signature',
	prove: (sent) => ({
		headers: {
			'x-warungpay-signature': createHmac('sha256', signingKey).update(sent).digest('hex'),
		},
		rawBody: Buffer.from(sent),
	}),
	news: [
		{
			body: body({ event: 'payment.paid', ...told, receipt_id: 'r-1' }),
			notice: { ...notice, payment_id: 'r-1', label: 'PAYMENT_SUCCEEDED', claims_payment: true },
			schema: PaymentLinkNotice,
		},
		{
			body: body({ event: 'payment.expired', ...told }),
			notice: {
				...notice,
				payment_id: null,
				label: 'PAYMENT_LINK_EXPIRED',
				claims_payment: false,
			},
			schema: PaymentLinkNotice,
		},
	],
	unrelated: body({ event: 'shop.renamed', name: 'Toko Budi' }),
	proof_covers_body: true,
});
