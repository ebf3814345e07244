import { z } from 'zod';
import { ProviderError } from '../../platform/errors/index.ts';
import { newId } from '../../platform/database/index.ts';
import type { TestService } from '../../tests/service.ts';
import { continueTask } from '../provisioning/jobs.ts';
import { addSeconds } from '../../platform/clock/index.ts';
import type { DeploymentWish, Requested } from './request-deployment.ts';
import { requestDeployment } from './request-deployment.ts';
import type {
	DeploymentPlatform,
	DeploymentRequest,
	DeploymentResult,
	DeploymentStatus,
	DeploymentStep,
} from './ports.ts';

type Call = { method: string; marker: string };
export type FakePlatform = {
	platform: DeploymentPlatform;
	/** What stands there, by marker. */
	books: Map<string, DeploymentStatus['state']>;
	calls: Call[];
	/** What the next calls answer; done by the books when empty. */
	next: (DeploymentStep | ProviderError)[];
};

/** A platform in memory that does at once what it is told. */
export function fakePlatform(id: string): FakePlatform {
	const books: FakePlatform['books'] = new Map();
	const calls: Call[] = [];
	const next: FakePlatform['next'] = [];
	const objectsOf = ({ marker, spec }: DeploymentRequest) =>
		books.has(marker) ? [{ kind: 'container', name: spec.name }] : [];
	const resultOf = (request: DeploymentRequest): DeploymentResult => ({
		url: books.has(request.marker) ? `https://${request.spec.host}` : null,
		objects: objectsOf(request),
		details: {},
	});
	const step =
		(method: string, change: (request: DeploymentRequest) => void) =>
		async (request: DeploymentRequest): Promise<DeploymentStep> => {
			calls.push({ method, marker: request.marker });
			const scripted = next.shift();
			if (scripted instanceof ProviderError) throw scripted;
			if (scripted !== undefined) return scripted;
			change(request);
			return { status: 'DONE', result: resultOf(request) };
		};
	const ours = ({ marker }: DeploymentRequest): void => {
		if (!books.has(marker)) throw new ProviderError(id, 'rejected', 'Nothing of ours is there');
	};
	return {
		books,
		calls,
		next,
		platform: {
			id,
			title: 'Docker',
			settings: z.strictObject({
				image: z.string().meta({ title: 'Image', description: 'What runs' }),
			}),
			plan: (request) =>
				Promise.resolve({
					fingerprint: 'fake',
					objects: [
						{
							kind: 'container',
							name: request.spec.name,
							change: books.has(request.marker) ? 'KEEP' : 'CREATE',
						},
					],
				}),
			status: (request) =>
				Promise.resolve({
					state: books.get(request.marker) ?? 'ABSENT',
					message: null,
					url: resultOf(request).url,
					objects: objectsOf(request),
				}),
			apply: step('apply', ({ marker }) => {
				if (books.get(marker) !== 'SUSPENDED') books.set(marker, 'RUNNING');
			}),
			suspend: step('suspend', (request) => {
				ours(request);
				books.set(request.marker, 'SUSPENDED');
			}),
			resume: step('resume', (request) => {
				ours(request);
				books.set(request.marker, 'RUNNING');
			}),
			destroy: step('destroy', ({ marker }) => {
				books.delete(marker);
			}),
		},
	};
}

export async function aTemplate(service: TestService, changes: object = {}): Promise<any> {
	const answer = await service.call('POST', '/deployment-templates', {
		code: `template-${newId()}`,
		name: 'Standard cloud',
		platform: 'docker',
		region: 'us-east-1',
		package_codes: ['starter'],
		cpu_millis: 500,
		memory_mb: 512,
		storage_gb: 10,
		settings: { image: 'registry.example/tenant:1' },
		...changes,
	});
	if (answer.status !== 201) throw new Error(`No template: ${JSON.stringify(answer.body)}`);
	return answer.body;
}

/** A slug that no other test has. */
export const aSlug = (): string => `tenant-${newId().replaceAll('-', '').slice(-16)}`;

/** What an order asks for; nothing has run yet. */
export async function aRequest(
	service: TestService,
	changes: Partial<DeploymentWish> = {},
): Promise<Requested & { wish: DeploymentWish }> {
	const template_id = changes.template_id ?? (await aTemplate(service)).id;
	const wish: DeploymentWish = {
		owner_type: 'order',
		owner_id: newId(),
		client_id: null,
		occasion: 'processing 1',
		tenant: {
			name: 'Example ISP Inc.',
			slug: aSlug(),
			settings: { order_number: 'ORD-20261120-1001' },
		},
		template_id,
		region: null,
		services: ['billing-invoicing'],
		...changes,
	};
	const requested = await service.transaction((context) => requestDeployment(context, wish));
	return { ...requested, wish };
}

/** Lets the service run what is due, and what follows from it, as it does by itself. */
export async function runTasks(service: TestService, rounds = 3): Promise<void> {
	for (let round = 0; round < rounds; round += 1) {
		service.now = addSeconds(service.now, 600);
		await service.runJob(continueTask, {});
		await service.settle();
	}
}

/** A tenant that can be used. */
export async function aTenant(
	service: TestService,
	changes: Partial<DeploymentWish> = {},
): Promise<any> {
	const { tenant, wish } = await aRequest(service, changes);
	await runTasks(service);
	const { body } = await service.call('GET', `/tenants/${tenant.id}`);
	return { ...body, wish, deployment: await deploymentOf(service, tenant.id) };
}

export const deploymentOf = async (service: TestService, tenantId: string): Promise<any> =>
	(await service.call('GET', `/deployments?tenant_id=${tenantId}`)).body.data[0];
