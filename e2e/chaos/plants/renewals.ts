import type { Plant } from '../plant.ts';
import { seam, sleep } from './tools.ts';

const subscriptions = 'capabilities/subscriptions';
const dunning = 'capabilities/dunning';
const day = 86_400_000;

/** Bugs of what time brings: they come out by itself once business time goes through a period, and by whom is killed. */
const always = { scenario: 'renewals', faults: /^kill -9 worker/ } as const;
/** Until the first later period is charged. */
const firstPeriod = { sales: 10, days: 17 };
/** Until that is paid by those who pay. */
const firstPayments = { sales: 10, days: 30 };
/** Until the second later period is charged, and those who have not paid the first are suspended. */
const secondPeriod = { sales: 10, days: 48 };

export const renewalPlants: readonly Plant[] = [
	{
		...always,
		name: 'the period after a period begins a day late',
		seams: [
			seam(
				`${subscriptions}/next-period-rules.ts`,
				'afterPeriod',
				(afterPeriod) =>
					(...args: any[]) => {
						const after = afterPeriod(...args);
						const { next_billing_date: first } = after;
						return first === null
							? after
							: { ...after, next_billing_date: new Date(first.getTime() + day) };
					},
			),
		],
		slice: secondPeriod,
		breaks: /no day of service is left out/,
	},
	{
		...always,
		name: 'a period is counted from the first day of the one before, not from the anchor',
		seams: [
			seam(
				`${subscriptions}/next-period-rules.ts`,
				'nextPeriod',
				(nextPeriod) => (row: any, terms: any) =>
					nextPeriod({ ...row, anchor_date: row.next_billing_date }, terms),
			),
		],
		slice: firstPeriod,
		breaks: /periods end before the next one begins/,
	},
	{
		...always,
		name: 'the days before a change are charged at the price after it',
		seams: [
			seam(
				'platform/period/index.ts',
				'amountDays',
				(amountDays) => (period: any, terms: any[], limits: any) => {
					const last = terms.toSorted((a, b) => a.from - b.from).at(-1);
					const from = terms.reduce(
						(first, one) => (one.from < first ? one.from : first),
						period.end,
					);
					return amountDays(period, last === undefined ? [] : [{ ...last, from }], limits);
				},
			),
		],
		slice: firstPeriod,
		breaks: /a period costs what its days cost/,
	},
	{
		...always,
		name: 'steps of dunning have no unique index, and are planned once more',
		seams: [
			seam(`${dunning}/plan-steps.ts`, 'planSteps', (planSteps) => async (...args: any[]) => {
				await planSteps(...args);
				await planSteps(...args);
			}),
		],
		withoutIndexes: ['dunning_steps_billing_cycle_id_step_key'],
		slice: firstPayments,
		breaks: /a step is taken once|one mail for a step/,
	},
	{
		...always,
		name: 'dunning goes on after the payment',
		seams: [
			seam(`${dunning}/cycle-follower.ts`, 'dunningFollower', (follower) => ({
				...follower,
				onSettled: () => Promise.resolve(),
			})),
			seam('capabilities/billing/index.ts', 'isEnded', () => () => false),
		],
		slice: firstPayments,
		breaks: /nobody is asked for what is paid|nothing is planned for what is paid/,
	},
	{
		...always,
		name: 'a service is switched on while it is still being switched off',
		seams: [
			seam(
				'capabilities/provisioning/rules.ts',
				'hasEnded',
				(hasEnded) => (status: string) => hasEnded(status) || status === 'RUNNING',
			),
			// The payment has to come while the vendor switches off.
			seam(
				'providers/google-workspace/client.ts',
				'createWorkspaceClient',
				(create) =>
					(...args: any[]) => {
						const client = create(...args);
						return {
							...client,
							async setSuspended(id: string, suspended: boolean) {
								if (suspended) await sleep(5000);
								return client.setSuspended(id, suspended);
							},
						};
					},
			),
		],
		slice: { ...secondPeriod, sales: 30 },
		breaks: /a service runs at the vendor as it does here/,
	},
	{
		...always,
		name: 'who pays late stays suspended',
		seams: [seam(`${subscriptions}/service-state.ts`, 'goOnIfPaid', () => () => Promise.resolve())],
		slice: secondPeriod,
		breaks: /who is late is called so/,
	},
];
