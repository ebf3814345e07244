import { z } from 'zod';
import { Refusal } from '../core/vendor-api.ts';
import type { Call, Reply, Route } from '../core/vendor-api.ts';
import type { World } from '../core/world.ts';
import {
	authorise,
	isHidden,
	newStyleError,
	operationBody,
	pollOperation,
	startOperation,
} from './google-state.ts';
import type { Project } from './google-state.ts';

const CLOUD = ['cloud-platform'];
const PROJECT_ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
/** Ids of this form belong to somebody else, so that a test can meet a real conflict. */
const TAKEN = /^taken-/;
const LABEL_KEY = /^[a-z][a-z0-9_-]{0,62}$/;
const LABEL_VALUE = /^[a-z0-9_-]{0,63}$/;

const rpc = (type: string) => `type.googleapis.com/google.${type}`;

const guarded = (world: World, scopes: string[], routes: Route[]): Route[] =>
	routes.map(([endpoint, answer]) => [
		endpoint,
		(call) => {
			authorise(world, call, scopes);
			return answer(call);
		},
	]);

export function resourceManagerRoutes(world: World): Route[] {
	return guarded(world, CLOUD, [
		['POST /v3/projects', (call) => createProject(world, call)],
		['GET /v3/projects:search', (call) => searchProjects(world, call)],
		['GET /v3/projects', (call) => searchProjects(world, call)],
		['GET /v3/projects/{id}', (call) => getProject(world, call)],
		['PATCH /v3/projects/{id}', (call) => patchProject(world, call)],
		['DELETE /v3/projects/{id}', (call) => deleteProject(world, call)],
		['POST /v3/projects/{id}:undelete', (call) => undeleteProject(world, call)],
		['GET /v3/operations/{+name}', (call) => getOperation(world, call)],
	]);
}

function projectBody(project: Project) {
	return {
		name: `projects/${project.number}`,
		parent: project.parent,
		projectId: project.project_id,
		state: project.state === 'CREATING' ? 'ACTIVE' : project.state,
		displayName: project.display_name,
		createTime: project.create_time,
		updateTime: project.update_time,
		etag: `W/"${project.etag}"`,
		...(Object.keys(project.labels).length ? { labels: project.labels } : {}),
	};
}

const denied = (id: string) =>
	newStyleError(403, 'The caller does not have permission', undefined, [
		{
			'@type': rpc('rpc.ErrorInfo'),
			reason: 'IAM_PERMISSION_DENIED',
			domain: 'cloudresourcemanager.googleapis.com',
			metadata: { permission: 'resourcemanager.projects.get', resource: `projects/${id}` },
		},
	]);

function findProject(world: World, key: string): Project | undefined {
	const project = world.google.projects.get(key);
	if (project) return project;
	return [...world.google.projects.values()].find((one) => one.number === key);
}

/** Absent and forbidden look alike: 403. */
function requireProject(world: World, key: string): Project {
	const project = findProject(world, key);
	// It comes into being by itself, also when nobody learned the name of its operation.
	if (project?.state === 'CREATING') pollOperation(world, project.created_by);
	if (!project || project.state === 'CREATING') throw new Refusal(denied(key));
	if (isHidden(world.google.hidden, `project ${project.project_id}`))
		throw new Refusal(denied(key));
	return project;
}

const CreateProject = z.looseObject({
	projectId: z.string(),
	parent: z.string().optional(),
	displayName: z.string().optional(),
	labels: z.record(z.string(), z.string()).default({}),
});

function createProject(world: World, call: Call): Reply {
	const parsed = CreateProject.safeParse(call.json());
	if (!parsed.success) return newStyleError(400, 'Request contains an invalid argument.');
	const input = parsed.data;
	if (!PROJECT_ID.test(input.projectId)) {
		return newStyleError(
			400,
			'field [project_id] has issue [project_id contains invalid characters]',
		);
	}
	const badLabel = Object.entries(input.labels).find(
		([key, value]) => !LABEL_KEY.test(key) || !LABEL_VALUE.test(value),
	);
	if (badLabel)
		return newStyleError(400, `field [labels] has issue [label ${badLabel[0]} is invalid]`);
	const parent = input.parent ?? '';
	if (parent !== world.accounts.environment.GCP_PARENT && !/^folders\/\d+$/.test(parent)) {
		return newStyleError(403, 'User is not authorized.');
	}
	if (TAKEN.test(input.projectId) || world.google.projects.has(input.projectId)) {
		return newStyleError(409, 'Requested entity already exists');
	}
	const at = world.now().toISOString();
	const project: Project = {
		project_id: input.projectId,
		number: world.random.digits(12),
		parent,
		display_name: input.displayName ?? input.projectId,
		labels: input.labels,
		state: 'CREATING',
		create_time: at,
		update_time: at,
		etag: world.random.hex(16),
		billing_account: '',
		services: new Set(['cloudapis.googleapis.com', 'serviceusage.googleapis.com']),
		created_by: `operations/cp.${world.random.digits(18)}`,
	};
	world.google.projects.set(project.project_id, project);
	const operation = startOperation(world, call, project.created_by, {
		metadata: {
			'@type': rpc('cloud.resourcemanager.v3.CreateProjectMetadata'),
			createTime: at,
			gettable: false,
			ready: false,
		},
		response: { '@type': rpc('cloud.resourcemanager.v3.Project'), ...projectBody(project) },
		outcome: { project_id: project.project_id, is_created: true },
	});
	// The project can be there although its creation is reported as failed.
	if (operation.error) project.state = 'ACTIVE';
	const delayed = call.fault('delayed_read');
	if (delayed) world.google.hidden.set(`project ${project.project_id}`, delayed.reads ?? 2);
	if (call.fault('conflict_although_applied')) {
		project.state = 'ACTIVE';
		return newStyleError(409, 'Requested entity already exists');
	}
	return { status: 200, body: operationBody(operation) };
}

function getProject(world: World, call: Call): Reply {
	return { status: 200, body: projectBody(requireProject(world, call.parameters.id ?? '')) };
}

function searchProjects(world: World, call: Call): Reply {
	const query = call.query.get('query') ?? '';
	const terms = [...query.matchAll(/([\w.]+)[:=](\S+)/g)];
	const projects = [...world.google.projects.values()].filter(
		(project) =>
			project.state !== 'CREATING' &&
			terms.every(([, key = '', value]) => {
				if (key.startsWith('labels.')) return project.labels[key.slice(7)] === value;
				if (key === 'id' || key === 'projectId') return project.project_id === value;
				return key !== 'state' || project.state === value;
			}),
	);
	return { status: 200, body: { projects: projects.map(projectBody) } };
}

function patchProject(world: World, call: Call): Reply {
	const project = requireProject(world, call.parameters.id ?? '');
	const input = CreateProject.partial().parse(call.json());
	if (input.labels) project.labels = input.labels;
	if (input.displayName) project.display_name = input.displayName;
	project.update_time = world.now().toISOString();
	return quickly(world, call, 'up', project);
}

function deleteProject(world: World, call: Call): Reply {
	const project = requireProject(world, call.parameters.id ?? '');
	project.state = 'DELETE_REQUESTED';
	return quickly(world, call, 'dp', project);
}

function undeleteProject(world: World, call: Call): Reply {
	const project = requireProject(world, call.parameters.id ?? '');
	project.state = 'ACTIVE';
	return quickly(world, call, 'udp', project);
}

function quickly(world: World, call: Call, prefix: string, project: Project): Reply {
	const operation = startOperation(world, call, `operations/${prefix}.${world.random.digits(18)}`, {
		metadata: {},
		response: { '@type': rpc('cloud.resourcemanager.v3.Project'), ...projectBody(project) },
		outcome: null,
	});
	return { status: 200, body: operationBody(operation) };
}

function getOperation(world: World, call: Call): Reply {
	const name = `operations/${call.parameters.name}`;
	return pollOperation(world, name) ?? newStyleError(404, `Operation ${name} not found.`);
}

export function billingRoutes(world: World): Route[] {
	return guarded(
		world,
		[...CLOUD, 'cloud-billing'],
		[
			['GET /v1/projects/{id}/billingInfo', (call) => getBilling(world, call)],
			['PUT /v1/projects/{id}/billingInfo', (call) => putBilling(world, call)],
			['GET /v1/billingAccounts', () => listBillingAccounts(world)],
		],
	);
}

const billingBody = (project: Project) => ({
	name: `projects/${project.project_id}/billingInfo`,
	projectId: project.project_id,
	billingAccountName: project.billing_account,
	billingEnabled: project.billing_account !== '',
});

function getBilling(world: World, call: Call): Reply {
	return { status: 200, body: billingBody(requireProject(world, call.parameters.id ?? '')) };
}

function putBilling(world: World, call: Call): Reply {
	const project = requireProject(world, call.parameters.id ?? '');
	const input = z.looseObject({ billingAccountName: z.string().default('') }).parse(call.json());
	const name = input.billingAccountName;
	if (name !== '' && name !== world.accounts.environment.GCP_BILLING_ACCOUNT) {
		const permission = 'billing.resourceAssociations.create';
		return newStyleError(403, `The caller does not have permission (${permission})`);
	}
	const quota = call.fault('billing_quota');
	if (quota) {
		return newStyleError(400, 'Precondition check failed.', 'FAILED_PRECONDITION', [
			{
				'@type': rpc('rpc.QuotaFailure'),
				violations: [
					{
						subject: name,
						description:
							'Cloud billing quota exceeded: https://support.google.com/code/contact/billing_quota_increase',
					},
				],
			},
		]);
	}
	project.billing_account = name;
	return { status: 200, body: billingBody(project) };
}

function listBillingAccounts(world: World): Reply {
	const name = world.accounts.environment.GCP_BILLING_ACCOUNT;
	const account = { name, open: true, displayName: 'CloudSales', masterBillingAccount: '' };
	return { status: 200, body: { billingAccounts: [account] } };
}
