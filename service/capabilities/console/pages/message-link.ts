import { invalidInput } from '../../../platform/errors/index.ts';
import type { FormField } from '../../../platform/pages/index.ts';
import type { FoundView } from '../../timeline/index.ts';
import type { Handlers, OperatorCall } from '../operator-route.ts';
import { readFor } from '../read-for.ts';
import type { MessageWords } from './message-words.ts';

/** Records that stand for a sale, to which a message can be linked. */
const linkable = new Set(['quotation', 'billing_cycle', 'subscription']);

/** People know the number of a sale, and nobody knows its id. */
export const linkFields = (say: MessageWords): FormField[] => [
	{ kind: 'text', name: 'record', label: say.record, hint: say.record_hint, longest: 60 },
];

/** The record with a number, in its newest version, or with an id; a number that only begins like it is another sale. */
export async function saleNamed(
	call: OperatorCall,
	handlers: Handlers,
	{ record, say }: { record: string; say: MessageWords },
): Promise<{ subject_type: string; subject_id: string }> {
	const { language } = call;
	const found = await readFor<FoundView>(call, handlers, 'timeline.find', {
		query: { query: record, language },
	});
	const wanted = record.toUpperCase();
	const isIt = ({ kind, title }: FoundView['data'][number]): boolean => {
		const name = title.toUpperCase();
		return kind === 'id' || name === wanted || name.startsWith(`${wanted} V`);
	};
	const one = found.data.find((row) => linkable.has(row.subject_type) && isIt(row));
	if (one === undefined) throw invalidInput([{ path: 'body.record', message: say.no_sale }]);
	return { subject_type: one.subject_type, subject_id: one.subject_id };
}
