import { mailPoint, type MailContent, type MailDefinition } from '../../platform/contract/index.ts';
import type { ReadContext } from '../../platform/context/index.ts';
import { MailKindUnknown } from './errors.ts';

/** The declaration of a kind, by the capability that knows its facts. */
export function mailOf(
	{ extensions }: Pick<ReadContext, 'extensions'>,
	kind: string,
): MailDefinition {
	const mail = extensions.find(mailPoint, kind);
	if (mail !== null) return mail;
	throw MailKindUnknown({
		kinds: extensions
			.list(mailPoint)
			.map((one) => one.kind)
			.sort(),
	});
}

/** What a mail of a kind says of a record now. */
export async function gatherMail(
	context: ReadContext,
	request: { kind: string; related_id: string; language?: MailContent['language'] | undefined },
): Promise<{ mail: MailDefinition; content: MailContent }> {
	const mail = mailOf(context, request.kind);
	const content = await mail.gather(context, request.related_id, request.language);
	if (content.document_ids.length > 0 && mail.loadDocuments === undefined)
		throw new Error(`Mails of kind ${mail.kind} name documents but cannot load them`);
	return { mail, content };
}
