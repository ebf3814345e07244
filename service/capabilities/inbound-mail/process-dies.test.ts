import { setTimeout as wait } from 'node:timers/promises';
import { startSandbox, type Sandbox } from '../../../sandbox/sandbox.ts';
import { gmail as sandboxGmail } from '../../../sandbox/vendors/gmail/index.ts';
import { ISSUER, KEY_ID, signed } from '../../../sandbox/vendors/gmail/push.ts';
import { gmail } from '../../providers/gmail/provider.ts';
import { startProcess } from '../../tests/process.ts';
import { adminKey, startTestService, testSecret } from '../../tests/service.ts';
import { takeDatabase, type TestDatabase } from '../../tests/test-database.ts';
import { openPool } from '../../platform/database/index.ts';
import { decideForgotten } from './decide-message.ts';
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

/** As Pub/Sub would: the poll of the process begins now, and not at the next full minute. */
async function wake(url: string): Promise<void> {
	const now = Math.floor(Date.now() / 1000);
	const claims = {
		iss: ISSUER,
		aud: audience,
		email: account,
		email_verified: true,
		iat: now,
		exp: now + 600,
	};
	const token = signed(
		sandboxGmail.in(sandbox.world).credentials,
		{ alg: 'RS256', kid: KEY_ID },
		claims,
	);
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
			const service = await startProcess({
				...sandbox.credentials,
				...push,
				...teams,
				DATABASE_URL: database.url,
				PUBLIC_URL: 'http://cloudsales.test',
				CLOUDSALES_SECRET: testSecret,
				BOOTSTRAP_API_KEY: adminKey,
			});
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
			service.child.kill('SIGKILL');
			await new Promise((resolve) => service.child.once('exit', resolve));
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
}, 120_000);
