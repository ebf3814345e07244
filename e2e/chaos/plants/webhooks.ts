import { AsyncLocalStorage } from 'node:async_hooks';
import type { Plant } from '../plant.ts';
import { seam, sleep } from './tools.ts';

const inbox = 'capabilities/webhook-inbox';
/** The body of the call that is being dealt with. */
const believed = new AsyncLocalStorage<any>();

export const webhookPlants: readonly Plant[] = [
	{
		name: 'a webhook is acknowledged before it is stored',
		seams: [
			seam(`${inbox}/receive.ts`, 'takeCalls', (takeCalls) => (...args: any[]) => {
				setTimeout(() => void takeCalls(...args).catch(() => undefined), 4000);
				return Promise.resolve(args[2].map(() => ({ id: '', duplicate: false })));
			}),
		],
		faults: /^(kill -9 api|postgres)/,
		slice: { minutes: 0.4, everyMs: 1500 },
		breaks: /an acknowledged webhook is kept/,
	},
	{
		name: 'the signature of a webhook is not checked',
		seams: [
			seam(
				'providers/xendit/webhooks.ts',
				'createXenditWebhookSource',
				(create) => (settings: any) => ({
					...create(settings),
					verify: () => true,
				}),
			),
		],
		faults: /webhook_/,
		breaks: /without proof/,
	},
	{
		name: 'a webhook is believed instead of asking the gateway',
		seams: [
			seam(
				`${inbox}/process-webhook.ts`,
				'processWebhook',
				(processWebhook) => (job: any, event: any) =>
					believed.run(JSON.parse(Buffer.from(event.raw_body).toString()), () =>
						processWebhook(job, event),
					),
			),
			seam(
				'providers/xendit/payment-gateway.ts',
				'createXenditPaymentGateway',
				(create) =>
					(...args: any[]) => {
						const gateway = create(...args);
						return {
							...gateway,
							getLink(reference: string) {
								const body = believed.getStore();
								return body?.status === 'PAID' && body.id === reference
									? Promise.resolve(truthOf(body))
									: gateway.getLink(reference);
							},
						};
					},
			),
		],
		faults: /^xendit webhook_wrong_amount/,
		breaks: /money is booked/,
	},
	{
		name: 'a failed webhook is given up at once',
		seams: [seam(`${inbox}/rules.ts`, 'webhookRetries', () => ({ gapsSeconds: [] }))],
		faults: /^xendit (?!webhook)/,
		// Seldom enough that the circuit breaker, which gives attempts back, stays closed.
		slice: { sales: 40, minutes: 0.4, everyMs: 1200 },
		breaks: /every webhook is processed/,
	},
	{
		name: 'a webhook whose process died is never claimed again',
		seams: [
			seam(`${inbox}/store.ts`, 'claimDue', (claimDue) => async (context: any, ...args: any[]) => {
				const claimed = await claimDue(context, ...args);
				const ids = claimed.map(({ id }: { id: string }) => id);
				await context.tx.webhookEvent.updateMany({
					where: { id: { in: ids } },
					data: { leased_until: new Date('2999-01-01') },
				});
				return claimed;
			}),
			// The death has to come between the claim and the end.
			seam(
				`${inbox}/process-webhook.ts`,
				'processWebhook',
				(processWebhook) =>
					async (...args: any[]) => {
						await sleep(3000);
						return processWebhook(...args);
					},
			),
		],
		faults: /^kill -9 (worker|all workers)/,
		// Seldom enough that one lives to claim them.
		slice: { sales: 40, minutes: 0.4, everyMs: 2000 },
		breaks: /every webhook is processed/,
	},
];

/** A paid invoice as the call claims it to be. */
const truthOf = (body: any) => ({
	gateway_reference: body.id,
	reference: body.external_id,
	status: 'PAID',
	currency: 'IDR',
	amount: BigInt(body.amount),
	expected_amount: BigInt(body.amount),
	fee: null,
	url: '',
	payment_code: null,
	qr_string: null,
	instructions: [],
	expires_at: new Date(),
	payments: [
		{
			gateway_payment_id: `${body.id}:paid`,
			status: 'SUCCEEDED',
			currency: 'IDR',
			amount: BigInt(body.paid_amount ?? body.amount),
			channel: null,
			paid_at: new Date(),
			raw: {},
		},
	],
});
