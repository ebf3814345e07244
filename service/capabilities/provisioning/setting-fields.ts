import { z } from 'zod';

export const settingTypes = ['TEXT', 'NUMBER', 'BOOLEAN', 'LIST', 'CHOICE', 'OBJECT'] as const;
type SettingType = (typeof settingTypes)[number];

/** One key of the settings of a target, as a field that people fill in. */
export type SettingField = {
	name: string;
	title: string;
	description: string;
	type: SettingType;
	choices: string[];
	required: boolean;
	default: string | null;
};

/** As much of JSON Schema as decides what a field looks like; the schema itself still checks what is filled in. */
const Described = z.object({
	type: z.unknown().optional(),
	title: z.string().optional(),
	description: z.string().default(''),
	enum: z.array(z.unknown()).optional(),
	items: z.object({ type: z.unknown().optional() }).optional(),
	default: z.unknown().optional(),
});
type Described = z.output<typeof Described>;
const DescribedSettings = z.object({
	properties: z.record(z.string(), Described).default({}),
	required: z.array(z.string()).default([]),
});

/** The fields of `settings` of a target, in its order. */
export function settingFields(settings: z.ZodType): SettingField[] {
	const { properties, required } = DescribedSettings.parse(
		z.toJSONSchema(settings, { io: 'input', unrepresentable: 'any' }),
	);
	return Object.entries(properties).map(([name, described]) => ({
		name,
		title: described.title ?? name,
		description: described.description,
		type: typeOf(described),
		choices: typeOf(described) === 'CHOICE' ? (described.enum ?? []).map(String) : [],
		required: required.includes(name),
		default: textOf(described.default),
	}));
}

function typeOf({ type, enum: choices, items }: Described): SettingType {
	if (choices !== undefined && type === 'string') return 'CHOICE';
	if (type === 'string') return 'TEXT';
	if (type === 'integer' || type === 'number') return 'NUMBER';
	if (type === 'boolean') return 'BOOLEAN';
	return type === 'array' && items?.type === 'string' ? 'LIST' : 'OBJECT';
}

function textOf(value: unknown): string | null {
	if (value === undefined || value === null) return null;
	if (Array.isArray(value)) return value.join(', ');
	return typeof value === 'object' ? JSON.stringify(value) : String(value);
}
