import type { Plant } from '../plant.ts';
import { seam, sleep } from './tools.ts';

export const subscriptionPlants: readonly Plant[] = [
	{
		name: 'a subscription is judged provisioned without a lock',
		seams: [
			seam(
				'capabilities/subscriptions/store.ts',
				'markProvisioned',
				(markProvisioned, { getSubscription }) =>
					async (context: any, id: string) => {
						const row = await getSubscription(context, id);
						if (row.provisioned_at !== null) return null;
						// Longer than it takes the driver to finish the other tasks of the subscription.
						await sleep(4000);
						await markProvisioned(context, id);
						return { ...row, provisioned_at: context.now };
					},
			),
			// Of those that share a transaction, the second sees what the first has done.
			seam('platform/database/index.ts', 'openDatabase', (open) => (...args: any[]) => {
				const database = open(...args);
				return {
					...database,
					sharedTransaction: (kind: string, work: unknown, ...options: any[]) =>
						kind === 'reactions'
							? database.transaction(work)
							: database.sharedTransaction(kind, work, ...options),
				};
			}),
		],
		// The last tasks of a subscription have to be done before the event of the first is dispatched.
		faults: /^kill -9 all workers/,
		slice: { sales: 40, minutes: 0.5, everyMs: 2500 },
		breaks: /announced once/,
	},
	{
		name: 'a worker frozen past its lease writes over what its successor did',
		seams: [
			seam('capabilities/provisioning/operations/run-task.ts', 'runTask', (handler) => {
				const { call, record } = handler.external;
				return {
					...handler,
					external: {
						...handler.external,
						// The freeze has to come between the target's answer and its record.
						async call(...args: any[]) {
							const answer = await call(...args);
							await sleep(3000);
							return answer;
						},
						async record(outcome: any, run: any, context: any) {
							const { id, lease_token } = run.task;
							await context.tx.provisioningTask.update({
								where: { id },
								data: { status: 'RUNNING', lease_token },
							});
							return record(outcome, run, context);
						},
					},
				};
			}),
		],
		faults: /^SIGSTOP long api/,
		// Seldom enough that one is left to take over, and not before there is work to freeze in.
		slice: { sales: 40, minutes: 0.5, everyMs: 12_000 },
		breaks: /announced once/,
	},
];
