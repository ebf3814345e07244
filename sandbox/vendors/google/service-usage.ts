import { z } from 'zod';
import { Refusal } from '../../core/api.ts';
import type { Call, Reply, Route } from '../../core/api.ts';
import { authorise } from './authorise.ts';
import type { Google, Project } from './books.ts';
import { newStyleError } from './errors.ts';
import { operationBody, pollOperation, startOperation } from './operations.ts';

const SCOPES = ['cloud-platform', 'service.management'];
const NEEDS_BILLING = [
	'compute.googleapis.com',
	'container.googleapis.com',
	'sqladmin.googleapis.com',
	'run.googleapis.com',
	'artifactregistry.googleapis.com',
];
const BATCH_MAX = 20;
const TYPE = 'type.googleapis.com/google.api.serviceusage.v1';

export function serviceUsageRoutes(google: Google): Route[] {
	const routes: Route[] = [
		['POST /v1/projects/{id}/services/{service}:enable', (call) => enableOne(google, call)],
		['POST /v1/projects/{id}/services/{service}:disable', (call) => disable(google, call)],
		['POST /v1/projects/{id}/services:batchEnable', (call) => enableMany(google, call)],
		['GET /v1/projects/{id}/services/{service}', (call) => getService(google, call)],
		['GET /v1/projects/{id}/services', (call) => listServices(google, call)],
		['GET /v1/operations/{+name}', (call) => getOperation(google, call)],
	];
	return routes.map(([endpoint, answer]) => [
		endpoint,
		(call) => {
			authorise(google, call, SCOPES);
			return answer(call);
		},
	]);
}

function requireProject(google: Google, call: Call): Project {
	const key = call.parameters.id ?? '';
	const project =
		google.books.projects.get(key) ??
		[...google.books.projects.values()].find((one) => one.number === key);
	if (project && project.state === 'ACTIVE') return project;
	const message = `Project '${key}' not found or permission denied.`;
	throw new Refusal(
		newStyleError(403, message, undefined, [
			{
				'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
				reason: 'USER_PROJECT_DENIED',
				domain: 'googleapis.com',
			},
		]),
	);
}

const serviceBody = (project: Project, service: string) => ({
	name: `projects/${project.number}/services/${service}`,
	config: { name: service },
	state: project.services.has(service) ? 'ENABLED' : 'DISABLED',
	parent: `projects/${project.number}`,
});

function refuseUnready(project: Project, services: string[]): Reply | undefined {
	const unknown = services.find((service) => !/^[a-z0-9-]+(\.[a-z0-9-]+)+$/.test(service));
	if (unknown !== undefined) {
		return newStyleError(404, `Service ${unknown} not found or permission denied.`);
	}
	const unpaid = services.filter((service) => NEEDS_BILLING.includes(service));
	if (unpaid.length === 0 || project.billing_account !== '') return undefined;
	const message = `Billing must be enabled for activation of service '[${unpaid.join(', ')}]' in project '${project.number}' to proceed.`;
	return newStyleError(400, message, 'FAILED_PRECONDITION', [
		{
			'@type': 'type.googleapis.com/google.rpc.ErrorInfo',
			reason: 'UREQ_PROJECT_BILLING_NOT_FOUND',
			domain: 'serviceusage.googleapis.com',
		},
	]);
}

function enableOne(google: Google, call: Call): Reply {
	const service = call.parameters.service ?? '';
	const project = requireProject(google, call);
	return enable(google, call, project, [service], {
		'@type': `${TYPE}.EnableServiceResponse`,
		service: { ...serviceBody(project, service), state: 'ENABLED' },
	});
}

function enableMany(google: Google, call: Call): Reply {
	const project = requireProject(google, call);
	const { serviceIds } = z.looseObject({ serviceIds: z.array(z.string()) }).parse(call.json());
	if (serviceIds.length === 0 || serviceIds.length > BATCH_MAX) {
		return newStyleError(400, `A batch holds 1 to ${BATCH_MAX} services.`);
	}
	return enable(google, call, project, serviceIds, {
		'@type': `${TYPE}.BatchEnableServicesResponse`,
		services: serviceIds.map((service) => ({ ...serviceBody(project, service), state: 'ENABLED' })),
	});
}

function enable(
	google: Google,
	call: Call,
	project: Project,
	services: string[],
	response: Record<string, unknown>,
): Reply {
	const refusal = refuseUnready(project, services);
	if (refusal) return refusal;
	if (services.every((service) => project.services.has(service))) {
		return { status: 200, body: { name: 'operations/noop.DONE_OPERATION', done: true, response } };
	}
	const name = `operations/acf.p2-${project.number}-${google.random.uuid()}`;
	const operation = startOperation(google, call, name, {
		metadata: {
			'@type': `${TYPE}.OperationMetadata`,
			resourceNames: services.map((service) => `projects/${project.number}/services/${service}`),
		},
		response,
		outcome: { project_id: project.project_id, services },
	});
	return { status: 200, body: operationBody(operation) };
}

function disable(google: Google, call: Call): Reply {
	const project = requireProject(google, call);
	const service = call.parameters.service ?? '';
	if (!project.services.delete(service)) {
		const message = `Service ${service} is not enabled.`;
		return newStyleError(400, message, 'FAILED_PRECONDITION');
	}
	const response = {
		'@type': `${TYPE}.DisableServiceResponse`,
		service: serviceBody(project, service),
	};
	return { status: 200, body: { name: 'operations/noop.DONE_OPERATION', done: true, response } };
}

function getService(google: Google, call: Call): Reply {
	const project = requireProject(google, call);
	return { status: 200, body: serviceBody(project, call.parameters.service ?? '') };
}

function listServices(google: Google, call: Call): Reply {
	const project = requireProject(google, call);
	const isDisabledWanted = call.query.get('filter') === 'state:DISABLED';
	const services = isDisabledWanted ? [] : [...project.services];
	return { status: 200, body: { services: services.map((one) => serviceBody(project, one)) } };
}

function getOperation(google: Google, call: Call): Reply {
	const name = `operations/${call.parameters.name}`;
	// What was enabled at once has a name that cannot be asked for.
	if (name === 'operations/noop.DONE_OPERATION') {
		return newStyleError(400, 'Request contains an invalid argument.');
	}
	return pollOperation(google, name) ?? newStyleError(404, `Operation ${name} not found.`);
}
