import { z } from 'zod';
import { businessDate } from '../../platform/clock/index.ts';
import type { OperationContext } from '../../platform/context/index.ts';
import { defineJob } from '../../platform/jobs/index.ts';
import { findSentMail } from '../notifications/index.ts';
import { applyDecision } from './apply-decision.ts';
import { inboundMailConfig } from './config.ts';
import { isMachine, type MailClass } from './mail-class.ts';
import * as store from './message-store.ts';
import type { ReadingRequest } from './ports.ts';
import { notRead, readByModel, type ModelReading } from './read-by-model.ts';
import { toReadingRequest } from './reading.ts';

/** Two calls of ten seconds each, and room to write down what came of them. */
const attemptSeconds = 60;
/** After so many attempts no model is asked any more; the letter or its answer may be what kills the process. */
const modelAttemptsMax = 2;
/** After so many a person decides. */
const decideAttemptsMax = 5;
const readingsOfSenderMax = 20;

/** Has a message read and decides what follows, exactly once however often it runs. */
export const decideMessage = defineJob({
	name: 'message.decide',
	description: 'Has a message read and decides what follows from it',
	payload: z.object({ message_id: z.uuid() }),
	retries: 2,
	time_limit_seconds: 50,
	async run({ message_id }, job) {
		const begun = await job.transaction((context) => begin(context, message_id));
		if (begun === null) return;
		const { request, problem, is_hopeless } = begun;
		const read: ModelReading =
			request === null ? notRead(problem) : await readByModel(job, request);
		await job.transaction((context) => applyDecision(context, message_id, read, is_hopeless));
	},
});

/** Messages whose job was lost are decided all the same. */
export const decideForgotten = defineJob({
	name: 'message.decide-forgotten',
	description: 'Takes up messages that no job is deciding on',
	payload: z.object({}),
	retries: 0,
	schedule: '* * * * *',
	async run(_, job) {
		await job.transaction(async (context) => {
			for (const { id } of await store.listUndecided(context, 200))
				context.enqueue(decideMessage, { message_id: id });
		});
	},
});

type Begun = { request: ReadingRequest | null; problem: string | null; is_hopeless: boolean };

async function begin(context: OperationContext, id: string): Promise<Begun | null> {
	const row = await store.beginDeciding(context, id, attemptSeconds);
	if (row === null) return null;
	const is_hopeless = row.decide_attempt > decideAttemptsMax;
	const not = (problem: string | null): Begun => ({ request: null, problem, is_hopeless });
	if (row.channel !== 'EMAIL' || isMachine(row.class as MailClass) || row.class_sign === 'reaction')
		return not(null);
	if (row.decide_attempt > modelAttemptsMax) return not('It could not be read in several attempts');
	const delivery = row.delivery_id === null ? null : await findSentMail(context, row.delivery_id);
	const request = toReadingRequest(row, delivery?.kind ?? null);
	if (request.text === '') return not(null);
	const since = businessDate(context.machine_now);
	const asked = await store.readingsSince(context, since, row.from_address);
	const { MAIL_READINGS_PER_DAY: most } = context.config.read(inboundMailConfig);
	if (asked.of_sender >= readingsOfSenderMax)
		return not('The model reads at most 20 mails of a sender a day');
	if (asked.of_all >= most) return not('The model has read as many mails today as it may');
	await store.noteModelAsked(context, id);
	return { request, problem: null, is_hopeless };
}
