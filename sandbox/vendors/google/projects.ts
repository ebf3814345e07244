import { z } from 'zod';
import { Refusal } from '../../core/api.ts';
import type { Call, Reply, Route } from '../../core/api.ts';
import { hideFor, isHidden } from '../../core/fault-kinds.ts';
import { authorise } from './authorise.ts';
import type { Google, Project } from './books.ts';
import { newStyleError } from './errors.ts';
import { operationBody, pollOperation, startOperation } from './operations.ts';

const CLOUD = ['cloud-platform'];
const PROJECT_ID = /^[a-z][a-z0-9-]{4,28}[a-z0-9]$/;
/** Ids of this form belong to another customer, so that a test can meet a real conflict. */
const TAKEN = /^taken-/;
const LABEL_KEY = /^[a-z][a-z0-9_-]{0,62}$/;
const LABEL_VALUE = /^[a-z0-9_-]{0,63}$/;

const rpc = (type: string) => `type.googleapis.com/google.${type}`;

const guarded = (google: Google, scopes: string[], routes: Route[]): Route[] =>
	routes.map(([endpoint, answer]) => [
		endpoint,
		(call) => {
			authorise(google, call, scopes);
			return answer(call);
		},
	]);

export function resourceManagerRoutes(google: Google): Route[] {
	return guarded(google, CLOUD, [
		['POST /v3/projects', (call) => createProject(google, call)],
		['GET /v3/projects:search', (call) => searchProjects(google, call)],
		['GET /v3/projects', (call) => searchProjects(google, call)],
		['GET /v3/projects/{id}', (call) => getProject(google, call)],
		['PATCH /v3/projects/{id}', (call) => patchProject(google, call)],
		['DELETE /v3/projects/{id}', (call) => deleteProject(google, call)],
		['POST /v3/projects/{id}:undelete', (call) => undeleteProject(google, call)],
		['GET /v3/operations/{+name}', (call) => getOperation(google, call)],
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

function findProject(google: Google, key: string): Project | undefined {
	const project = google.books.projects.get(key);
	if (project) return project;
	return [...google.books.projects.values()].find((one) => one.number === key);
}

/** A deleted project can be restored for so long; then it is gone, and its id is never free again. */
const RESTORABLE_DAYS = 30;
const isGone = (google: Google, { state, update_time }: Project): boolean =>
	state === 'DELETE_REQUESTED' &&
	Date.parse(update_time) + RESTORABLE_DAYS * 86_400_000 <= google.now().getTime();

const unready = (message: string, violation?: { type: string; description: string }) =>
	newStyleError(
		400,
		message,
		'FAILED_PRECONDITION',
		violation === undefined
			? undefined
			: [{ '@type': rpc('rpc.PreconditionFailure'), violations: [violation] }],
	);

/** Absent and forbidden look alike: 403. */
function requireProject(google: Google, key: string): Project {
	const project = findProject(google, key);
	// It comes into being by itself, also when the answer with the name of its operation was lost.
	if (project?.state === 'CREATING') pollOperation(google, project.created_by);
	if (!project || project.state === 'CREATING' || isGone(google, project))
		throw new Refusal(denied(key));
	if (isHidden(google.books.hidden, `project ${project.project_id}`))
		throw new Refusal(denied(key));
	return project;
}

const CreateProject = z.looseObject({
	projectId: z.string(),
	parent: z.string().optional(),
	displayName: z.string().optional(),
	labels: z.record(z.string(), z.string()).default({}),
});

function createProject(google: Google, call: Call): Reply {
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
	if (parent !== google.credentials.parent && !/^folders\/\d+$/.test(parent)) {
		return newStyleError(403, 'User is not authorized.');
	}
	if (TAKEN.test(input.projectId) || google.books.projects.has(input.projectId)) {
		return newStyleError(409, 'Requested entity already exists');
	}
	const at = google.now().toISOString();
	const project: Project = {
		project_id: input.projectId,
		number: google.random.digits(12),
		parent,
		display_name: input.displayName ?? input.projectId,
		labels: input.labels,
		state: 'CREATING',
		create_time: at,
		update_time: at,
		etag: google.random.hex(16),
		billing_account: '',
		services: new Set(['cloudapis.googleapis.com', 'serviceusage.googleapis.com']),
		created_by: `operations/cp.${google.random.digits(18)}`,
	};
	google.books.projects.set(project.project_id, project);
	const operation = startOperation(google, call, project.created_by, {
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
	hideFor(google.books.hidden, `project ${project.project_id}`, call.fault('delayed_read'));
	if (call.fault('conflict_although_applied')) {
		project.state = 'ACTIVE';
		return newStyleError(409, 'Requested entity already exists');
	}
	return { status: 200, body: operationBody(operation) };
}

function getProject(google: Google, call: Call): Reply {
	return { status: 200, body: projectBody(requireProject(google, call.parameters.id ?? '')) };
}

function searchProjects(google: Google, call: Call): Reply {
	const query = call.query.get('query') ?? '';
	const terms = [...query.matchAll(/([\w.]+)[:=](\S+)/g)];
	const projects = [...google.books.projects.values()].filter(
		(project) =>
			project.state !== 'CREATING' &&
			!isGone(google, project) &&
			terms.every(([, key = '', value]) => {
				if (key.startsWith('labels.')) return project.labels[key.slice(7)] === value;
				if (key === 'id' || key === 'projectId') return project.project_id === value;
				return key !== 'state' || project.state === value;
			}),
	);
	return { status: 200, body: { projects: projects.map(projectBody) } };
}

function patchProject(google: Google, call: Call): Reply {
	const project = requireProject(google, call.parameters.id ?? '');
	const input = CreateProject.partial().parse(call.json());
	if (input.labels) project.labels = input.labels;
	if (input.displayName) project.display_name = input.displayName;
	project.update_time = google.now().toISOString();
	return quickly(google, call, 'up', project);
}

function deleteProject(google: Google, call: Call): Reply {
	const project = requireProject(google, call.parameters.id ?? '');
	if (project.state !== 'ACTIVE') return unready('Project is not active.');
	if (call.fault('project_lien')) {
		const description = 'A lien to prevent deletion was placed on the project.';
		return unready(description, { type: 'LIEN', description });
	}
	project.state = 'DELETE_REQUESTED';
	project.update_time = google.now().toISOString();
	return quickly(google, call, 'dp', project);
}

function undeleteProject(google: Google, call: Call): Reply {
	const project = requireProject(google, call.parameters.id ?? '');
	if (project.state !== 'DELETE_REQUESTED') return unready('Project is not being deleted.');
	project.state = 'ACTIVE';
	return quickly(google, call, 'udp', project);
}

function quickly(google: Google, call: Call, prefix: string, project: Project): Reply {
	const operation = startOperation(
		google,
		call,
		`operations/${prefix}.${google.random.digits(18)}`,
		{
			metadata: {},
			response: { '@type': rpc('cloud.resourcemanager.v3.Project'), ...projectBody(project) },
			outcome: null,
		},
	);
	return { status: 200, body: operationBody(operation) };
}

function getOperation(google: Google, call: Call): Reply {
	const name = `operations/${call.parameters.name}`;
	return pollOperation(google, name) ?? newStyleError(404, `Operation ${name} not found.`);
}

export function billingRoutes(google: Google): Route[] {
	return guarded(
		google,
		[...CLOUD, 'cloud-billing'],
		[
			['GET /v1/projects/{id}/billingInfo', (call) => getBilling(google, call)],
			['PUT /v1/projects/{id}/billingInfo', (call) => putBilling(google, call)],
			['GET /v1/billingAccounts', () => listBillingAccounts(google)],
		],
	);
}

const billingBody = (project: Project) => ({
	name: `projects/${project.project_id}/billingInfo`,
	projectId: project.project_id,
	billingAccountName: project.billing_account,
	billingEnabled: project.billing_account !== '',
});

function getBilling(google: Google, call: Call): Reply {
	return { status: 200, body: billingBody(requireProject(google, call.parameters.id ?? '')) };
}

function putBilling(google: Google, call: Call): Reply {
	const project = requireProject(google, call.parameters.id ?? '');
	const input = z.looseObject({ billingAccountName: z.string().default('') }).parse(call.json());
	const name = input.billingAccountName;
	if (project.state !== 'ACTIVE') return unready('Project is not active.');
	if (name !== '' && name !== google.credentials.billing_account) {
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

function listBillingAccounts(google: Google): Reply {
	const name = google.credentials.billing_account;
	const account = { name, open: true, displayName: 'CloudSales', masterBillingAccount: '' };
	return { status: 200, body: { billingAccounts: [account] } };
}
