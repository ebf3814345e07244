import { z } from 'zod';
import type { ProvisionedState } from '../../capabilities/provisioning/ports.suite.ts';
import { interrupted, recording, serve } from '../../platform/google/fixtures.ts';
import type { Interruption, FakeReply, FakeRoute } from '../../platform/google/fixtures.ts';

type FakeProject = {
	projectId: string;
	name: string;
	parent: string;
	state: string;
	labels: Record<string, string>;
	billing: string;
	services: Set<string>;
	/** Requests of any kind until it shows. */
	hiddenFor: number;
	isForeign: boolean;
};
type FakeOperation = { name: string; polls: number; error?: { code: number; message: string } };

const NewProject = z.object({
	projectId: z.string().regex(/^[a-z][a-z0-9-]{4,28}[a-z0-9]$/),
	parent: z.string(),
	displayName: z.string().min(4).max(30),
	labels: z.record(z.string(), z.string().regex(/^[a-z0-9_-]{0,63}$/)),
});
const played = (name: string): FakeReply => {
	const { status, body } = recording(import.meta.url, name);
	return [status, body];
};

/** Projects, billing and services of Google Cloud, as far as this provider uses them. */
export function fakeCloud() {
	const projects: FakeProject[] = [];
	const operations = new Map<string, FakeOperation>();
	const requests: string[] = [];
	const vendor = {
		projects,
		operations,
		requests,
		hideNewProjectsFor: 2,
		pollsOfOperations: 1,
		failNextOperation: 0,
		loseNextCreateAnswer: false,
		refuseBilling: '',
		forgetOperations: false,
		hasLien: false,
		behaviour: 'works',
		interruption: null as Interruption | null,
		add(project: Partial<FakeProject> & { projectId: string }): FakeProject {
			const complete = {
				name: `projects/${415104041262 + projects.length}`,
				parent: 'folders/1',
				state: 'ACTIVE',
				labels: {},
				billing: '',
				services: new Set<string>(),
				hiddenFor: 0,
				isForeign: false,
				...project,
			};
			projects.push(complete);
			return complete;
		},
		marked: (label: string) => projects.filter(({ labels }) => labels.cloudsales_marker === label),
		stateOf(project: FakeProject | undefined): ProvisionedState {
			if (project === undefined) return 'ABSENT';
			if (project.state === 'DELETE_REQUESTED') return 'TERMINATED';
			return project.billing === '' && !project.isForeign ? 'SUSPENDED' : 'ACTIVE';
		},
	};

	const withInterruptions =
		(answer: FakeRoute['answer']): FakeRoute['answer'] =>
		(request) =>
			interrupted(
				vendor.interruption,
				() => answer(request),
				() => played('unavailable'),
			);
	const route = (
		method: FakeRoute['method'],
		origin: string,
		path: RegExp,
		answer: FakeRoute['answer'],
	) =>
		serve({ method, origin, path, answer: withInterruptions(answer) }, ({ line }) => {
			requests.push(line);
			for (const project of projects) project.hiddenFor -= 1;
			if (vendor.behaviour === 'throttles') return played('quota');
			return vendor.behaviour === 'breaks' ? played('unavailable') : null;
		});
	const begin = (): FakeReply => {
		const operation: FakeOperation = {
			name: `operations/cp.${6311184217203716 + operations.size}`,
			polls: vendor.pollsOfOperations,
		};
		if (vendor.failNextOperation > 0) {
			operation.error = { code: vendor.failNextOperation, message: 'failed' };
			vendor.failNextOperation = 0;
		}
		if (!vendor.forgetOperations) operations.set(operation.name, operation);
		return [200, { name: operation.name, metadata: {} }];
	};
	const poll = (name: string): FakeReply => {
		if (name === 'operations/noop.DONE_OPERATION') return played('noop-polled');
		const operation = operations.get(name);
		if (operation === undefined) return played('operation-not-found');
		operation.polls -= 1;
		if (operation.polls > 0) return [200, { name, done: false }];
		return [
			200,
			{ name, done: true, ...(operation.error ? { error: operation.error } : { response: {} }) },
		];
	};
	const bodyOf = ({ projectId, name, parent, state, labels }: FakeProject) => ({
		projectId,
		name,
		parent,
		state,
		labels,
	});
	const visible = (key: string | undefined) =>
		projects.find(
			(one) =>
				(one.projectId === key || one.name === `projects/${key}`) &&
				one.hiddenFor <= 0 &&
				!one.isForeign,
		);

	const manager = 'https://cloudresourcemanager.googleapis.com';
	route('get', manager, /^\/v3\/projects:search\?/, ({ query }) => {
		const [, value = ''] = (query.get('query') ?? '').split(':');
		const found = vendor.marked(value).filter((one) => visible(one.projectId) !== undefined);
		return [200, { projects: found.map(bodyOf) }];
	});
	route('get', manager, /^\/v3\/projects\/([^?:]+)$/, ({ parts: [id] }) => {
		const project = visible(id);
		return project === undefined ? played('permission-denied') : [200, bodyOf(project)];
	});
	route('post', manager, /^\/v3\/projects$/, ({ body }) => {
		const input = NewProject.parse(body);
		if (projects.some(({ projectId }) => projectId === input.projectId))
			return played('already-exists');
		const { projectId, parent, labels } = input;
		if (vendor.failNextOperation === 0) {
			vendor.add({ projectId, parent, labels, hiddenFor: vendor.hideNewProjectsFor });
		}
		if (vendor.loseNextCreateAnswer) {
			vendor.loseNextCreateAnswer = false;
			return played('unavailable');
		}
		return begin();
	});
	route('delete', manager, /^\/v3\/projects\/([^?:]+)$/, ({ parts: [id] }) => {
		const project = visible(id);
		if (project === undefined) return played('permission-denied');
		if (vendor.hasLien || project.state !== 'ACTIVE') return played('held-by-lien');
		if (vendor.failNextOperation === 0) project.state = 'DELETE_REQUESTED';
		return begin();
	});
	route('get', manager, /^\/v3\/(operations\/[^?]+)$/, ({ parts: [name = ''] }) => poll(name));

	const billing = 'https://cloudbilling.googleapis.com';
	route('put', billing, /^\/v1\/projects\/([^?]+)\/billingInfo$/, ({ parts: [id], body }) => {
		const project = visible(id);
		if (project === undefined) return played('permission-denied');
		if (vendor.refuseBilling !== '') return played(vendor.refuseBilling);
		project.billing = z.object({ billingAccountName: z.string() }).parse(body).billingAccountName;
		return played('billing-info');
	});

	const usage = 'https://serviceusage.googleapis.com';
	const servicePath = /^\/v1\/projects\/([^/]+)\/services\/([^?:]+):enable$/;
	route('post', usage, servicePath, ({ parts: [id, service = ''] }) => {
		const project = visible(id);
		if (project === undefined) return played('permission-denied');
		if (project.services.has(service)) return played('enabled-already');
		if (vendor.failNextOperation === 0) project.services.add(service);
		return begin();
	});
	route('get', usage, /^\/v1\/(operations\/[^?]+)$/, ({ parts: [name = ''] }) => poll(name));
	return vendor;
}
