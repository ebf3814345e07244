import { setTimeout as wait } from 'node:timers/promises';
import { z } from 'zod';
import type { Actor } from '../actor/index.ts';
import { assertMayUse } from '../contract/permissions.ts';
import { strictSchema } from '../contract/strict-schema.ts';
import { DomainError, InProgress, invalidInput, type FieldProblem } from '../errors/index.ts';
import type { Language } from '../language/index.ts';
import { runOperation, type Handler } from '../operation/index.ts';
import { fieldOf, type FormField, type FormProblem, type FormState } from './form-fields.ts';
import { formWords, issueText } from './form-words.ts';
import type { PageAnswer, PageCall } from './page-route.ts';
import { readFields, type SentForm } from './read-form.ts';

export type Input = {
	path?: Readonly<Record<string, unknown>>;
	body?: Readonly<Record<string, unknown>>;
	query?: Readonly<Record<string, unknown>>;
	files?: Readonly<Record<string, unknown>>;
};

/**
 * Runs a public operation for the reader of a page and gives its answer as JSON has it. The input is checked by the contract
 * as it is at the API, and so is whether the reader may use it; what is wrong is said in the language of the page. `key` is the idempotency key: `form.key()`.
 */
export async function runForPage(
	call: PageCall,
	handler: Handler,
	input: Input,
	{ actor, key = null }: { actor: Actor; key?: string | null },
): Promise<unknown> {
	const { runtime, request_id } = call;
	// At the API the edge does it; without this line a page would let every reader do what its button is for.
	assertMayUse(actor, handler.operation);
	const checked = checkInput(handler, input, call.language);
	// The second of two clicks waits for the first and gets its answer.
	for (let attempt = 1; ; attempt += 1) {
		try {
			return (await runOperation(runtime, handler, checked, { actor, request_id, key })).body;
		} catch (error) {
			if (attempt >= 20 || !isErrorOf(error, [InProgress])) throw error;
			await wait(100);
		}
	}
}

function checkInput({ operation }: Handler, input: Input, language: Language): object {
	const { path, query, body } = operation.input;
	const problems: FieldProblem[] = [];
	const checked: Record<string, unknown> = { ...input.files };
	const take = (schema: z.ZodObject | undefined, value: object, place: string): void => {
		const error = (issue: z.core.$ZodRawIssue) => issueText(issue, language);
		const result = strictSchema(schema ?? nothing).safeParse(value, { error });
		if (result.success) Object.assign(checked, result.data);
		else
			for (const issue of result.error.issues)
				problems.push({
					path: [place, ...issue.path].map(String).join('.'),
					message: issue.message,
				});
	};
	take(path, input.path ?? {}, 'path');
	take(query, input.query ?? {}, 'query');
	take(body, input.body ?? {}, 'body');
	if (problems.length === 0) return checked;
	const refused = invalidInput(problems);
	inReadersLanguage.add(refused);
	throw refused;
}

const nothing = z.object({});

/** Refusals whose messages are in the language of the page; those of operations are in English. */
const inReadersLanguage = new WeakSet<DomainError>();

/** Whether it is one of these declared errors. */
export const isErrorOf = (error: unknown, kinds: readonly { code: string }[]): boolean =>
	error instanceof DomainError && kinds.some(({ code }) => code === error.definition.code);

/** What to say for an error, by its code: `{ 'quotation.expired': 'Penawaran ini sudah tidak berlaku.' }` */
export type ErrorWords = Readonly<Record<string, string>>;

/** Refusals that the reader can do something about on the form itself; all others become a page of their own. */
const onTheForm = new Set([400, 409, 422]);

/**
 * The whole of a form that was sent: reads its fields, runs the work, and leads on with 303. When something is wrong the
 * page is shown again (422) with everything that was typed and with what is wrong at each field.
 *
 * @example
 * router.post('/portal/company', pageRoute(runtime, 'page.company-change', async (call) => {
 *   const sent = await readForm(call.request);
 *   return submitForm(call, sent, {
 *     fields,
 *     work: (body) => runForPage(call, changeClient, { path: { client_id }, body }, { actor, key: sent.key() }),
 *     again: async (state) => companyPage(call, viewer, state),
 *     done: () => ({ see_other: '/portal/company', notice: { tone: 'good', text: say.saved } }),
 *   });
 * }));
 */
export async function submitForm<T>(
	call: PageCall,
	sent: SentForm,
	{
		fields,
		work,
		again,
		done,
		words = {},
		empty,
	}: {
		fields: readonly FormField[];
		work: (body: Record<string, unknown>) => Promise<T>;
		/** The page with its form, once more. */
		again: (state: FormState) => string | Promise<string>;
		done: (result: T) => PageAnswer | Promise<PageAnswer>;
		words?: ErrorWords;
		/** Whether a field that was left empty is left out, or null to clear it. */
		empty?: 'leave-out' | 'null';
	},
): Promise<PageAnswer> {
	const read = readFields(fields, sent, call.language, empty === undefined ? {} : { empty });
	const problems = [...read.problems, ...fileProblems(fields, sent, call.language)];
	const showAgain = async (all: readonly FormProblem[]): Promise<PageAnswer> => ({
		status: 422,
		html: await again({ typed: sent.typed, problems: all }),
	});
	if (problems.length > 0) return showAgain(problems);
	let result: T;
	try {
		result = await work(read.body);
	} catch (error) {
		const found = problemsOf(error, fields, call.language, words);
		if (found === null) throw error;
		return showAgain(found);
	}
	return done(result);
}

const fileProblems = (
	fields: readonly FormField[],
	{ problems }: SentForm,
	language: Language,
): FormProblem[] =>
	problems.map((problem) =>
		onField(problem, fields, language === 'en' ? null : formWords(language).file),
	);

/** An error as problems of a form; null when the form cannot help, as with a page that is not there. */
export function problemsOf(
	error: unknown,
	fields: readonly FormField[],
	language: Language,
	words: ErrorWords = {},
): FormProblem[] | null {
	if (!(error instanceof DomainError)) return null;
	const { code, status, title } = error.definition;
	const own = words[code];
	if (own !== undefined && error.fields.length === 0) return [{ field: null, message: own }];
	if (error.fields.length > 0)
		return error.fields.map((problem) => {
			const isPlain = language === 'en' || inReadersLanguage.has(error);
			return onField(problem, fields, isPlain ? null : (own ?? formWords(language).wrong));
		});
	if (!onTheForm.has(status)) return null;
	return [{ field: null, message: language === 'en' ? title : formWords(language).wrong }];
}

/** `instead` takes the place of a message that is in another language than the page. */
function onField(
	problem: FieldProblem,
	fields: readonly FormField[],
	instead: string | null,
): FormProblem {
	const field = fieldOf(problem);
	const isKnown = fields.some(({ name }) => name === field);
	return { field: isKnown ? field : null, message: instead ?? problem.message };
}
