import { cloudbilling_v1 } from 'googleapis/build/src/apis/cloudbilling/v1.js';
import { cloudresourcemanager_v3 } from 'googleapis/build/src/apis/cloudresourcemanager/v3.js';
import { serviceusage_v1 } from 'googleapis/build/src/apis/serviceusage/v1.js';
import { z } from 'zod';
import { orNull } from '../../platform/google/index.ts';
import { foundIn, readEach } from '../../platform/provider/index.ts';
import type { GoogleTransport } from '../../platform/google/index.ts';

const Project = z.object({
	name: z.string().regex(/^projects\/\d+$/),
	projectId: z.string().min(1),
	parent: z.string().optional(),
	state: z.string().optional(),
	labels: z.record(z.string(), z.string()).optional(),
});
export type Project = z.infer<typeof Project>;
const ProjectList = z.object({ projects: readEach(Project, 'projectId').optional() });

/** A long-running operation; finished with an error it is HTTP 200 all the same. */
const Operation = z.object({
	name: z.string().min(1),
	done: z.boolean().optional(),
	error: z.object({ code: z.number().optional(), message: z.string().optional() }).optional(),
});
export type Operation = z.infer<typeof Operation>;
const BillingInfo = z.object({
	billingAccountName: z.string().optional(),
	billingEnabled: z.boolean().optional(),
});

export type NewProject = {
	projectId: string;
	parent: string;
	displayName: string;
	labels: Record<string, string>;
};

export type CloudClient = {
	/** Null when there is no such project or we may not see it: Google answers 403 to both. */
	getProject(projectId: string): Promise<Project | null>;
	findProjectsByLabel(key: string, value: string): Promise<readonly Project[]>;
	/** Not idempotent, but an id can be used only once: null when it is taken. */
	createProject(project: NewProject): Promise<Operation | null>;
	/** Not idempotent: FAILED_PRECONDITION for a project that is being deleted already, or that a lien protects. */
	deleteProject(projectId: string): Promise<Operation>;
	/** Null when the operation is forgotten, which happens some hours after its end. */
	getProjectOperation(name: string): Promise<Operation | null>;
	/** Links a billing account, or none with an empty name. Idempotent. */
	setBilling(projectId: string, billingAccountName: string): Promise<void>;
	/** Idempotent: what is enabled already gives a finished operation. */
	enableService(projectNumber: string, service: string): Promise<Operation>;
	getServiceOperation(name: string): Promise<Operation | null>;
};

type Api = { call: GoogleTransport; root_url: string };

export function createCloudClient(apis: {
	resource_manager: Api;
	billing: Api;
	service_usage: Api;
}): CloudClient {
	const { call: resources, root_url: resourcesUrl } = apis.resource_manager;
	const manager = new cloudresourcemanager_v3.Cloudresourcemanager({ auth: resources.auth });
	const { call: billing, root_url: billingUrl } = apis.billing;
	const accounts = new cloudbilling_v1.Cloudbilling({ auth: billing.auth });
	const { call: usage, root_url: usageUrl } = apis.service_usage;
	const { services, operations } = new serviceusage_v1.Serviceusage({ auth: usage.auth });

	return {
		getProject: (projectId) =>
			orNull(
				resources({ name: 'projects.get', changes: false, answer: Project }, (options) =>
					manager.projects.get(
						{ name: `projects/${projectId}` },
						{ ...options, rootUrl: resourcesUrl },
					),
				),
				[403, 404],
			),
		findProjectsByLabel: async (key, value) => {
			const list = await resources(
				{ name: 'projects.search', changes: false, answer: ProjectList },
				(options) =>
					manager.projects.search(
						{ query: `labels.${key}:${value}`, pageSize: 10 },
						{ ...options, rootUrl: resourcesUrl },
					),
			);
			return foundIn(list.projects, { provider: 'gcp', name: 'projects.search' });
		},
		createProject: (requestBody) =>
			orNull(
				resources({ name: 'projects.create', changes: true, answer: Operation }, (options) =>
					manager.projects.create({ requestBody }, { ...options, rootUrl: resourcesUrl }),
				),
				[409],
			),
		deleteProject: (projectId) =>
			resources({ name: 'projects.delete', changes: true, answer: Operation }, (options) =>
				manager.projects.delete(
					{ name: `projects/${projectId}` },
					{ ...options, rootUrl: resourcesUrl },
				),
			),
		getProjectOperation: (name) =>
			orNull(
				resources({ name: 'operations.get', changes: false, answer: Operation }, (options) =>
					manager.operations.get({ name }, { ...options, rootUrl: resourcesUrl }),
				),
				[404],
			),
		setBilling: async (projectId, billingAccountName) => {
			await billing(
				{ name: 'projects.updateBillingInfo', changes: true, answer: BillingInfo },
				(options) =>
					accounts.projects.updateBillingInfo(
						{ name: `projects/${projectId}`, requestBody: { billingAccountName } },
						{ ...options, rootUrl: billingUrl },
					),
			);
		},
		enableService: (projectNumber, service) =>
			usage({ name: 'services.enable', changes: true, answer: Operation }, (options) =>
				services.enable(
					{ name: `projects/${projectNumber}/services/${service}`, requestBody: {} },
					{ ...options, rootUrl: usageUrl },
				),
			),
		getServiceOperation: (name) =>
			orNull(
				usage({ name: 'operations.get', changes: false, answer: Operation }, (options) =>
					operations.get({ name }, { ...options, rootUrl: usageUrl }),
				),
				[404],
			),
	};
}
