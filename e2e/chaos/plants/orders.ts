import type { Plant } from '../plant.ts';
import { seam, sleep } from './tools.ts';

/** Each comes out by what the orders are, whatever goes wrong around them. */
const slice = { sales: 1, orders: 4, minutes: 0.1, everyMs: 4000, restMinutes: 2 };
const faults = /^receiver away/;

export const orderPlants: readonly Plant[] = [
	{
		name: 'what a service depends on is ignored',
		seams: [
			seam('capabilities/provisioning/rules.ts', 'readinessOf', () => () => ({
				ready: true,
				blocked_reason: null,
			})),
		],
		faults,
		slice,
		breaks: /begins before what it depends on/,
	},
	{
		name: 'an undo is called done and skipped',
		seams: [
			seam(
				'capabilities/provisioning/run-at-target.ts',
				'runAtTarget',
				(run) => (step: any, providers: any) =>
					step.task.undo_of === null
						? run(step, providers)
						: Promise.resolve({ status: 'SUCCESS', result: { removed: true } }),
			),
		],
		faults,
		slice,
		breaks: /stands at the broker/,
	},
	{
		name: 'a worker is heard whatever its lease',
		seams: [
			seam(
				'capabilities/provisioning/lease.ts',
				'lockLeasedTask',
				(lock) => async (context: any, id: string, _: string, known: any) => {
					const { lease_token } = await context.tx.provisioningTask.findUnique({ where: { id } });
					return lock(context, id, lease_token, known);
				},
			),
		],
		faults,
		slice,
		breaks: /finds nothing odd/,
	},
	{
		name: 'what AWX left out of a launch is not read',
		seams: [
			seam('providers/awx/client.ts', 'createAwxClient', (create) => (settings: any) => {
				const client = create(settings);
				return {
					...client,
					launch: async (...args: any[]) => ({
						...(await client.launch(...args)),
						ignored_fields: {},
					}),
				};
			}),
		],
		faults,
		slice,
		breaks: /a playbook is told everything/,
	},
	{
		name: 'an address is looked up before its transaction, and has no unique index',
		seams: [
			seam(
				'capabilities/deployments/slug-store.ts',
				'insertSlug',
				(insert, { isInTheWay }) =>
					async (context: any, values: any) => {
						if (await isInTheWay(context, values)) return null;
						await sleep(1500);
						return insert(context, values);
					},
			),
		],
		withoutIndexes: ['tenant_slugs_slug_key', 'tenant_slugs_skeleton_key'],
		faults,
		slice,
		breaks: /an address belongs to one order/,
	},
];
