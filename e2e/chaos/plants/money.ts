import type { Plant } from '../plant.ts';
import { seam, sleep } from './tools.ts';

const payments = 'capabilities/payments';

export const moneyPlants: readonly Plant[] = [
	{
		name: 'money has no unique index',
		seams: [],
		withoutIndexes: ['payments_gateway_gateway_payment_id_key'],
		faults: /^(xendit webhook_(late|reorder|duplicate)|kill -9 worker)/,
		breaks: /money is booked once/,
	},
	{
		name: 'a billing cycle is not locked while it changes',
		seams: [
			seam('capabilities/billing/store.ts', 'lockCycle', (_, { getBareCycle }) => getBareCycle),
		],
		faults: /^SIGSTOP (?!long)/,
		slice: { everyMs: 2000, minutes: 0.2 },
		// Of two callers, the slower one is refused what the faster one has done.
		breaks: /finds nothing odd/,
	},
	{
		name: 'a billing cycle is not locked when a link is made for it, and two of its links may be open',
		seams: [
			seam('capabilities/billing/store.ts', 'lockCycle', (_, { getBareCycle }) => getBareCycle),
		],
		withoutIndexes: ['payment_links_one_open_per_channel'],
		faults: /^SIGSTOP (?!long)/,
		slice: { everyMs: 2000, minutes: 0.2 },
		// The second invoice at the gateway is closed again; but two callers got two answers.
		breaks: /finds nothing odd|one gateway invoice per cycle/,
	},
	{
		name: 'a holder frozen past its lease still asks the gateway',
		seams: [
			seam('platform/lease/hold-lease.ts', 'mayStillSend', () => () => true),
			// The freeze has to come between the intent and the request.
			seam(
				`${payments}/gateway-calls.ts`,
				'callGateway',
				(callGateway) =>
					async (...args: any[]) => {
						await sleep(6000);
						return callGateway(...args);
					},
			),
		],
		faults: /^SIGSTOP long api/,
		slice: { sales: 40, minutes: 0.5, everyMs: 12_000 },
		breaks: /one gateway invoice per cycle/,
	},
	{
		name: 'a payment link is made again after a lost answer, without looking and without patience',
		seams: [
			seam(
				'providers/xendit/payment-gateway.ts',
				'createXenditPaymentGateway',
				(create) =>
					(...args: any[]) => ({
						...create(...args),
						findLink: () => Promise.resolve(null),
					}),
			),
			seam(`${payments}/rules.ts`, 'quietSeconds', () => 0),
			// It would find out that there is a link, or give the link up, before the caller comes again.
			seam(`${payments}/jobs.ts`, 'resolveLinkJob', (job) =>
				Object.assign(job, { run: () => Promise.resolve() }),
			),
		],
		faults: /^xendit (slow|.*after_commit|malformed_2xx)/,
		breaks: /one gateway invoice per cycle/,
	},
];
