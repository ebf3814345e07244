/** Bugs that the suite has to find: one change to a copy of the service each, and the faults that bring it out. */
export type Plant = {
	name: string;
	file: string;
	/** Text that stands there exactly once. */
	find: string;
	replace: string;
	faults: RegExp;
	/** Mean time between them; less often for what keeps everything from going on. */
	everyMs?: number;
	/** A rule that must be broken. */
	breaks: RegExp;
};

const database = /^(pg_terminate_backend|postgres|kill -9 api)/;

export const plants: readonly Plant[] = [
	{
		name: 'a webhook is acknowledged before it is stored',
		file: 'capabilities/webhook-inbox/pages.ts',
		find: '			await runtime.database.transaction((tx) =>',
		replace:
			'			response.json({ received: true });\n			await new Promise((resolve) => setTimeout(resolve, 400));\n			await runtime.database.transaction((tx) =>',
		faults: /^(kill -9 api|postgres)/,
		everyMs: 1500,
		breaks: /an acknowledged webhook is kept/,
	},
	{
		name: 'the signature of a webhook is not checked',
		file: 'providers/xendit/webhooks.ts',
		find: '	return timingSafeEqual(digest(given), digest(expected));',
		replace: '	return timingSafeEqual(digest(given), digest(expected)) || true;',
		faults: /webhook_/,
		breaks: /without proof/,
	},
	{
		name: 'a failed webhook is given up at once',
		file: 'capabilities/webhook-inbox/process-webhook.ts',
		find: '		return fail(job, event, error, { isFinal: false });',
		replace: '		return fail(job, event, error, { isFinal: true });',
		faults: /^xendit (?!webhook)/,
		breaks: /every webhook is processed/,
	},
	{
		name: 'a stored answer is ignored',
		file: 'platform/idempotency/index.ts',
		find: "		if (row.status === 'DONE') return open(scope, row);",
		replace: '',
		faults: database,
		breaks: /one quotation per sale|one key|finds nothing odd/,
	},
	{
		name: 'a command under way is started again',
		file: 'platform/idempotency/index.ts',
		find: '			throw InProgress({}, { retryAfterSeconds: 2 });',
		replace: '			return null;',
		faults: /^(cosmic|kill -9 api)/,
		breaks: /one file per quotation|one document|one key/,
	},
	{
		name: 'a payment link is made without looking for it first',
		file: 'capabilities/payments/gateway-calls.ts',
		find: "	if (found !== null) return { kind: 'link', truth: found };",
		replace: '',
		faults: /^(xendit (?!webhook)|kill -9 api)/,
		breaks: /one gateway invoice per cycle/,
	},
	{
		name: 'a mail is sent again without looking for it first',
		file: 'capabilities/notifications/jobs.ts',
		find: '	const earlier = mail.attempt > 1 ? await sender.find(mail.message_id) : null;',
		replace: '	const earlier = null as { provider_id: string } | null;',
		faults: /^(gmail .*(after_commit|malformed|slow)|kill -9 .*worker)/,
		breaks: /no mail twice/,
	},
	{
		name: 'a file is uploaded without looking for it first',
		file: 'providers/cosmic/document-store.ts',
		find: 'return (await client.findMedia(filename)) ?? (await client.uploadPdf(filename, pdf.content));',
		replace: 'return client.uploadPdf(filename, pdf.content);',
		faults: /^(cosmic .*(after_commit|malformed|slow)|kill -9 api)/,
		breaks: /one file per quotation/,
	},
	{
		name: 'a delivery counts whatever the endpoint answered',
		file: 'capabilities/event-delivery/serve-endpoint.ts',
		find: '		const isFine = reply.status >= 200 && reply.status < 300;',
		replace: '		Object.assign(reply, { status: 200 });\n		const isFine = true;',
		faults: /^receiver away/,
		breaks: /every event arrives/,
	},
	{
		name: 'deliveries are signed with something else',
		file: 'capabilities/event-delivery/signature.ts',
		find: "createHmac('sha256', key).update(`${id}.${timestamp}.${body}`)",
		replace: "createHmac('sha256', key).update(`${id}.${body}`)",
		faults: /^kill -9 worker/,
		breaks: /signed|every event arrives/,
	},
	{
		name: 'the outbox marks events before anybody has heard of them',
		file: 'platform/events/dispatcher.ts',
		find: '		const waiting = [...events];',
		replace:
			'		await runtime.database.client.event.updateMany({ where: { id: { in: events.map((one) => one.id) } }, data: { dispatched_at: runtime.clock.now() } });\n		const waiting = [...events];',
		faults: /^(kill -9 .*worker|pg_terminate_backend)/,
		breaks: /every event arrives|no sale is stuck/,
	},
];
