/**
 * Bugs that the suite has to find: changes to a copy of the service, and the faults that bring them out. Where two lines
 * of defence stand behind each other, one alone is no bug that anybody could see; then both are taken away.
 */
import { readFileSync } from 'node:fs';
import path from 'node:path';

export type Edit = {
	/** In the copy, which holds `service` and `prisma`. */
	file: string;
	/** Text that stands there exactly once. */
	find: string;
	replace: string;
};

/** What is run to bring a bug out. */
export type Slice = {
	sales: number;
	/** How long faults go on. */
	minutes: number;
	/** Mean time between them; less often for what keeps everything from going on. */
	everyMs: number;
	restMinutes: number;
};

export type Plant = {
	name: string;
	edits: readonly Edit[];
	faults: RegExp;
	slice?: Partial<Slice>;
	/** A rule that must be broken. */
	breaks: RegExp;
};

const database = /^(pg_terminate_backend|postgres|kill -9 api)/;
const firstMigration = 'prisma/migrations/20261120000000_init/migration.sql';

const withoutIndex = (table: string, columns: string, name: string, where = ''): Edit => ({
	file: firstMigration,
	find: `CREATE UNIQUE INDEX "${name}" ON "${table}"(${columns})${where};`,
	replace: '',
});

export const plants: readonly Plant[] = [
	{
		name: 'a webhook is acknowledged before it is stored',
		edits: [
			{
				file: 'service/capabilities/webhook-inbox/pages.ts',
				find: '			await inboxOf(source)(',
				replace:
					'			response.json({ received: true });\n			await new Promise((resolve) => setTimeout(resolve, 1500));\n			await inboxOf(source)(',
			},
		],
		faults: /^(kill -9 api|postgres)/,
		slice: { minutes: 0.4, everyMs: 1500 },
		breaks: /an acknowledged webhook is kept/,
	},
	{
		name: 'the signature of a webhook is not checked',
		edits: [
			{
				file: 'service/providers/xendit/webhooks.ts',
				find: '	return timingSafeEqual(digest(given), digest(expected));',
				replace: '	return timingSafeEqual(digest(given), digest(expected)) || true;',
			},
		],
		faults: /webhook_/,
		breaks: /without proof/,
	},
	{
		name: 'a webhook is believed instead of asking the gateway',
		edits: [
			{
				file: 'service/capabilities/webhook-inbox/process-webhook.ts',
				find: '	const notice = handler.notice.parse(meaning.notice);',
				replace: `	const notice = {
		...handler.notice.parse(meaning.notice),
		body: JSON.parse(Buffer.from(event.raw_body).toString()),
	};`,
			},
			{
				file: 'service/capabilities/payments/refresh-by-reference.ts',
				find: '	const truth = await fetchTruth(job, call);',
				replace: `	const { body } = call as any;
	const truth = !call.claims_payment ? await fetchTruth(job, call) : {
		gateway_reference: body.id,
		reference: body.external_id,
		status: 'PAID',
		currency: 'IDR',
		amount: BigInt(body.amount),
		url: '',
		expires_at: new Date(),
		payments: [{
			gateway_payment_id: body.id + ':paid',
			status: 'SUCCEEDED',
			currency: 'IDR',
			amount: BigInt(body.paid_amount ?? body.amount),
			channel: null,
			paid_at: new Date(),
			raw: {},
		}],
	} as any;`,
			},
		],
		faults: /^xendit webhook_wrong_amount/,
		breaks: /money is booked/,
	},
	{
		name: 'a failed webhook is given up at once',
		edits: [
			{
				file: 'service/capabilities/webhook-inbox/process-webhook.ts',
				find: '		return fail(job, event, error, { isFinal: false });',
				replace: '		return fail(job, event, error, { isFinal: true });',
			},
		],
		faults: /^xendit (?!webhook)/,
		// Seldom enough that the circuit breaker, which gives attempts back, stays closed.
		slice: { sales: 40, minutes: 0.4, everyMs: 1200 },
		breaks: /every webhook is processed/,
	},
	{
		name: 'a webhook that a dead process held is taken up by nobody',
		edits: [
			{
				file: 'service/capabilities/webhook-inbox/store.ts',
				find: ' AND (leased_until IS NULL OR leased_until < ${now})',
				replace: ' AND leased_until IS NULL',
			},
			// The death has to come between the claim and the end.
			{
				file: 'service/capabilities/webhook-inbox/processor.ts',
				find: '		const stop = metrics.jobs.startTimer({ job: name });',
				replace: '		await sleep(1000);\n		const stop = metrics.jobs.startTimer({ job: name });',
			},
		],
		faults: /^kill -9 (worker|all workers)/,
		// Seldom enough that somebody lives to claim them.
		slice: { sales: 40, minutes: 0.4, everyMs: 2000 },
		breaks: /every webhook is processed/,
	},
	{
		name: 'a stored answer is ignored',
		edits: [
			{
				file: 'service/platform/idempotency/index.ts',
				find: "		if (row.status === 'DONE') return open(scope, row);",
				replace: '',
			},
		],
		faults: database,
		breaks: /one quotation per sale|one key|finds nothing odd/,
	},
	{
		name: 'a command under way is started again',
		edits: [
			{
				file: 'service/platform/idempotency/index.ts',
				find: '			throw InProgress({}, { retryAfterSeconds: 2 });',
				replace: '			return null;',
			},
		],
		faults: /^cosmic slow/,
		slice: { sales: 30, everyMs: 150 },
		breaks: /one file per quotation|one document|one key/,
	},
	{
		name: 'money has no unique index',
		edits: [
			withoutIndex(
				'payments',
				'"gateway", "gateway_payment_id"',
				'payments_gateway_gateway_payment_id_key',
			),
		],
		faults: /^(xendit webhook_(late|reorder|duplicate)|kill -9 worker)/,
		breaks: /money is booked once/,
	},
	{
		name: 'a billing cycle is not locked while it changes',
		edits: [
			{
				file: 'service/capabilities/billing/store.ts',
				find: 'await lockRow(context.tx, cycles, id)',
				replace: 'await findRow(context.tx, cycles, id)',
			},
		],
		faults: /^SIGSTOP (?!long)/,
		slice: { everyMs: 2000, minutes: 0.2 },
		// Of two callers, the slower one is refused what the faster one has done.
		breaks: /finds nothing odd/,
	},
	{
		name: 'a billing cycle is not locked when a link is made for it, and two of its links may be open',
		edits: [
			{
				file: 'service/capabilities/billing/payable.ts',
				find: 'lock: store.lockCycle,',
				replace: 'lock: store.getBareCycle,',
			},
			withoutIndex(
				'payment_links',
				'"subject_type", "subject_id"',
				'payment_links_one_open_per_subject',
				` WHERE "status" IN ('CREATING', 'UNKNOWN', 'OPEN')`,
			),
		],
		faults: /^SIGSTOP (?!long)/,
		slice: { everyMs: 2000, minutes: 0.2 },
		// The second invoice at the gateway is closed again; but two callers got two answers.
		breaks: /finds nothing odd|one gateway invoice per cycle/,
	},
	{
		name: 'a number is read and then written without a lock, and has no unique index',
		edits: [
			{
				file: 'service/platform/database/counter.ts',
				find: 'SELECT name, count, now() FROM unnest(',
				replace: 'SELECT name, ${before} + count, now() FROM unnest(',
			},
			{
				file: 'service/platform/database/counter.ts',
				find: 'SET value = counters.value + excluded.value,',
				replace: 'SET value = excluded.value,',
			},
			{
				file: 'service/platform/database/counter.ts',
				find: '		const rows = await',
				replace:
					'		const [counter] = await tx.$queryRaw<any[]>`SELECT value FROM counters WHERE name = ANY(${names}::text[])`;\n		const before = counter?.value ?? 0n;\n		const rows = await',
			},
			withoutIndex('quotations', '"number", "version"', 'quotations_number_version_key'),
			withoutIndex('billing_cycles', '"number"', 'billing_cycles_number_key'),
		],
		faults: /^SIGSTOP (?!long)(api|worker)/,
		slice: { everyMs: 1000, minutes: 0.2, sales: 30 },
		breaks: /numbers have no gap/,
	},
	{
		name: 'a subscription is judged provisioned without a lock',
		edits: [
			{
				file: 'service/capabilities/subscriptions/provisioned.ts',
				find: '	const row = await store.markProvisioned(context, subscriptionId);\n	if (row === null) return;',
				replace:
					'	const row = await store.getSubscription(context, subscriptionId);\n	if (row.provisioned_at !== null) return;\n	await new Promise((resolve) => setTimeout(resolve, 1500));\n	await store.markProvisioned(context, subscriptionId);',
			},
			// Of those that share a transaction, the second sees what the first has done.
			{
				file: 'service/platform/events/dispatcher.ts',
				find: "runtime.database.sharedTransaction('reactions', ",
				replace: 'runtime.database.transaction(',
			},
		],
		// The last tasks of a subscription have to be done before anybody hears of the first.
		faults: /^kill -9 all workers/,
		slice: { sales: 20, minutes: 0.4, everyMs: 3000 },
		breaks: /announced once/,
	},
	{
		name: 'a worker frozen past its lease writes over what its successor did',
		edits: [
			{
				file: 'service/capabilities/provisioning/operations/run-task.ts',
				find: "		if (current.status !== 'RUNNING' || current.lease_token !== task.lease_token)\n			return new Refusal(LeaseLost({ task_id: task.id }));",
				replace: '',
			},
			// The freeze has to come between the target's answer and its record.
			{
				file: 'service/capabilities/provisioning/operations/run-task.ts',
				find: '	call: runAtTarget,',
				replace:
					'	call: async (run, providers) => {\n		const answer = await runAtTarget(run, providers);\n		await new Promise((resolve) => setTimeout(resolve, 3000));\n		return answer;\n	},',
			},
			{
				file: 'service/capabilities/provisioning/lifecycle.ts',
				find: "		lose: { from: ['RUNNING'],",
				replace: "		lose: { from: ['RUNNING', 'UNKNOWN', 'WAITING', 'SUCCESS'],",
			},
			{
				file: 'service/capabilities/provisioning/lifecycle.ts',
				find: "		complete: {\n			from: ['RUNNING'],",
				replace: "		complete: {\n			from: ['RUNNING', 'UNKNOWN', 'WAITING', 'SUCCESS'],",
			},
		],
		faults: /^SIGSTOP long api/,
		// Seldom enough that there is somebody to take over, and not before there is work to freeze in.
		slice: { sales: 40, minutes: 0.5, everyMs: 12_000 },
		breaks: /announced once/,
	},
	{
		name: 'a holder frozen past its lease still asks the gateway',
		edits: [
			{
				file: 'service/platform/hold/index.ts',
				find: '	return hold === undefined || performance.now() <= hold.sendUntil;',
				replace: '	return hold !== null;',
			},
			// The freeze has to come between the intent and the request.
			{
				file: 'service/capabilities/payments/gateway-calls.ts',
				find: "	return { kind: 'link', truth: await createOnce(gateway, request) };",
				replace:
					"	await new Promise((resolve) => setTimeout(resolve, 3000));\n	return { kind: 'link', truth: await createOnce(gateway, request) };",
			},
		],
		faults: /^SIGSTOP long api/,
		slice: { sales: 40, minutes: 0.5, everyMs: 12_000 },
		breaks: /one gateway invoice per cycle/,
	},
	{
		name: 'a payment link is made again after a lost answer, without looking and without patience',
		edits: [
			{
				file: 'service/capabilities/payments/gateway-calls.ts',
				find: "	if (found !== null) return { kind: 'link', truth: found };",
				replace: '',
			},
			{
				file: 'service/capabilities/payments/gateway-calls.ts',
				find: '		const found = await gateway.findLink(request.reference).catch(() => null);',
				replace: '		const found = null;',
			},
			{
				file: 'service/capabilities/payments/rules.ts',
				find: 'export const quietSeconds = 15;',
				replace: 'export const quietSeconds = 0;',
			},
			{
				file: 'service/capabilities/payments/open-link.ts',
				find: '{ start_after_seconds: quietSeconds }',
				replace: '{ start_after_seconds: 600 }',
			},
		],
		faults: /^xendit (slow|.*after_commit|malformed_2xx)/,
		breaks: /one gateway invoice per cycle/,
	},
	{
		name: 'a mail is sent again without looking for it first, and without patience',
		edits: [
			{
				file: 'service/capabilities/notifications/jobs.ts',
				find: 'mail.attempt > 1 ? await sender.find(',
				replace: 'mail.attempt < 0 ? await sender.find(',
			},
			{
				file: 'service/capabilities/notifications/schedule.ts',
				find: "error.kind === 'outcome-unknown' ? Math.max(growing, 60) : growing;",
				replace: 'growing;',
			},
		],
		faults: /^gmail .*(after_commit|malformed|slow)/,
		breaks: /no mail twice/,
	},
	{
		name: 'a file is uploaded without looking for it first',
		edits: [
			{
				file: 'service/providers/cosmic/document-store.ts',
				find: 'return (await client.findMedia(filename)) ?? (await client.uploadPdf(filename, pdf.content));',
				replace: 'return client.uploadPdf(filename, pdf.content);',
			},
		],
		faults: /^cosmic .*(after_commit|malformed|slow)/,
		breaks: /one file per quotation/,
	},
	{
		name: 'a document is stored again without looking for it first, and what is one too many stays',
		edits: [
			{
				file: 'service/providers/cosmic/document-store.ts',
				find: 'const object = await client.findObject(slug);',
				replace: 'const object = null as CosmicObject | null;',
			},
			{
				file: 'service/providers/cosmic/document-store.ts',
				find: 'const existing = await client.findObject(document.slug);',
				replace: 'const existing = null as CosmicObject | null;',
			},
			{
				file: 'service/providers/cosmic/document-store.ts',
				find: '		await client.deleteObject(inserted.id);',
				replace: '',
			},
			{
				file: 'service/capabilities/quotations/rules.ts',
				find: '	document.slug !== documentSlug(quotation) && document.external_id !== quotation.cosmic_id;',
				replace: '	false;',
			},
		],
		faults: /^cosmic .*(after_commit|malformed|slow)/,
		breaks: /one document per quotation/,
	},
	{
		name: 'a delivery counts whatever the endpoint answered',
		edits: [
			{
				file: 'service/capabilities/event-delivery/serve-endpoint.ts',
				find: '		const isFine = reply.status >= 200 && reply.status < 300 && !isAway;',
				replace: '		Object.assign(reply, { status: 200 });\n		const isFine = true;',
			},
		],
		faults: /^receiver away/,
		breaks: /every event arrives/,
	},
	{
		name: 'deliveries are signed with something else',
		edits: [
			{
				file: 'service/capabilities/event-delivery/signature.ts',
				find: "createHmac('sha256', key).update(`${id}.${timestamp}.${body}`)",
				replace: "createHmac('sha256', key).update(`${id}.${body}`)",
			},
		],
		faults: /^kill -9 worker/,
		slice: { sales: 4, minutes: 0.1, restMinutes: 0.2 },
		breaks: /every delivery is signed/,
	},
	{
		name: 'a batch that fails is not split',
		edits: [
			{
				file: 'service/capabilities/event-delivery/record-result.ts',
				find: '		const isSplit = isBatch && !result.is_away;',
				replace: '		const isSplit = false;',
			},
		],
		faults: /^receiver away/,
		slice: { everyMs: 3000, restMinutes: 0.4 },
		breaks: /no delivery is left over/,
	},
	{
		name: 'the outbox marks events before anybody has heard of them',
		edits: [
			{
				file: 'service/platform/events/dispatcher.ts',
				find: '		const isFinished = await Promise.all(',
				replace:
					'		await runtime.database.client.event.updateMany({ where: { id: { in: events.map((one) => one.id) } }, data: { dispatched_at: runtime.clock.now() } });\n		await new Promise((resolve) => setTimeout(resolve, 500));\n		const isFinished = await Promise.all(',
			},
		],
		faults: /^kill -9 .*worker/,
		slice: { everyMs: 1500 },
		breaks: /every event arrives/,
	},
	{
		name: 'an event is written outside the transaction that it tells of',
		edits: [
			{
				file: 'service/platform/operation/run-operation.ts',
				find: 'publish: (event, fact) => publishEvent(tx, event, fact, { now, request_id: call.request_id }),',
				replace:
					'publish: (event, fact) => void runtime.database.transaction(async (other) => publishEvent(other, event, fact, { now, request_id: call.request_id })).catch(() => undefined),',
			},
			// A transaction is over in milliseconds, and then hardly ever undone.
			{
				file: 'service/platform/operation/run-operation.ts',
				find: '		const answer = encode(handler, await handler.run(input as never, context));',
				replace:
					'		const answer = encode(handler, await handler.run(input as never, context));\n		await new Promise((resolve) => setTimeout(resolve, 400));',
			},
		],
		faults: /^(pg_terminate_backend|kill -9 api)/,
		slice: { everyMs: 500 },
		// Undone, or heard of too early: whoever reacts finds nothing yet.
		breaks: /announced|no sale is stuck/,
	},
	{
		name: 'an event is written after the transaction that it tells of',
		edits: [
			{
				file: 'service/platform/operation/run-operation.ts',
				find: 'publish: (event, fact) => publishEvent(tx, event, fact, { now, request_id: call.request_id }),',
				replace:
					'publish: (event, fact) => void setTimeout(() => void runtime.database.transaction(async (other) => publishEvent(other, event, fact, { now, request_id: call.request_id })).catch(() => undefined), 200),',
			},
		],
		faults: /^kill -9/,
		slice: { everyMs: 800 },
		breaks: /announced/,
	},
];

/** The files of a plant as they become, by their names under `root`. Throws when the service has moved away from it. */
export function plantedFiles(root: string, { name, edits }: Plant): Map<string, string> {
	const files = new Map<string, string>();
	for (const { file, find, replace } of edits) {
		const text = files.get(file) ?? readFileSync(path.join(root, file), 'utf8');
		if (text.split(find).length !== 2) throw new Error(`"${name}" no longer fits ${file}`);
		files.set(
			file,
			text.replace(find, () => replace),
		);
	}
	return files;
}
