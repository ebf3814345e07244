import { z } from 'zod';
import { defineContract, field, resource } from '../../platform/contract/index.ts';
import { targetSetting } from '../provisioning/index.ts';
import { PlatformNotInstalled, TemplateCodeTaken } from './errors.ts';

const exampleId = '01931d5e-7a3c-7c11-9d7e-0a5b6c7d8e9f';
const node = { node: 'CloudSalesOrders' };

const codes = (title: string, description: string) =>
	z
		.array(field.text('Code', 'Short code', 60))
		.max(100)
		.meta({ title, description });
const settings = () =>
	z.record(z.string(), z.unknown()).meta({
		title: 'Settings',
		description: 'What the platform needs to know, such as the image',
		n8n: { settings_of: { resource: 'deployment_platform', field: 'platform' } },
	});
const platform = () =>
	field
		.text('Platform', 'Provider that runs what is deployed', 60)
		.meta({ n8n: { picked_from: 'deployment_platform' } });
const region = () =>
	z
		.string()
		.regex(/^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/, 'Must consist of a-z, 0-9 and hyphens')
		.meta({ title: 'Region', description: 'Where it runs, such as eu-west-1' });

const resources = {
	cpu_millis: z
		.int()
		.min(10)
		.max(256_000)
		.meta({ title: 'CPU', description: 'Thousandths of a processor core' }),
	memory_mb: z.int().min(16).max(4_194_304).meta({ title: 'Memory', description: 'Memory in MiB' }),
	storage_gb: z.int().min(0).max(65_536).meta({ title: 'Storage', description: 'Storage in GiB' }),
};

export const DeploymentTemplate = z
	.object({
		id: field.id('Deployment Template'),
		code: z.string().meta({ title: 'Code', description: 'Short code, such as standard-cloud' }),
		name: z.string().meta({ title: 'Name', description: 'What people call it' }),
		platform: z.string().meta({ title: 'Platform', description: 'Provider that runs it' }),
		region: z.string().meta({ title: 'Region', description: 'Where it runs' }),
		package_codes: z
			.array(z.string())
			.meta({ title: 'Packages', description: 'Packages that it is for' }),
		service_codes: z
			.array(z.string())
			.meta({ title: 'Services', description: 'Services that it can run; empty: every one' }),
		cpu_millis: z.int().meta({ title: 'CPU', description: 'Thousandths of a processor core' }),
		memory_mb: z.int().meta({ title: 'Memory', description: 'Memory in MiB' }),
		storage_gb: z.int().meta({ title: 'Storage', description: 'Storage in GiB' }),
		is_default: z.boolean().meta({
			title: 'Is Default',
			description: 'Whether it is for orders in its region that no other template is for',
		}),
		active: z.boolean().meta({ title: 'Active', description: 'Whether orders can get it' }),
		settings: z.record(z.string(), z.unknown()).meta({
			title: 'Settings',
			description: 'What the platform needs to know, such as the image',
		}),
		created_at: field.createdAt(),
		updated_at: field.updatedAt(),
	})
	.meta({
		id: 'DeploymentTemplate',
		n8n: {
			named: { label: ['name'], details: ['code', 'platform', 'region'] },
			simplified: [
				'id',
				'code',
				'name',
				'platform',
				'region',
				'package_codes',
				'is_default',
				'active',
			],
		},
	});

export const templateContract = defineContract(resource('deployment_template', node), {
	create: {
		summary: 'Create a deployment template: where and how tenants of some packages are deployed',
		http: { method: 'POST', path: '/deployment-templates' },
		input: {
			body: z.object({
				code: z
					.string()
					.regex(/^[a-z0-9]([a-z0-9-]{0,58}[a-z0-9])?$/, 'Must consist of a-z, 0-9 and hyphens')
					.meta({ title: 'Code', description: 'Short code, such as standard-cloud' }),
				name: field.name('Name', 'What people call it'),
				platform: platform(),
				region: region(),
				package_codes: codes('Packages', 'Packages that it is for').default([]),
				service_codes: codes('Services', 'Services that it can run; empty: every one').default([]),
				...resources,
				is_default: z.boolean().default(false).meta({
					title: 'Is Default',
					description: 'Whether it is for orders in its region that no other template is for',
				}),
				settings: settings().default({}),
			}),
		},
		output: DeploymentTemplate,
		errors: [TemplateCodeTaken, PlatformNotInstalled],
		allowed: ['OPERATIONS'],
		example: {
			body: {
				code: 'standard-cloud',
				name: 'Standard cloud',
				platform: 'docker',
				region: 'us-east-1',
				package_codes: ['starter'],
				cpu_millis: 500,
				memory_mb: 512,
				storage_gb: 10,
				is_default: true,
				settings: { image: 'registry.example/tenant:1' },
			},
		},
	},
	update: {
		summary: 'Change a deployment template; what is deployed already stays as it is',
		description: 'What is left out stays.',
		http: { method: 'PATCH', path: '/deployment-templates/{template_id}' },
		input: {
			path: z.object({ template_id: field.id('Deployment Template') }),
			body: z
				.object({
					name: field.name('Name', 'What people call it'),
					region: region(),
					package_codes: codes('Packages', 'Packages that it is for'),
					service_codes: codes('Services', 'Services that it can run; empty: every one'),
					...resources,
					is_default: z.boolean().meta({
						title: 'Is Default',
						description: 'Whether it is for orders in its region that no other template is for',
					}),
					active: z.boolean().meta({ title: 'Active', description: 'Whether orders can get it' }),
					settings: settings(),
				})
				.partial()
				.refine((body) => Object.keys(body).length > 0, 'Name at least one field to change'),
		},
		output: DeploymentTemplate,
		errors: [PlatformNotInstalled],
		allowed: ['OPERATIONS'],
		example: { path: { template_id: exampleId }, body: { active: false } },
	},
	get: {
		summary: 'Get a deployment template',
		http: { method: 'GET', path: '/deployment-templates/{template_id}' },
		input: { path: z.object({ template_id: field.id('Deployment Template') }) },
		output: DeploymentTemplate,
		errors: [],
		allowed: ['SALES', 'OPERATIONS'],
		example: { path: { template_id: exampleId } },
	},
	list: {
		summary: 'Get many deployment templates',
		http: { method: 'GET', path: '/deployment-templates' },
		input: {
			query: field.listQuery(['created_at', 'code'], {
				code: field.text('Code', 'Exact code', 60).optional(),
				platform: field.text('Platform', 'Only those of this provider', 60).optional(),
				region: field.text('Region', 'Only those in this region', 63).optional(),
				active: z
					.enum(['true', 'false'])
					.optional()
					.meta({ title: 'Active', description: 'Only templates that orders can, or cannot, get' }),
			}),
		},
		output: field.page(DeploymentTemplate),
		errors: [],
		allowed: ['SALES', 'OPERATIONS'],
		example: { query: { region: 'us-east-1' } },
	},
});

export const Platform = z
	.object({
		id: z.string().meta({ title: 'ID', description: 'What a template names' }),
		title: z.string().meta({ title: 'Title', description: 'What people call it' }),
		settings: z
			.array(targetSetting)
			.meta({ title: 'Settings', description: 'Fields of the settings of a template' }),
	})
	.meta({
		id: 'DeploymentPlatform',
		n8n: { named: { label: ['title'], details: ['id'] } },
	});

export const platformContract = defineContract(resource('deployment_platform', node), {
	list: {
		summary: 'Get the platforms that can run tenants, each with the settings that a template needs',
		http: { method: 'GET', path: '/deployment-platforms' },
		input: {},
		output: z.object({ data: z.array(Platform) }),
		errors: [],
		allowed: ['OPERATIONS'],
		example: {},
	},
});
