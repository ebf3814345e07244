import type { Plant } from '../plant.ts';
import { seam, seamOnDatabase, sleep } from './tools.ts';

const deliveries = 'capabilities/event-delivery';

/** Events are published in a transaction of their own, which `start` begins. */
function publishedApart(start: (publish: () => Promise<unknown>) => void) {
	const { seams, opened } = seamOnDatabase();
	return [
		...seams,
		seam(
			'platform/events/publish.ts',
			'publishEvent',
			(publish) =>
				(_: any, ...args: any[]) =>
					start(() =>
						opened()
							.transaction((tx: unknown) => Promise.resolve(publish(tx, ...args)))
							.catch(() => undefined),
					),
		),
	];
}

/** An answer 2xx counts without proof of what was delivered. */
const believeEverything = seam(
	`${deliveries}/judge-answer.ts`,
	'judgeReply',
	(judgeReply) => (reply: any, endpoint: any, sent: any) =>
		judgeReply(reply, { ...endpoint, proof: 'NONE' }, sent),
);

export const eventPlants: readonly Plant[] = [
	{
		name: 'a delivery counts whatever the endpoint answered',
		seams: [
			seam(`${deliveries}/outbound.ts`, 'post', (post) => async (...args: any[]) => ({
				...(await post(...args)),
				status: 200,
				body: '',
			})),
			believeEverything,
		],
		faults: /^receiver away/,
		breaks: /every event arrives/,
	},
	{
		name: 'a bare 200 is believed',
		seams: [believeEverything],
		faults: /^receiver hollow/,
		breaks: /every event arrives/,
	},
	{
		name: 'deliveries are signed with something else',
		seams: [
			seam(
				`${deliveries}/signature.ts`,
				'signedHeaders',
				(signedHeaders) => (secrets: any, id: any, at: any, body: string) => ({
					...signedHeaders(secrets, id, at, body),
					'webhook-signature': signedHeaders(secrets, id, at, `${body} `)['webhook-signature'],
				}),
			),
		],
		faults: /^kill -9 worker/,
		slice: { sales: 4, minutes: 0.1, restMinutes: 0.2 },
		breaks: /every delivery is signed/,
	},
	{
		name: 'a batch that fails is not split',
		seams: [
			seam(
				`${deliveries}/store.ts`,
				'recordOutcome',
				(recordOutcome) => (context: any, token: any, ids: any, transition: any, values: any) => {
					if (values.batch_max === undefined)
						return recordOutcome(context, token, ids, transition, values);
					const seconds = 2 ** (values.attempt + 1);
					const next_attempt_at = new Date(context.now.getTime() + seconds * 1000);
					const unsplit = { ...values, next_attempt_at, batch_max: undefined, attempt: undefined };
					return recordOutcome(context, token, ids, transition, unsplit);
				},
			),
		],
		faults: /^receiver away/,
		slice: { everyMs: 3000, restMinutes: 0.4 },
		breaks: /no delivery is left over/,
	},
	{
		name: 'the outbox marks events before anybody has heard of them',
		seams: [
			seam(
				'platform/events/dispatcher.ts',
				'createDispatcher',
				(create) => (runtime: any, reactions: any, fanOut: any) =>
					create(runtime, reactions, async (tx: any, events: { id: string }[], now: Date) => {
						await runtime.database.client.event.updateMany({
							where: { id: { in: events.map(({ id }) => id) } },
							data: { dispatched_at: now },
						});
						await sleep(500);
						return fanOut(tx, events, now);
					}),
			),
		],
		faults: /^kill -9 .*worker/,
		slice: { everyMs: 1500 },
		breaks: /every event arrives/,
	},
	{
		name: 'an event is written outside the transaction that it tells of',
		seams: [
			...publishedApart((publish) => void publish()),
			// A transaction is over in milliseconds, and then hardly ever undone.
			seam(
				'platform/operation/run-operation.ts',
				'runOperation',
				(runOperation) =>
					(runtime: any, handler: any, ...args: any[]) => {
						const run = async (...given: unknown[]) => {
							const answer = await handler.run(...given);
							await sleep(400);
							return answer;
						};
						return runOperation(runtime, { ...handler, run }, ...args);
					},
			),
		],
		faults: /^(pg_terminate_backend|kill -9 api)/,
		slice: { everyMs: 500 },
		// The transaction is rolled back, or a reaction runs before the commit and finds nothing.
		breaks: /announced|no sale is stuck/,
	},
	{
		name: 'an event is written after the transaction that it tells of',
		seams: publishedApart((publish) => void setTimeout(() => void publish(), 200)),
		faults: /^kill -9/,
		slice: { everyMs: 800 },
		breaks: /announced/,
	},
];
