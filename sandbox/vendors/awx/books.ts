import type { Simulation } from '../../core/vendor.ts';

export type Fields = Record<string, unknown>;

/** The field of a launch, by the setting that lets a caller give it. */
export const PROMPTS = {
	extra_vars: 'ask_variables_on_launch',
	limit: 'ask_limit_on_launch',
	job_tags: 'ask_tags_on_launch',
	inventory: 'ask_inventory_on_launch',
	credentials: 'ask_credential_on_launch',
	labels: 'ask_labels_on_launch',
	scm_branch: 'ask_scm_branch_on_launch',
} as const;
export type Prompt = (typeof PROMPTS)[keyof typeof PROMPTS];

export type SurveyQuestion = {
	variable: string;
	required: boolean;
	type: 'text' | 'password';
	default?: string;
};

export type Template = {
	id: number;
	name: string;
	organization: number;
	/** What the playbook does, see runs.ts. */
	playbook: string;
	asks: Record<Prompt, boolean>;
	/** Null: the survey is off. */
	survey: SurveyQuestion[] | null;
	allow_simultaneous: boolean;
	extra_vars: Fields;
};

export type Label = { id: number; name: string; organization: number };

export const ENDED = ['successful', 'failed', 'error', 'canceled'] as const;
export type JobStatus = 'new' | 'pending' | 'waiting' | 'running' | (typeof ENDED)[number];

export type Job = {
	id: number;
	name: string;
	job_template: number;
	status: JobStatus;
	extra_vars: Fields;
	/** Names of variables that the survey asks for as passwords. */
	secret_vars: string[];
	limit: string;
	labels: number[];
	artifacts: Fields;
	created: string;
	started: string | null;
	finished: string | null;
	cancel_flag: boolean;
	job_explanation: string;
	result_traceback: string;
	stdout: string[];
	/** How many more looks it stays in its status. */
	looks: number;
	/** What the playbook will end with. */
	fate: { kind: 'job_fails' | 'job_errors' | 'no_artifacts'; message: string } | null;
};

/** What playbooks have made on the operator's own machines: found again by the name, whichever job made it. */
export type AwxTenant = {
	name: string;
	marker: string;
	host: string;
	state: 'RUNNING' | 'STOPPED';
	variables: Fields;
	made_by: number;
};

export type AwxBooks = {
	templates: Map<number, Template>;
	labels: Label[];
	jobs: Job[];
	tenants: Map<string, AwxTenant>;
	/** The number of the last thing that was made. */
	last_id: number;
};

export type AwxCredentials = { token: string };

export type Awx = Simulation<AwxBooks, AwxCredentials>;

/** Templates as an operator makes them for CloudSales, and one whose prompts are all off, as AWX makes them by default. */
export const TEMPLATES = { apply: 11, destroy: 12, suspend: 13, resume: 14, closed: 20 };

const template = (
	id: number,
	name: string,
	playbook: string,
	isOpen: boolean,
): [number, Template] => [
	id,
	{
		id,
		name,
		organization: 1,
		playbook,
		asks: Object.fromEntries(
			Object.values(PROMPTS).map((prompt) => [
				prompt,
				isOpen && ['ask_variables_on_launch', 'ask_labels_on_launch'].includes(prompt),
			]),
		) as Template['asks'],
		survey: null,
		allow_simultaneous: true,
		extra_vars: {},
	},
];

export const createAwxBooks = (): AwxBooks => ({
	templates: new Map([
		template(TEMPLATES.apply, 'Tenant: apply', 'tenant_apply.yml', true),
		template(TEMPLATES.destroy, 'Tenant: destroy', 'tenant_destroy.yml', true),
		template(TEMPLATES.suspend, 'Tenant: suspend', 'tenant_suspend.yml', true),
		template(TEMPLATES.resume, 'Tenant: resume', 'tenant_resume.yml', true),
		template(TEMPLATES.closed, 'Tenant: all prompts off', 'tenant_apply.yml', false),
	]),
	labels: [],
	jobs: [],
	tenants: new Map(),
	last_id: 100,
});
