import { newId } from '../../platform/database/index.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { actorOf } from './authenticate.ts';
import { endAllSessions, ensureClientUser, invitationLink } from './index.ts';
import { openByToken } from '../sign-in/fixtures.ts';
import { identityJobs } from './jobs.ts';
import { readInvitation, invitationToken } from './rules.ts';

const day = 86_400_000;

describe('identity', () => {
	let service: TestService;
	let begun: Date;
	let machineBegun: Date;
	beforeAll(async () => {
		service = await startTestService();
		begun = service.now;
		machineBegun = service.machine_now;
	});
	afterEach(() => void (service.now = begun));
	afterAll(() => service.stop());

	const database = () => service.runtime.database.client;
	const later = (ms: number): void => {
		service.now = new Date(service.now.getTime() + ms);
	};
	const newClient = async () => {
		const id = newId();
		const client = { id, name: `PT ${id}`, billing_email: `${id}@client.test` };
		await database().client.create({ data: { ...client, name_key: client.name.toLowerCase() } });
		return client;
	};
	const newLink = async () => {
		const client = await newClient();
		const link = await service.transaction(async (context) => {
			await ensureClientUser(context, client);
			return invitationLink(context, client);
		});
		return { client, token: new URL(link!).searchParams.get('token')! };
	};
	const ofClient = ({ id }: { id: string }) => ({ memberships: { some: { client_id: id } } });
	const signIn = (token: string) =>
		service.transaction((context) => openByToken(context, token));
	const me = (token: string) => service.call('GET', '/portal/me', undefined, { token });
	const invalid = { definition: { code: 'portal.sign-in-link-invalid' } };

	describe('a sign-in link', () => {
		it('opens one session, for its own client, and none a second time', async () => {
			const { client, token } = await newLink();
			const session = await signIn(token);
			expect((await me(session.session_token)).body.client.id).toBe(client.id);
			expect((await database().user.findFirstOrThrow({ where: ofClient(client) })).status).toBe(
				'ACTIVE',
			);
			await expect(signIn(token)).rejects.toMatchObject({
				...invalid,
				message: 'The sign-in link was used already',
			});
		});

		it('opens one session when it is followed many times at once', async () => {
			const { client, token } = await newLink();
			const outcomes = await Promise.allSettled(Array.from({ length: 10 }, () => signIn(token)));
			expect(outcomes.filter((one) => one.status === 'fulfilled')).toHaveLength(1);
			expect(await database().session.count({ where: { client_id: client.id } })).toBe(1);
		});

		it('works for seven days and not a moment longer', async () => {
			const first = await newLink();
			const second = await newLink();
			later(7 * day - 1000);
			await signIn(first.token);
			later(1000);
			await expect(signIn(second.token)).rejects.toMatchObject(invalid);
		});

		it('is refused when anything in it was changed', async () => {
			const { token } = await newLink();
			const other = await newLink();
			const [user, expiry, signature] = token.split('.') as [string, string, string];
			const [otherUser] = other.token.split('.') as [string];
			const farAway = Math.floor(begun.getTime() / 1000 + 1e6).toString(36);
			for (const forged of [
				`${otherUser}.${expiry}.${signature}`,
				`${user}.${farAway}.${signature}`,
				`${user}.${expiry.toUpperCase()}.${signature}`,
				`${user}.${expiry}.${signature}A`,
				`${user}.${expiry}.${signature}.x`,
				`${user}.${expiry}.`,
				`${user}.${expiry}`,
				'..',
				'',
			])
				await expect(signIn(forged)).rejects.toMatchObject(invalid);
			await signIn(token);
		});

		it('is refused for a user who was disabled or does not exist', async () => {
			const { client, token } = await newLink();
			await database().user.updateMany({
				where: ofClient(client),
				data: { status: 'DISABLED' },
			});
			await expect(signIn(token)).rejects.toMatchObject(invalid);
			await expect(
				signIn(invitationToken(service.runtime.vault, newId(), new Date(begun.getTime() + day))),
			).rejects.toMatchObject(invalid);
		});

		it('needs nothing stored, and its reading changes nothing', () => {
			const token = invitationToken(
				service.runtime.vault,
				'membership-1',
				new Date(begun.getTime() + day),
			);
			expect(readInvitation(service.runtime.vault, token, begun)).toBe('membership-1');
		});
	});

	describe('a session', () => {
		it('ends after twelve hours of use', async () => {
			const { token } = await newLink();
			const session = await signIn(token);
			expect(session.expires_at.getTime() - machineBegun.getTime()).toBe(day / 2);
			for (let hour = 1; hour < 12; hour += 1) {
				later(3_600_000);
				expect((await me(session.session_token)).status).toBe(200);
			}
			later(3_600_000 - 1000);
			expect((await me(session.session_token)).status).toBe(200);
			later(1000);
			expect((await me(session.session_token)).status).toBe(401);
		});

		it('ends when its user is disabled or it is closed', async () => {
			const [one, two] = [await newLink(), await newLink()];
			const sessions = [await signIn(one.token), await signIn(two.token)];
			await database().user.updateMany({
				where: ofClient(one.client),
				data: { status: 'DISABLED' },
			});
			await database().session.updateMany({
				where: { client_id: two.client.id },
				data: { ended_at: begun },
			});
			for (const session of sessions) expect((await me(session.session_token)).status).toBe(401);
		});

		it('counts as a cookie only for reading, so that no other site can make it act', async () => {
			const { token } = await newLink();
			const { session_token } = await signIn(token);
			const cookie = `other=1; cloudsales_portal=${session_token}; last=2`;
			expect((await service.http.get('/api/v1/portal/me').set('Cookie', cookie)).status).toBe(200);
			const command = await service.http
				.post(`/api/v1/quotations/${newId()}/accept`)
				.set('Cookie', cookie)
				.set('Idempotency-Key', 'cookie')
				.send({ accepted_by: 'X' });
			expect(command.body.code).toBe('auth.required');
		});

		it('that is over signs its person out nowhere else', async () => {
			const { token } = await newLink();
			const { session_token: old } = await signIn(token);
			const where = { token_hash: sha256Hex(old) };
			const { id, ...row } = await database().session.findUniqueOrThrow({ where });
			const fresh = `ss_${newId()}`;
			const other = { id: newId(), token_hash: sha256Hex(fresh), link_hash: null };
			await database().session.create({ data: { ...row, ...other } });
			await database().session.update({ where: { id }, data: { ended_at: begun } });
			await service.transaction((context) => endAllSessions(context, old));
			expect((await me(fresh)).status).toBe(200);
			await service.transaction((context) => endAllSessions(context, fresh));
			expect((await me(fresh)).status).toBe(401);
		});

		it('is stored only as a hash', async () => {
			const { token } = await newLink();
			const { session_token } = await signIn(token);
			const rows = JSON.stringify(await database().session.findMany());
			expect(rows).not.toContain(session_token);
			expect(rows).not.toContain(token);
			expect(rows).toContain(sha256Hex(session_token));
		});
	});

	describe('the portal user of a client', () => {
		it('is one, however many ask for it at once, and is announced once', async () => {
			const client = await newClient();
			const users = await Promise.all(
				Array.from({ length: 8 }, () =>
					service.transaction((context) => ensureClientUser(context, client)),
				),
			);
			expect(new Set(users.map((one) => one.id)).size).toBe(1);
			expect(users.filter((one) => one.created)).toHaveLength(1);
			expect(
				await database().event.count({ where: { client_id: client.id, type: 'user.created' } }),
			).toBe(1);
		});

		it('is the person who has the address already: one user, with a company more', async () => {
			const client = await newClient();
			const { body: staff } = await service.call('POST', '/users', {
				email: client.billing_email,
				name: 'Staff',
				role: 'SALES',
			});
			const ensured = await service.transaction((context) => ensureClientUser(context, client));
			expect(ensured).toEqual({ id: staff.id, created: false });
			const { body } = await service.call('GET', `/users/${staff.id}`);
			expect(body).toMatchObject({
				role: 'SALES',
				companies: [{ client_id: client.id, role: 'OWNER', status: 'ACTIVE' }],
			});
		});

		it('is a client in the portal, whatever the same person is as staff', async () => {
			const client = await newClient();
			const { billing_email: email } = client;
			await service.call('POST', '/users', { email, name: 'Staff', role: 'ADMIN' });
			const link = await service.transaction(async (context) => {
				await ensureClientUser(context, client);
				return invitationLink(context, client);
			});
			const { session_token } = await signIn(new URL(link!).searchParams.get('token')!);
			expect(await actorOf(service.runtime, session_token)).toMatchObject({
				role: 'CLIENT',
				client_id: client.id,
				client_role: 'OWNER',
			});
			const users = await service.call('GET', '/users', undefined, { token: session_token });
			expect(users.body.code).toBe('auth.forbidden');
		});

		it('of two companies with one address is one, and an invitation opens the company it names', async () => {
			const [one, other] = [await newClient(), await newClient()];
			const { billing_email } = one;
			const tokens = await service.transaction(async (context) => {
				const links = [];
				for (const client of [one, { ...other, billing_email }]) {
					await ensureClientUser(context, client);
					links.push(await invitationLink(context, { ...client, billing_email }));
				}
				return links.map((link) => new URL(link!).searchParams.get('token')!);
			});
			const opened = [];
			for (const token of tokens)
				opened.push((await me((await signIn(token)).session_token)).body.client.id);
			expect(opened).toEqual([one.id, other.id]);
			expect(await database().user.count({ where: { email: billing_email } })).toBe(1);
		});

		it('gives no way in to an address that is none of its people', async () => {
			const client = await newClient();
			const link = await service.transaction(async (context) => {
				await ensureClientUser(context, client);
				return invitationLink(context, { id: client.id, billing_email: 'new@client.test' });
			});
			expect(link).toBeNull();
		});

		it('is missing for a client that was never activated', async () => {
			const client = await newClient();
			expect(await service.transaction((context) => invitationLink(context, client))).toBeNull();
		});
	});

	describe('what has expired', () => {
		it('is forgotten, but no used sign-in link comes to life again by it', async () => {
			const { token } = await newLink();
			await signIn(token);
			const forget = () => service.runJob(identityJobs[0]!, {});
			const used = () => database().session.count({ where: { link_hash: sha256Hex(token) } });
			later(7 * day - 1000);
			await forget();
			expect(await used()).toBe(1);
			await expect(signIn(token)).rejects.toMatchObject({
				message: 'The sign-in link was used already',
			});
			later(1 * day);
			await forget();
			expect(await used()).toBe(0);
			await expect(signIn(token)).rejects.toMatchObject(invalid);
			expect(await database().idempotencyKey.count()).toBeGreaterThan(0);
			later(31 * day);
			await forget();
			expect(await database().idempotencyKey.count()).toBe(0);
		});
	});

	describe('a user', () => {
		it('has an address of its own, whatever its letters', async () => {
			const make = (email: string) =>
				service.call('POST', '/users', { email, name: 'Sari', role: 'FINANCE' });
			const first = await make('Sari@CloudSales.test');
			expect(first.body).toMatchObject({
				email: 'sari@cloudsales.test',
				status: 'INVITED',
				companies: [],
			});
			const second = await make('sari@cloudsales.test');
			expect(second.body).toMatchObject({
				code: 'user.email-taken',
				status: 409,
				errors: [{ path: 'body.email' }],
			});
			const found = await service.call('GET', '/users?email=SARI@cloudsales.test');
			expect(found.body.data.map((one: { id: string }) => one.id)).toEqual([first.body.id]);
			expect((await service.call('GET', `/users/${first.body.id.toUpperCase()}`)).body.id).toBe(
				first.body.id,
			);
		});

		it('can be made as staff only: a client gets its user when it is activated', async () => {
			const answer = await service.call('POST', '/users', {
				email: 'c@client.test',
				name: 'C',
				role: 'CLIENT',
			});
			expect(answer.body.code).toBe('input.invalid');
		});

		it('is found page by page, each once, in both directions', async () => {
			for (let number = 0; number < 7; number += 1)
				await service.call('POST', '/users', {
					email: `page${number}@cloudsales.test`,
					name: 'P',
					role: 'OPERATIONS',
				});
			for (const sort of ['created_at', '-created_at']) {
				const seen: string[] = [];
				let cursor: string | null = '';
				while (cursor !== null) {
					const { body }: { body: any } = await service.call(
						'GET',
						`/users?role=OPERATIONS&limit=3&sort=${sort}${cursor === '' ? '' : `&cursor=${cursor}`}`,
					);
					seen.push(...body.data.map((one: { email: string }) => one.email));
					expect(body.has_more).toBe(body.next_cursor !== null);
					cursor = body.next_cursor;
				}
				const expected = Array.from({ length: 7 }, (_, number) => `page${number}@cloudsales.test`);
				expect(seen).toEqual(sort === 'created_at' ? expected : expected.reverse());
			}
		});
	});
});
