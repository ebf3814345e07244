import type {
	FieldType,
	IDataObject,
	ILoadOptionsFunctions,
	ResourceMapperField,
	ResourceMapperFields,
} from 'n8n-workflow';
import { isObject } from './errors';
import { located, toWire, type Where } from './input';
import type { Field, FieldKind, Operation, Resource, Settings } from './operation';
import { callOperation } from './transport';

/** A setting as the service describes it. */
type Setting = {
	name: string;
	title: string;
	type: 'BOOLEAN' | 'CHOICE' | 'LIST' | 'NUMBER' | 'OBJECT' | 'TEXT';
	choices: string[];
	required: boolean;
	default: string | null;
};
/** n8n keeps the fields with the workflow as they are given here, so that it is known at execution which of them is a list. */
type Shown = ResourceMapperField & { list?: true };

type FieldsMethod = (this: ILoadOptionsFunctions) => Promise<ResourceMapperFields>;

/** For `methods.resourceMapping` of a generated node: the settings of what is chosen, as fields. */
export function settingsFields(resources: Readonly<Record<string, Resource>>): FieldsMethod {
	return async function fields() {
		const read = (name: string): unknown => this.getNodeParameter(name, '');
		const operation: Operation | undefined =
			resources[String(read('resource'))]?.operations[String(read('operation'))];
		const field = operation?.fields.find(({ settings }) => settings !== undefined);
		if (field?.settings === undefined) return { fields: [] };
		const { settings } = field;
		const chosen = await chosenId(this, settings);
		if (chosen === '') return { fields: [], emptyFieldsNotice: noticeOf(settings) };
		const { data } = await callOperation(this, reading(settings.list), { input: {} });
		const found = (data as IDataObject[]).find(({ id }) => id === chosen);
		if (found === undefined)
			return {
				fields: [],
				emptyFieldsNotice: `${chosen} is not installed, so its settings are not known. Give them as JSON.`,
			};
		// They may stay as they are, or the JSON has them: nothing of it may be demanded again, or be overwritten by a default.
		const isOptional = field.within !== undefined || !isEmptyJson(read(field.name));
		return {
			fields: (found.settings as unknown as Setting[]).map((one) => shownAs(one, isOptional)),
		};
	};
}

const isEmptyJson = (given: unknown): boolean =>
	given === '' ||
	(typeof given === 'string' && /^\s*\{\s*\}\s*$/.test(given)) ||
	(isObject(given) && Object.keys(given).length === 0);

/** Id of what is chosen on the canvas, or in the record; empty when nothing is. */
async function chosenId(context: ILoadOptionsFunctions, { chosen }: Settings): Promise<string> {
	const read = (name: string): unknown => located(context.getNodeParameter(name, ''));
	if (!('record' in chosen)) {
		const holder = chosen.within === undefined ? undefined : read(chosen.within);
		const value = isObject(holder) ? located(holder[chosen.name]) : read(chosen.name);
		return textOf(value);
	}
	const id = textOf(read(chosen.id));
	if (id === '') return '';
	const record = await callOperation(context, reading(chosen.record, chosen.id), {
		input: { [chosen.id]: id },
	});
	return textOf(record[chosen.name]);
}

const textOf = (value: unknown): string => (typeof value === 'string' ? value.trim() : '');

function noticeOf({ chosen }: Settings): string {
	if ('record' in chosen)
		return `Choose the '${chosen.title}' first. One that nothing has to be set up for takes no settings.`;
	const place = chosen.within === undefined ? '' : ` under 'Additional Fields'`;
	return `Choose the '${chosen.title}'${place} to see its settings.`;
}

const reading = (path: string, id?: string): Operation => ({
	id: path,
	method: 'GET',
	path,
	fields: id === undefined ? [] : [{ name: id, title: id, kind: 'id', place: 'path' }],
});

const types: Readonly<Record<Setting['type'], FieldType>> = {
	BOOLEAN: 'boolean',
	CHOICE: 'options',
	LIST: 'string',
	NUMBER: 'number',
	OBJECT: 'object',
	TEXT: 'string',
};

function shownAs(setting: Setting, isOptional: boolean): Shown {
	const { name, title, type, choices, required } = setting;
	return {
		id: name,
		displayName: type === 'LIST' ? `${title} (a, b, …)` : title,
		required: required && !isOptional,
		removed: isOptional,
		defaultMatch: false,
		canBeUsedToMatch: false,
		display: true,
		type: types[type],
		...(type === 'CHOICE' ? { options: choices.map((value) => ({ name: value, value })) } : {}),
		...(type === 'LIST' ? { list: true } : {}),
		...(setting.default === null || isOptional ? {} : { defaultValue: defaultOf(setting) }),
	};
}

function defaultOf({ type, default: text }: Setting): string | number | boolean | null {
	if (type === 'NUMBER') return Number(text);
	return type === 'BOOLEAN' ? text === 'true' : text;
}

/** The settings of a field: those that are filled in as fields, over those that are given as JSON. */
export function withFilledIn(field: Field, json: unknown, mapper: unknown, where: Where): unknown {
	if (!isObject(mapper) || !isObject(mapper.value)) return json;
	const shown = (Array.isArray(mapper.schema) ? mapper.schema : []) as unknown as Shown[];
	const filledIn: IDataObject = {};
	for (const [name, value] of Object.entries(mapper.value)) {
		const as = shown.find(({ id }) => id === name);
		const kind = kindOf(as);
		const title = `${field.title}, ${as?.displayName ?? name}`;
		const wire = kind === undefined ? asNumber(value) : toWire({ name, title, kind }, value, where);
		if (wire !== undefined && wire !== null && wire !== '') filledIn[name] = wire as IDataObject;
	}
	if (Object.keys(filledIn).length === 0) return json;
	return { ...(toWire(field, json, where) as IDataObject | undefined), ...filledIn };
}

/** None for a number, of which `integer` would take whole ones only. */
function kindOf(shown: Shown | undefined): FieldKind | undefined {
	if (shown?.list) return 'list';
	if (shown?.type === 'number') return undefined;
	if (shown?.type === 'boolean') return 'boolean';
	return shown?.type === 'object' ? 'json' : 'text';
}

const asNumber = (value: unknown): unknown =>
	typeof value === 'string' && value.trim() !== '' && Number.isFinite(Number(value))
		? Number(value)
		: value;
