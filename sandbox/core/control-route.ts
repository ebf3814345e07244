import { z } from 'zod';
import { Refusal } from './api.ts';
import type { Reply } from './api.ts';
import type { Webhooks } from './webhooks.ts';

/** What no vendor has: a call of the sandbox's own, for tests and for the demo. */
export type ControlRoute<Own> = {
	/** The path begins after `/_sandbox`, with the id of the vendor. */
	endpoint: string;
	/** For the README: the names of what is given, and what happens. */
	takes: string;
	does: string;
	answer(own: Own, input: unknown, parameters: Record<string, string>): Reply | Promise<Reply>;
};

/** A control route of a running vendor. */
export type BoundControl = {
	endpoint: string;
	answer(input: unknown, parameters: Record<string, string>): Reply | Promise<Reply>;
};

/** A control route that takes a JSON object, or a query with GET; what the schema refuses is answered with 400. */
export const controlRoute = <Own, Shape extends z.ZodRawShape>(
	endpoint: string,
	does: string,
	schema: z.ZodObject<Shape>,
	answer: (
		own: Own,
		input: z.output<z.ZodObject<Shape>>,
		parameters: Record<string, string>,
	) => Reply | Promise<Reply>,
): ControlRoute<Own> => ({
	endpoint,
	does,
	takes: namesIn(schema, endpoint.startsWith('GET ')),
	answer: (own, input, parameters) => answer(own, parse(schema, input), parameters),
});

function namesIn(schema: z.ZodObject, isQuery: boolean): string {
	const names = Object.entries(schema.shape);
	if (names.length === 0) return '';
	if (isQuery) return `?${names.map(([name]) => `${name}=`).join('&')}`;
	const given = names.map(([name, type]) =>
		z.safeParse(type, undefined).success ? `${name}?` : name,
	);
	return ` {${given.join(', ')}}`;
}

export function parse<Schema extends z.ZodType>(schema: Schema, input: unknown): z.output<Schema> {
	const parsed = schema.safeParse(input ?? {});
	if (parsed.success) return parsed.data;
	const problems = parsed.error.issues.map(({ path, message }) => `${path.join('.')}: ${message}`);
	throw refusal(400, problems.join('; '));
}

export const refusal = (status: number, message: string) =>
	new Refusal({ status, body: { error: { message } } });

/** Of every vendor that sends webhooks. */
export const webhookControl = (vendor: string): ControlRoute<{ webhooks: Webhooks }>[] => [
	controlRoute(
		`POST /${vendor}/callback-url`,
		'where webhooks go; null = nowhere',
		z.object({ url: z.url().nullable() }).strict(),
		({ webhooks }, { url }) => {
			webhooks.callback_url = url;
			return { status: 200, body: { url } };
		},
	),
	controlRoute(
		`POST /${vendor}/webhooks/{id}/resend`,
		'the dashboard\'s "Resend"',
		z.object({}),
		({ webhooks }, _input, { id = '' }) => {
			if (!webhooks.resend(id)) throw refusal(404, `no webhook ${id}`);
			return { status: 202, body: { ok: true } };
		},
	),
];
