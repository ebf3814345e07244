import { isProviderError } from '../../platform/errors/index.ts';
import type { JobContext } from '../../platform/jobs/index.ts';
import { mailReaderPort, type MailReader, type ReadingRequest } from './ports.ts';
import { checkedReading, unread, type CheckedReading } from './reading.ts';

export type ModelReading = {
	reading: CheckedReading;
	model: string | null;
	/** Why a person has to read it; null when it was read. */
	problem: string | null;
};

export const notRead = (problem: string | null): ModelReading => ({
	reading: unread,
	model: null,
	problem,
});

/**
 * One call, and one more when the answer cannot be used. A model that is blocked, cut off or late is no reason to wait: the
 * letter goes to a person.
 */
export async function readByModel(
	job: Pick<JobContext, 'providers' | 'log'>,
	request: ReadingRequest,
): Promise<ModelReading> {
	const reader = job.providers.find(mailReaderPort);
	if (reader === null) return notRead('No language model is installed');
	try {
		const first = await attempt(reader, request);
		if (first.complaint === null) return first.read;
		const second = await attempt(reader, { ...request, complaint: first.complaint });
		// What still stands of the second answer counts; a void intent does not.
		return second.read;
	} catch (error) {
		if (!isProviderError(error)) job.log.warn({ err: error }, 'a mail could not be read');
		return notRead(isProviderError(error) ? error.message : 'The model could not be asked');
	}
}

async function attempt(
	reader: MailReader,
	request: ReadingRequest,
): Promise<{ read: ModelReading; complaint: string | null }> {
	const answer = await reader.read(request);
	if (answer.status === 'UNUSABLE')
		return { read: notRead(answer.reason), complaint: answer.again ? answer.reason : null };
	const { reading, complaint } = checkedReading(answer.reading, request.text);
	const kept = reading.intents.length === 0 ? { ...reading, intents: unread.intents } : reading;
	return { read: { reading: kept, model: answer.model, problem: complaint }, complaint };
}
