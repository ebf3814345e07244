import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { gmail as sandboxGmail } from '../../../sandbox/vendors/gmail/index.ts';
import { ISSUER, KEY_ID, signed } from '../../../sandbox/vendors/gmail/push.ts';
import { gmail } from '../../providers/gmail/provider.ts';
import { startProcess } from '../../tests/process.ts';
import { adminKey, startTestService, testSecret } from '../../tests/service.ts';
import { takeDatabase, type TestDatabase } from '../../tests/test-database.ts';
import { openPool } from '../../platform/database/index.ts';
import { deliverForgotten } from '../notifications/jobs.ts';
import { decideForgotten } from './decide-message.ts';
import { anOfferByMail, startMailService } from './fixtures.ts';
import { pollMailboxes } from './poll.ts';

const audience = 'https://sales.example.com/webhooks/gmail';
const account = 'mail-push@cloudsales-sandbox.iam.gserviceaccount.com';
const push = {
	GMAIL_PUSH_TOPIC: 'projects/cloudsales-sandbox/topics/mail',
	GMAIL_PUSH_SERVICE_ACCOUNT: account,
	GMAIL_PUSH_AUDIENCE: audience,
};
const teams = {
	FINANCE_EMAIL: 'finance@cloudsales.test',
	SALES_EMAIL: 'sales@cloudsales.test',
	OPERATIONS_EMAIL: 'operations@cloudsales.test',
};

let sandbox: Sandbox;
let database: TestDatabase;
beforeAll(async () => {
	sandbox = await startSandbox({ rate_limit: 0 });
	database = await takeDatabase();
});
afterAll(() => sandbox.close());

const aProcess = (vendors: Pick<Sandbox, 'credentials'>, { url }: TestDatabase) =>
	startProcess({
		...vendors.credentials,
		...push,
		...teams,
		DATABASE_URL: url,
		PUBLIC_URL: 'http://cloudsales.test',
		CLOUDSALES_SECRET: testSecret,
		BOOTSTRAP_API_KEY: adminKey,
	});
const kill = async ({ child }: Awaited<ReturnType<typeof startProcess>>): Promise<void> => {
	child.kill('SIGKILL');
	await new Promise((resolve) => child.once('exit', resolve));
};

/** As Pub/Sub would: the poll of the process begins now, and not at the next full minute. */
async function wake(url: string, { world }: Pick<Sandbox, 'world'> = sandbox): Promise<void> {
	const now = Math.floor(Date.now() / 1000);
	const claims = {
		iss: ISSUER,
		aud: audience,
		email: account,
		email_verified: true,
		iat: now,
		exp: now + 600,
	};
	const token = signed(sandboxGmail.in(world).credentials, { alg: 'RS256', kid: KEY_ID }, claims);
	const headers = { authorization: `Bearer ${token}` };
	const answer = await fetch(`${url}/webhooks/gmail`, { method: 'POST', headers, body: '{}' });
	expect(answer.status).toBe(204);
}

it('leaves each mail with one message and one event, however many processes are killed while mails are taken in', async () => {
	const pool = openPool(database.url, 2);
	const ids: string[] = [];
	const counts: number[] = [];
	const count = async (where: string): Promise<number> =>
		Number((await pool.query(`SELECT count(*) AS n FROM inbound_mails WHERE ${where}`)).rows[0].n);
	try {
		// Killed once when all are listed, then ever later in the work.
		for (const done of [0, 3, 6]) {
			const service = await aProcess(sandbox, database);
			const before = await count(`status = 'READ'`);
			for (let at = 0; at < 20; at += 1) {
				const raw = `From: a${at}@b.example\r\nSubject: ${ids.length}\r\nMessage-ID: <${ids.length}@b.example>\r\n\r\nHalo`;
				const made: any = await sandbox.client.call('POST', '/gmail/inbox', { raw });
				ids.push(made.id);
			}
			await wake(service.url);
			while (
				(await count('true')) < ids.length - 10 ||
				(await count(`status = 'READ'`)) < before + done
			)
				await wait(5);
			await kill(service);
			// What 25 seconds would do: the next process need not wait for the lease of the dead.
			await pool.query('UPDATE mailboxes SET leased_until = NULL');
			counts.push((await count(`status <> 'READ'`)) + ids.length - (await count('true')));
		}
	} finally {
		await pool.end();
	}
	// Ten minutes later, when every lease and pause of the dead is over.
	const service = await startTestService({
		database,
		providers: [gmail],
		sandbox,
		now: new Date(Date.now() + 600_000),
	});
	try {
		await service.runJob(pollMailboxes, {});
		await service.settle();
		// As each minute does it: messages whose decision a dead process had begun.
		await service.runJob(decideForgotten, {});
		await service.settle();
		const { client } = service.runtime.database;
		const mails = await client.inboundMail.findMany({ include: { message: true } });
		expect(mails.map((one) => one.provider_message_id).sort()).toEqual([...ids].sort());
		expect(
			mails.every(
				({ status, readings, message }) => status === 'READ' && readings === 1 && message !== null,
			),
		).toBe(true);
		expect(await client.conversationMessage.count()).toBe(ids.length);
		const events = await client.event.findMany({ where: { type: 'message.received' } });
		expect(new Set(events.map(({ subject_id }) => subject_id)).size).toBe(ids.length);
		expect(events).toHaveLength(ids.length);
		// Each kill left work behind, or it would show nothing.
		expect(counts.some((left) => left > 0)).toBe(true);
	} finally {
		await service.stop();
	}
}, 240_000);

it('decides a yes once and answers it once, though one process dies between reading and deciding and the next before the link has left', async () => {
	const own = await takeDatabase();
	const world = await startMailService({ database: own });
	const pool = openPool(own.url, 3);
	const one = async (sql: string): Promise<any> => (await pool.query(sql)).rows[0];
	const until = async (sql: string): Promise<void> => {
		while (!(await one(`SELECT (${sql}) AS done`)).done) await wait(5);
	};
	const message = 'FROM conversation_messages WHERE direction = $$IN$$';
	try {
		const { client, answer } = await anOfferByMail(world);
		await world.deliver(answer('Kami setuju.'));
		// The decision stops where it takes the answer of the day: read, and not yet written down.
		const holder = await pool.connect();
		await holder.query('BEGIN');
		await holder.query('LOCK TABLE automatic_answers IN SHARE MODE');
		const first = await aProcess(world.sandbox, own);
		await wake(first.url, world.sandbox);
		await until(
			`SELECT count(*) > 0 FROM pg_stat_activity WHERE datname = current_database()
				AND wait_event_type = 'Lock' AND query LIKE '%automatic_answers%'`,
		);
		await kill(first);
		await holder.query('ROLLBACK');
		holder.release();
		expect(await one(`SELECT outcome, decided_at, decide_attempt ${message}`)).toEqual({
			outcome: null,
			decided_at: null,
			decide_attempt: 1,
		});

		// Nothing leaves while the next process lives; and it need not wait for the minute of the dead.
		const sending = {
			vendor: 'gmail',
			kind: 'unavailable',
			endpoint: 'POST /gmail/v1/users/*/messages/send',
		};
		await world.control('/faults', sending);
		await pool.query(
			'UPDATE conversation_messages SET decide_after = now() WHERE decide_after IS NOT NULL',
		);
		const second = await aProcess(world.sandbox, own);
		await pool.query(
			`INSERT INTO pgboss.job (name, data) VALUES ('message.decide-forgotten', '{}')`,
		);
		await until(`SELECT count(*) = 1 ${message} AND outcome = 'SEND_LINK'`);
		await kill(second);
		await world.sandbox.client.call('DELETE', '/faults');

		// Twenty minutes later, when every lease and pause of the dead is over.
		world.service.now = new Date(Date.now() + 1_200_000);
		for (const job of [decideForgotten, deliverForgotten]) {
			await world.service.runJob(job, {});
			await world.service.settle();
		}
		const { client: db } = world.service.runtime.database;
		const row = await db.conversationMessage.findFirstOrThrow({ where: { direction: 'IN' } });
		expect(row).toMatchObject({ outcome: 'SEND_LINK', status: 'DONE', decide_attempt: 2 });
		const moves = await db.lifecycleMove.findMany({ where: { subject_id: row.id } });
		expect(moves.map(({ transition }) => transition)).toEqual(['finish']);
		expect(await db.automaticAnswer.count()).toBe(1);
		const events = await db.event.findMany({ where: { type: 'message.received' } });
		expect(events.map(({ payload }) => payload)).toMatchObject([{ message_id: row.id }]);
		const books: any = await world.sandbox.client.call('GET', '/books/gmail');
		// Beside the mail that brought the quotation.
		const links = books.messages.filter(
			({ to, subject }: { to: { address: string }[]; subject: string }) =>
				JSON.stringify(to).includes(client.billing_email) && subject.startsWith('Mohon setujui'),
		);
		expect(links).toHaveLength(1);
	} finally {
		await pool.end();
		await world.stop();
	}
}, 240_000);
