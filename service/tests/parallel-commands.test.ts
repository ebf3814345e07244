import http from 'node:http';
import { modules } from '../app/capabilities.ts';
import { isCommand, needsKey, type Operation } from '../platform/contract/index.ts';
import { watchEffects, type Effects } from './effects.ts';
import { startReceiver, type Receiver } from './receiver.ts';
import { adminKey, startTestService, type TestService } from './service.ts';
import type { CommandInput, World } from './situation.ts';
import { situations } from './situations.ts';

const commands = modules.flatMap((module) => module.operations).filter((one) => isCommand(one));
const withKey = commands.filter((one) => needsKey(one));
const withoutKey = commands.filter((one) => !needsKey(one));
/** More than three times the connections to the database; idempotency.test.ts sends a hundred of one command. */
const together = 32;

type Natural = {
	why: string;
	/** What a repetition may leave behind besides its own audit entry. */
	leaves?: RegExp;
	/** The answer of those that came second, where they cannot be told the same. */
	refusal?: string;
	/** Fields of the answer in which repetitions differ. */
	differs?: readonly string[];
};
/** Commands that take no key. Asking many times must leave what asking once does. */
const natural: Readonly<Record<string, Natural>> = {
	'user.disable': { why: 'a user who was disabled stays disabled' },
	'membership.change-role': { why: 'the role of a person is set, not added' },
	'membership.remove': { why: 'a person who was taken out stays out' },
	'session.end': { why: 'a session that has ended stays ended' },
	'user.enable': { why: 'a user who may sign in may go on' },
	'api_key.revoke': { why: 'a key that was revoked stays revoked since then' },
	'client.link': { why: 'the link of a client to a system is set, not added' },
	'payment_link.refresh': {
		why: 'asks the gateway for the truth, which is applied once',
		leaves: /^vendor getLink$/,
	},
	'payment_link.check': {
		why: 'asks the gateway at most once in 30 seconds, and answers what is known in between',
		differs: ['answered', 'checked_at'],
	},
	'provisioning_task.check': {
		why: 'looks at most once in 30 seconds, and does only the step that would come by itself',
		differs: ['checked_at', 'updated_at'],
	},
	'provisioning_task.renew': {
		why: 'sets until when the lease holds, and adds nothing',
		differs: ['lease_expires_at', 'updated_at'],
	},
	'provisioning_task.run': {
		why: 'does the next step of a task, which only one may do at a time',
		refusal: 'provisioning_task.busy',
	},
	'billing_run.preview': { why: 'what it would make is rolled back' },
	'subscription.preview-cancel': { why: 'what it would do is rolled back' },
	'subscription.preview-change': { why: 'stores nothing' },
	'subscription.preview-change-price': { why: 'stores nothing' },
	'subscription_change.withdraw': { why: 'a wish that was taken back stays taken back' },
	'client_change.withdraw': { why: 'a change that was taken back stays taken back' },
	'quotation.render': { why: 'stores nothing', leaves: /^vendor render$/ },
	'webhook.parse': {
		why: 'the identity that the vendor gave its call is the key',
		differs: ['duplicate', 'duplicates', 'updated_at'],
	},
	'endpoint.register': {
		why: 'the address of an endpoint is its key',
		differs: ['updated_at'],
	},
	'message.assign': { why: 'who looks after a conversation is set, not added' },
	'message.notify': {
		why: 'what a team was told of a decision is not told again',
		differs: ['mailed'],
	},
	'attention.assign': { why: 'who takes a matter is set, not added' },
	'attention.snooze': { why: 'until when a matter is left out is set, not added' },
	'attention.notify': {
		why: 'what was told of a matter is not told again',
		// Says how many mails leave because of this very call.
		differs: ['mailed'],
	},
	'delivery.acknowledge': { why: 'work that is finished stays finished' },
	'delivery.keep-open': { why: 'sets until when work may take, and adds nothing' },
	'endpoint.delete': { why: 'what is gone stays gone' },
	'portal.sign-in': {
		why: 'a link opens one session, and only its hash is kept: its token cannot be told twice',
		refusal: 'portal.sign-in-link-invalid',
	},
};

type Reply = { status: number; text: string; replayed: boolean; code: string | null };
const agent = new http.Agent({ keepAlive: true, maxSockets: together });

/** One call over a real connection. supertest would take longer than the commands. */
function send(service: TestService, operation: Operation, input: CommandInput, key: string | null) {
	const path = operation.http.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
		const value = input.path?.[name];
		if (value === undefined) throw new Error(`The situation of ${operation.id} gives no ${name}`);
		return value;
	});
	const { type, body } = encode(input);
	return new Promise<Reply>((resolve, reject) => {
		const request = http.request(`${service.address}/api/v1${path}`, {
			agent,
			method: operation.http.method,
			headers: {
				authorization: `Bearer ${input.token ?? adminKey}`,
				...(key === null ? {} : { 'idempotency-key': key }),
				...(body === null ? {} : { 'content-type': type, 'content-length': body.length }),
			},
		});
		request.on('error', reject);
		request.on('response', (response) => {
			const chunks: Buffer[] = [];
			response.on('data', (chunk: Buffer) => chunks.push(chunk));
			response.on('end', () => {
				const text = Buffer.concat(chunks).toString('utf8');
				const status = response.statusCode ?? 0;
				const replayed = response.headers['idempotency-replayed'] === 'true';
				resolve({ status, text, replayed, code: status < 400 ? null : JSON.parse(text).code });
			});
		});
		request.end(body ?? undefined);
	});
}

function encode({ body, files }: CommandInput): { type: string; body: Buffer | null } {
	if (files !== undefined) {
		const boundary = 'the-boundary-of-the-parts';
		const parts = Object.entries(files).flatMap(([name, content]) => [
			`--${boundary}\r\nContent-Disposition: form-data; name="${name}"; filename="${name}.pdf"\r\n`,
			'Content-Type: application/pdf\r\n\r\n',
			content,
			'\r\n',
		]);
		const whole = [...parts, `--${boundary}--\r\n`].map((part) => Buffer.from(part));
		return { type: `multipart/form-data; boundary=${boundary}`, body: Buffer.concat(whole) };
	}
	const json = body === undefined ? null : Buffer.from(JSON.stringify(body));
	return { type: 'application/json', body: json };
}

/** All at once; then those that were refused for now again, as a well-behaved client does, until all are answered. */
async function allAnswered(call: () => Promise<Reply>, notYet: string): Promise<Reply[]> {
	const answered: Reply[] = [];
	for (let round = 0; answered.length < together; round += 1) {
		if (round === 100) throw new Error('The command stays in progress');
		const missing = Array.from({ length: together - answered.length }, () => call());
		const replies = await Promise.all(missing);
		answered.push(...replies.filter((one) => one.code !== notYet));
	}
	return answered;
}

describe('every command', () => {
	const ids = commands.map((one) => one.id).sort();

	it('has a situation in which it succeeds, in situations.ts', () => {
		expect(ids.filter((id) => situations[id] === undefined)).toEqual([]);
		expect(Object.keys(situations).filter((id) => !ids.includes(id))).toEqual([]);
	});

	it('takes a key, or is known to need none', () => {
		expect(withoutKey.map((one) => one.id).sort()).toEqual(Object.keys(natural).sort());
	});
});

afterAll(() => agent.destroy());

/** The effects of a call are found by reading all rows, so few commands share a database. */
const perDatabase = 20;
const all = [...withKey, ...withoutKey];
const groups = Array.from({ length: Math.ceil(all.length / perDatabase) }, (_, index) =>
	all.slice(index * perDatabase, (index + 1) * perDatabase),
);

describe.each(groups.map((group, index) => [index + 1, group] as const))(
	'many calls at once, group %d',
	(_number, group) => {
		const keyed = group.filter((one) => needsKey(one));
		const keyless = group.filter((one) => !needsKey(one));
		let service: TestService;
		let receiver: Receiver;
		let effects: Effects;
		let world: World;
		beforeAll(async () => {
			service = await startTestService();
			receiver = await startReceiver();
			receiver.answer = (_, response) => {
				service.vendors.calls.push('deliver');
				response.end('ok');
			};
			world = { service, hook: (name) => `${receiver.url}/${name}` };
			effects = await watchEffects(service);
		});
		afterAll(async () => {
			await receiver.close();
			await service.stop();
		});

		/** What a number of calls does in a situation of its own, when everything that follows is done, too. */
		const effectsOf = async <T>(
			operation: Operation,
			act: (input: CommandInput) => Promise<T>,
		): Promise<{ answer: T; lines: string[] }> => {
			const situation = situations[operation.id];
			if (situation === undefined) throw new Error(`situations.ts has nothing for ${operation.id}`);
			const input = await situation(world);
			await service.settle();
			await effects.begin();
			const answer = await act(input);
			await service.settle();
			return { answer, lines: await effects.end() };
		};

		if (keyed.length > 0)
			describe('with one key', () => {
				it.each(keyed.map((one) => [one.id, one] as const))(
					'do what one call of %s does, and answer the same',
					async (id, operation) => {
						const alone = await effectsOf(operation, (input) =>
							send(service, operation, input, `alone-${id}`),
						);
						expect(alone.answer.code).toBeNull();
						const key = `together-${id}`;
						const many = await effectsOf(operation, (input) =>
							allAnswered(() => send(service, operation, input, key), 'idempotency.in-progress'),
						);
						expect(new Set(many.answer.map((one) => one.text)).size).toBe(1);
						expect(new Set(many.answer.map((one) => one.status))).toEqual(
							new Set([alone.answer.status]),
						);
						expect(many.answer.filter((one) => !one.replayed).length).toBe(1);
						const audited = { where: { operation: id, idempotency_key: key } };
						expect(await service.runtime.database.client.auditEntry.count(audited)).toBe(1);
						expect(many.lines).toEqual(alone.lines);
					},
				);
			});

		const without = (text: string, fields: readonly string[] = []): object =>
			Object.fromEntries(
				Object.entries(JSON.parse(text)).filter(([name]) => !fields.includes(name)),
			);

		if (keyless.length > 0)
			describe('without a key', () => {
				it.each(keyless.map((one) => [one.id, one] as const))(
					'leave what one call of %s leaves',
					async (id, operation) => {
						const { leaves, refusal, differs } = natural[id] ?? {};
						const call = (input: CommandInput) => () => send(service, operation, input, null);
						const alone = await effectsOf(operation, (input) => call(input)());
						expect(alone.answer.code).toBeNull();
						const many = await effectsOf(operation, async (input) =>
							Promise.all(Array.from({ length: together }, call(input))),
						);
						const done = many.answer.filter((one) => one.code === null);
						expect(done.length).toBeGreaterThan(0);
						if (refusal === undefined) expect(done.length).toBe(together);
						for (const one of many.answer) expect([null, refusal]).toContain(one.code);
						for (const one of done)
							expect(without(one.text, differs)).toEqual(without(done[0]?.text ?? '', differs));
						const isOwnAudit = (line: string) =>
							line.startsWith(`audit_entries + operation=${id} `);
						expect(many.lines.filter(isOwnAudit).length).toBe(done.length);
						const rest = ({ lines }: { lines: string[] }) =>
							lines.filter((line) => !isOwnAudit(line) && leaves?.test(line) !== true);
						expect(rest(many)).toEqual(rest(alone));
					},
				);
			});
	},
);
