import { z } from 'zod';
import { aProduct } from '../catalog/fixtures.ts';
import { aSubscription } from '../subscriptions/fixtures.ts';
import type { Module } from '../../platform/contract/index.ts';
import { defineProvider } from '../../platform/provider/index.ts';
import { fakeProviders } from '../../tests/fake-vendors.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { createGraph, type GraphTaskToCreate, type GraphToCreate } from './graphs.ts';
import type { TasksToCreate, TaskToCreate } from './tasks.ts';
import type {
	ProvisioningOutcome,
	ProvisioningRequest,
	ProvisioningTarget,
	SettingProblem,
} from './ports.ts';

/** Id of the target that answers as the test says. */
export const scripted = 'scripted';

/** What a target waits for that asks the client to accept terms. */
export const asksForTerms = {
	waiting_for: 'CLIENT',
	code: 'ACCEPT_TERMS',
	values: { url: 'https://admin.google.example/terms' },
} as const;

export type Script = {
	requests: ProvisioningRequest[];
	/** What the vendor says of settings when a product is saved. */
	check: (settings: Record<string, unknown>) => SettingProblem[];
	answer: (request: ProvisioningRequest) => Promise<ProvisioningOutcome> | ProvisioningOutcome;
};

/** A service with a target whose every answer a test decides, also while the call is under way. */
export async function startScriptedService(
	environment: Record<string, string> = {},
	modules?: readonly Module[],
	more: { actions?: ProvisioningTarget['actions'] } = {},
): Promise<{ service: TestService; script: Script }> {
	const script: Script = {
		requests: [],
		check: () => [],
		answer: () => ({ status: 'SUCCESS', result: { account: 'admin@client.example' } }),
	};
	const manifest = defineProvider({
		id: scripted,
		title: 'Scripted',
		documentation: 'https://example.com',
		config: z.object({}),
		required: [],
		create: () => ({
			provisioningTarget: {
				id: scripted,
				title: 'Scripted',
				// Without TERMINATE: a target may lack an action.
				actions: more.actions ?? ['ACTIVATE', 'CHANGE', 'SUSPEND', 'RESUME'],
				settings: z.strictObject({
					sku_id: z.string().meta({ title: 'SKU ID', description: 'What is bought' }),
					seats: z.int().default(1).meta({ title: 'Seats', description: 'How many at once' }),
				}),
				check: (settings: Record<string, unknown>) => Promise.resolve(script.check(settings)),
				run: async (request: ProvisioningRequest) => {
					script.requests.push(request);
					return script.answer(request);
				},
			},
		}),
	});
	const vendors = fakeProviders();
	const service = await startTestService({
		providers: [...vendors.manifests, manifest],
		environment,
		...(modules === undefined ? {} : { modules }),
	});
	return { service: Object.assign(service, { vendors }), script };
}

type Wanted = { target?: string; settings?: object; quantity?: number; client_id?: string };

/** A task that is ready to run, of a subscription that was paid and activated. */
export async function aTask(service: TestService, wanted: Wanted = {}): Promise<any> {
	const { target = scripted, settings = { sku_id: 'sku-1' }, quantity = 5, client_id } = wanted;
	const product = await aProduct(service, {
		provisioning_target: target,
		provisioning_settings: settings,
	});
	const subscription = await aSubscription(service, {
		status: 'ACTIVE',
		items: [{ product_id: product.id, quantity }],
		...(client_id === undefined ? {} : { client_id }),
	});
	const list = await service.call('GET', `/provisioning-tasks?subscription_id=${subscription.id}`);
	const [task] = list.body.data;
	if (task === undefined) throw new Error('The activation made no task');
	return task;
}

/** What a task looks like whose provider was taken out of the installation after it was made. */
export async function uninstallTarget(service: TestService, task_id: string): Promise<void> {
	await service.runtime.database.client.provisioningTask.update({
		where: { id: task_id },
		data: { target: 'awx' },
	});
}

/** A subscription that was paid and activated, whose item no target switches on: tests create its tasks themselves. */
export async function aTaskOwner(
	service: TestService,
	provisioning_settings: object = { sku_id: 'sku-1' },
): Promise<{
	owner: Pick<TasksToCreate, 'owner_type' | 'owner_id' | 'client_id'>;
	subject: Pick<TaskToCreate, 'subject_type' | 'subject_id'>;
	product_id: string;
}> {
	const product = await aProduct(service, { provisioning_settings });
	const items = [{ product_id: product.id, quantity: 2 }];
	const subscription = await aSubscription(service, { status: 'ACTIVE', items });
	const { id: owner_id, client_id } = subscription;
	return {
		owner: { owner_type: 'subscription', owner_id, client_id },
		subject: { subject_type: 'subscription_item', subject_id: subscription.items[0].id },
		product_id: product.id,
	};
}

/** A graph of tasks for one service each, by the names of the tasks: those of later names may depend on earlier ones. */
export async function aGraph(
	service: TestService,
	tasks: readonly (Pick<GraphTaskToCreate, 'name'> & Partial<GraphTaskToCreate>)[],
	graph: Partial<GraphToCreate> = {},
	settings?: object,
): Promise<{ graph_id: string; owner_id: string; ids: Record<string, string> }> {
	const { owner } = await aTaskOwner(service);
	const items: Awaited<ReturnType<typeof aTaskOwner>>[] = [];
	for (const _ of tasks) items.push(await aTaskOwner(service, settings));
	const { graph_id } = await service.transaction((context) =>
		createGraph(context, {
			...owner,
			occasion: 'activation',
			max_parallel: 5,
			rollback_on_failure: true,
			time_limit_seconds: 3600,
			tasks: tasks.map((task, index) => ({
				...(items[index]?.subject ?? { subject_type: '', subject_id: '' }),
				action: 'ACTIVATE',
				target: scripted,
				description: task.name,
				quantity: 1,
				...task,
			})),
			...graph,
		}),
	);
	const { body } = await service.call('GET', `/task-graphs/${graph_id}`);
	const ids = Object.fromEntries(body.tasks.map((task: any) => [task.name, task.id]));
	return { graph_id, owner_id: owner.owner_id, ids };
}
