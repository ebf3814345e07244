import type { IHttpRequestMethods } from 'n8n-workflow';

/** How a value of the canvas becomes a value on the wire. */
export type FieldKind =
	| 'boolean'
	| 'choice'
	| 'date'
	| 'dateTime'
	| 'file'
	| 'id'
	| 'integer'
	| 'json'
	| 'list'
	| 'object'
	| 'rows'
	| 'text';

export type Field = {
	/** Name on the wire, which is also the name of the parameter. */
	name: string;
	/** What people see above the field; messages name it so. */
	title: string;
	kind: FieldKind;
	/** Fields of an object or row lie where that lies. */
	place?: 'body' | 'file' | 'path' | 'query';
	required?: boolean;
	/** Collection parameter that holds it; at the top level otherwise. */
	within?: string;
	/** Left empty it clears what is there; left out it changes nothing. */
	clears?: true;
	/** Values of a choice. */
	choices?: readonly string[];
	/** The record depends on another field: the parameter in which it is picked, by the value of that field. */
	records?: {
		field: string;
		by: Readonly<Record<string, { name: string; title: string }>>;
	};
	/** It holds the settings of something that is chosen, which n8n shows as fields in a parameter of their own. */
	settings?: Settings;
	/** Fields of an object, or of each row. */
	fields?: readonly Field[];
};

export type Settings = {
	/** Parameter that shows them as fields. */
	parameter: string;
	/** List of what can be chosen, each with its settings. */
	list: string;
	/** The parameter in which it is chosen, or the record that names it already. */
	chosen:
		| { name: string; title: string; within?: string }
		| { name: string; record: string; id: string; title: string };
};

/** What a node must know of an operation of the service. */
export type Operation = {
	/** `quotation.send` */
	id: string;
	method: IHttpRequestMethods;
	/** Below /api/v1, such as /quotations/{quotation_id}/send. */
	path: string;
	sendsKey?: boolean;
	/** An agent may run it only when the person who built the workflow says so; the text says what it does. */
	confirm?: string;
	/** Answers with pages, or with a list that is complete. */
	list?: 'complete' | 'pages';
	/** Answers with a file in base64. */
	download?: boolean;
	/** Codes of answers that say when to try again, and that the node takes for an answer instead of waiting. */
	notWaitedFor?: readonly string[];
	/** The most useful fields of the answer. */
	simplified?: readonly string[];
	fields: readonly Field[];
};

export type Resource = { title: string; operations: Readonly<Record<string, Operation>> };

/** Where a list of things to pick from comes from. */
export type Picker = {
	path: string;
	/** Fields that name one thing, the first that has a value wins. */
	label: readonly string[];
	/** Fields in brackets behind the name. */
	details: readonly string[];
	/** Field that is given for what was picked, where that is not the ID. */
	value?: string;
	/** The list has no pages. */
	complete?: true;
	/** Query parameter that searches; without it the page is searched here. */
	search?: string;
	/** Offers only things whose field has one of these values. */
	only?: { field: string; values: readonly string[] };
};

/** A kind of message that the service can draft, and the parameter that names the record it is about. */
export type MessageKind = {
	/** INVOICE */
	kind: string;
	title: string;
	description: string;
	about: { resource: string; name: string; title: string };
};
