import { z } from 'zod';
import { defineContract } from '../../platform/contract/index.ts';
import { actions } from './ports.ts';
import { settingTypes } from './setting-fields.ts';

/** A field of the settings of a target, or of a platform. */
export const targetSetting = z.object({
	name: z.string().meta({ title: 'Name', description: 'Key in provisioning_settings' }),
	title: z.string().meta({ title: 'Title', description: 'What people read above the field' }),
	description: z.string().meta({ title: 'Description', description: 'What it decides' }),
	type: z.enum(settingTypes).meta({
		title: 'Type',
		description: 'LIST is a list of texts, OBJECT anything that is none of the others',
	}),
	choices: z
		.array(z.string())
		.meta({ title: 'Choices', description: 'Values of a CHOICE; otherwise none' }),
	required: z.boolean().meta({ title: 'Required', description: 'Whether it must be given' }),
	default: z
		.string()
		.nullable()
		.meta({ title: 'Default', description: 'What counts when it is left out' }),
});

export const Target = z
	.object({
		id: z.string().meta({ title: 'ID', description: 'What a product names' }),
		title: z.string().meta({ title: 'Title', description: 'What people call it' }),
		actions: z
			.array(z.enum(actions))
			.meta({ title: 'Actions', description: 'What it can do for a product' }),
		settings: z
			.array(targetSetting)
			.meta({ title: 'Settings', description: 'Fields of provisioning_settings' }),
	})
	.meta({ id: 'ProvisioningTarget', n8n: { named: { label: ['title'], details: ['id'] } } });

export const targetContract = defineContract('provisioning_target', {
	list: {
		summary: 'Get the targets that can switch products on, each with the settings that it takes',
		http: { method: 'GET', path: '/provisioning-targets' },
		input: {},
		output: z.object({ data: z.array(Target) }),
		errors: [],
		allowed: ['OPERATIONS'],
		example: {},
	},
});
