/** JSON Schema as zod writes it, as far as the generator reads it. */
export type Schema = {
	type?: string;
	format?: string;
	title?: string;
	description?: string;
	default?: unknown;
	example?: unknown;
	enum?: unknown[];
	const?: unknown;
	minimum?: number;
	maximum?: number;
	minItems?: number;
	items?: Schema;
	properties?: Record<string, Schema>;
	required?: string[];
	additionalProperties?: unknown;
	propertyNames?: unknown;
	anyOf?: Schema[];
	/** Null is taken, too. */
	nullable?: boolean;
	$ref?: string;
	$defs?: Record<string, Schema>;
	id?: string;
	n8n?: {
		rows?: number;
		record_of?: string;
		/** Picker in whose list the value is picked, where it is no UUID: a resource, or one by code such as package_code. */
		picked_from?: string;
		/** The settings of something of that resource, which is chosen in that field of the input or of the record. */
		settings_of?: { resource: string; field: string };
	};
};

/** A parameter of the node (plain data) and how its value goes on the wire. */
export type Property = Record<string, unknown> & { name: string; displayName: string };
export type WireField = {
	name: string;
	title: string;
	kind: string;
	place?: string;
	required?: true | undefined;
	clears?: true | undefined;
	within?: string | undefined;
	choices?: readonly string[] | undefined;
	records?: RecordsOfKind | undefined;
	settings?: Settings | undefined;
	fields?: readonly WireField[] | undefined;
};
/** For each value of another field the parameter in which the record is picked. */
export type RecordsOfKind = {
	field: string;
	by: Record<string, { name: string; title: string }>;
};
export type Mapped = { property: Property; field: WireField; shownDirectly: boolean };

/** Which resource can be picked for a field of this title, such as "Billing Cycle ID". */
export type PickerOf = (title: string) => string | undefined;

/** How the node finds the fields of settings that depend on what is chosen. */
export type Settings = {
	parameter: string;
	list: string;
	chosen:
		| { name: string; title: string; within?: string }
		| { name: string; record: string; id: string; title: string };
};
