import type { ReadContext } from '../../platform/context/index.ts';
import type { Language } from '../../platform/language/index.ts';
import { MessageKindUnknown, MessageNotDue } from './errors.ts';
import {
	messageKindPoint,
	NothingToSay,
	type MessageContent,
	type MessageKind,
} from './message-kind.ts';
import { placeholderOf } from './rules.ts';

/** The registration of a kind, by the capability that knows its facts. */
export function messageKindOf(context: Pick<ReadContext, 'extensions'>, name: string): MessageKind {
	const kind = context.extensions.find(messageKindPoint, name);
	if (kind !== null) return kind;
	throw kindUnknown(context);
}

function kindUnknown(context: Pick<ReadContext, 'extensions'>): Error {
	const offered = context.extensions.list(messageKindPoint).filter(messageKindPoint.isOffered);
	return MessageKindUnknown({ kinds: offered.map((one) => one.kind).sort() });
}

/** Refuses a kind that no caller may choose, as one that there is not. */
export function assertOffered(context: Pick<ReadContext, 'extensions'>, name: string): void {
	if (messageKindOf(context, name).internal === true) throw kindUnknown(context);
}

/** What a message of a kind says of a record now, with placeholders for credentials. */
export async function gatherMessage(
	context: ReadContext,
	request: {
		kind: string;
		related_id: string;
		language?: Language | undefined;
		page?: string | undefined;
	},
): Promise<{ kind: MessageKind; content: MessageContent }> {
	const kind = messageKindOf(context, request.kind);
	const { related_id, language, page } = request;
	const content = await kind
		.gather(context, related_id, language, page)
		.catch((error: unknown): never => {
			if (!(error instanceof NothingToSay)) throw error;
			const { message: reason } = error;
			throw MessageNotDue({ kind: kind.kind, related_id, reason }, { detail: reason });
		});
	if ((content.documents ?? []).length > 0 && kind.loadDocuments === undefined)
		throw new Error(`Messages of kind ${kind.kind} name documents but cannot load them`);
	const credentials = Object.keys(kind.credentials ?? {});
	const held = credentials.map((name) => [name, placeholderOf(name)] as const);
	return {
		kind,
		content: {
			...content,
			facts: { ...content.facts, ...Object.fromEntries(held) },
			must_contain: [...content.must_contain, ...held.map(([, placeholder]) => placeholder)],
		},
	};
}
