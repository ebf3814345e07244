import { makeContext, type OperationContext } from '../../../platform/context/index.ts';
import type { Operation } from '../../../platform/contract/index.ts';
import { assertMayUse, mayUse } from '../../../platform/contract/permissions.ts';
import type { Language } from '../../../platform/language/index.ts';
import type { Handler } from '../../../platform/operation/index.ts';
import {
	pageRoute,
	portalPage,
	runForPage,
	speakFor,
	type PageAnswer,
	type PageCall,
	type PortalViewer,
} from '../../../platform/pages/index.ts';
import type { Actor } from '../../../platform/actor/index.ts';
import type { Runtime } from '../../../platform/runtime/index.ts';
import { getClient, localeOf, type ClientRow } from '../../clients/index.ts';
import { leadToSignIn, portalPerson } from '../../sign-in/index.ts';

/** A person who has signed in to the portal, reading a page for one company. */
export type Reader = {
	call: PageCall;
	actor: Actor;
	viewer: PortalViewer;
	context: OperationContext;
	client: ClientRow;
	language: Language;
};

/**
 * A page of the portal: only for people who have signed in, for the company that their session is at. `without` answers all
 * others; they are led to the sign-in without it. `counts_as_use` is false for what a page asks for by itself.
 */
export const portalRoute = (
	runtime: Runtime,
	operation: string,
	work: (reader: Reader) => Promise<PageAnswer>,
	{
		without = (call) => leadToSignIn(call, 'PORTAL'),
		counts_as_use = true,
	}: {
		without?: (call: PageCall) => PageAnswer | Promise<PageAnswer>;
		counts_as_use?: boolean;
	} = {},
) =>
	pageRoute(runtime, operation, async (call) => {
		const person = await portalPerson(call, { counts_as_use });
		if (person === null) return without(call);
		const { actor, viewer, client_id } = person;
		const { request_id } = call;
		const context = makeContext(runtime, runtime.database.client, { actor, request_id, key: null });
		const client = await getClient(context, client_id);
		const said = speakFor(call, localeOf(client));
		const { language } = said;
		return work({ call: said, actor, viewer, context, client, language });
	});

type Readable<I, O> = {
	operation: Operation;
	run: (input: I, context: OperationContext) => Promise<O>;
};

/** Reads by an operation, if its contract lets this reader: a page shows nothing that the API would refuse. */
export function read<I, O>(
	{ actor, context }: Reader,
	handler: Readable<I, O>,
	input: I,
): Promise<O> {
	assertMayUse(actor, handler.operation);
	return handler.run(input, context);
}

/** Largest page of a list. */
const readAtOnce = 200;

/** All rows of a list, page by page: for sums, and for what must not be left out. */
export async function readAll<I extends object, T>(
	reader: Reader,
	handler: Readable<I, { data: readonly T[]; next_cursor: string | null }>,
	query: I,
): Promise<T[]> {
	const all: T[] = [];
	let cursor: string | undefined;
	do {
		const more = cursor === undefined ? {} : { cursor };
		const page = await read(reader, handler, { ...query, limit: readAtOnce, ...more });
		all.push(...page.data);
		cursor = page.next_cursor ?? undefined;
	} while (cursor !== undefined);
	return all;
}

/** Runs a command of a form, if its contract lets this reader. */
export function command(
	{ call, actor }: Pick<Reader, 'call' | 'actor'>,
	handler: Handler,
	input: Parameters<typeof runForPage>[2],
	key: string | null,
): Promise<unknown> {
	assertMayUse(actor, handler.operation);
	return runForPage(call, handler, input, { actor, key });
}

/**
 * What a command would do, by an operation that takes it back again in its own transaction. The audit trail has no entry of it,
 * since nothing was done.
 */
export function rehearse<I, O>(
	{ call: { runtime, request_id }, actor }: Reader,
	handler: Readable<I, O>,
	input: I,
): Promise<O> {
	assertMayUse(actor, handler.operation);
	return runtime.database.transaction((tx) =>
		handler.run(input, makeContext(runtime, tx, { actor, request_id, key: null })),
	);
}

/** What a page leaves out for a reader whose role does not have it. */
export const may = (
	{ actor }: Pick<Reader, 'actor'>,
	{ operation }: { operation: Operation },
): boolean => mayUse(actor, operation);

/** The document of a page. */
export const show = (
	{ call, viewer }: Reader,
	content: Parameters<typeof portalPage>[2],
	status = 200,
): { html: string; status: number } => ({ html: portalPage(call, viewer, content), status });
