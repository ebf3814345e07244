import pg from 'pg';
import { newId } from '../../platform/database/index.ts';
import { applyMigrations } from '../../platform/database/migrate.ts';
import { sha256Hex } from '../../platform/security/index.ts';
import { startTestService, type TestService } from '../../tests/service.ts';
import { takeEmptyDatabase } from '../../tests/test-database.ts';
import { openByToken } from '../sign-in/fixtures.ts';
import { invitationToken } from './rules.ts';

/** The last migration before people had memberships. */
const before = '20261201011000_no_states_of_refunds';
const suffixed = (email: string, clientId: string): string =>
	email.replace('@', `+${clientId.slice(-6)}@`);

describe('users of the version before memberships', () => {
	let service: TestService;
	const [staff, alone, first, second, third, plus] = Array.from({ length: 6 }, () => newId());
	const [ofStaff, ofAlone, ofFirst, ofSecond, ofThird, ofPlus] = Array.from({ length: 6 }, () =>
		newId(),
	);
	beforeAll(async () => {
		const database = await takeEmptyDatabase();
		await applyMigrations(database.url, { last: before });
		const client = new pg.Client({ connectionString: database.url });
		await client.connect();
		const insert = async (
			id: string,
			email: string,
			client_id: string | null,
			day: number,
			role = 'CLIENT',
		): Promise<void> => {
			if (client_id !== null)
				await client.query(
					'INSERT INTO clients (id, name, name_key, billing_email) VALUES ($1, $2, $2, $3)',
					[client_id, client_id, 'any@client.test'],
				);
			await client.query(
				`INSERT INTO users (id, email, name, role, client_id, status, created_at)
				VALUES ($1, $2, $3, $4, $5, 'ACTIVE', $6)`,
				[id, email, email, role, client_id, new Date(Date.UTC(2026, 10, day))],
			);
			await client.query(
				'INSERT INTO sessions (id, user_id, token_hash, expires_at) VALUES ($1, $1, $2, $3)',
				[id, sha256Hex(`ss_${id}`), new Date('2026-11-20T10:00:00Z')],
			);
		};
		await insert(staff!, 'sari@cloudsales.test', null, 1, 'SALES');
		await insert(alone!, 'alone@client.test', ofAlone!, 1);
		await insert(newId(), suffixed('sari@cloudsales.test', ofStaff!), ofStaff!, 2);
		// An agency whose own user is gone: three companies with its address and a suffix.
		await insert(second!, suffixed('agency@client.test', ofSecond!), ofSecond!, 3);
		await insert(first!, suffixed('agency@client.test', ofFirst!), ofFirst!, 2);
		await insert(third!, suffixed('agency@client.test', ofThird!), ofThird!, 4);
		// A real address with a plus, which is no suffix of ours.
		await insert(plus!, 'bills+cloud@client.test', ofPlus!, 1);
		await client.end();
		service = await startTestService({ database });
	});
	afterAll(() => service?.stop());

	const people = async (email: string) => {
		const where = { email };
		const include = { memberships: { orderBy: { created_at: 'asc' as const } } };
		return service.runtime.database.client.user.findUnique({ where, include });
	};
	const companies = async (email: string) =>
		(await people(email))?.memberships.map(({ client_id }) => client_id);

	it('are persons: one for each address, with all of their companies', async () => {
		expect(await companies('alone@client.test')).toEqual([ofAlone]);
		expect(await companies('agency@client.test')).toEqual([ofFirst, ofSecond, ofThird]);
		expect(await companies('bills+cloud@client.test')).toEqual([ofPlus]);
		expect((await people('sari@cloudsales.test'))?.role).toBe('SALES');
		expect(await companies('sari@cloudsales.test')).toEqual([ofStaff]);
		const emails = await service.runtime.database.client.user.findMany({ select: { email: true } });
		expect(emails.filter(({ email }) => /\+[0-9a-f]{6}@/.test(email))).toEqual([]);
	});

	it('stay signed in, at their company', async () => {
		for (const [id, company] of [
			[alone, ofAlone],
			[first, ofFirst],
		]) {
			service.now = new Date('2026-11-20T03:00:00Z');
			const where = { id: id! };
			const session = await service.runtime.database.client.session.findUnique({ where });
			expect(session).toMatchObject({ door: 'PORTAL', client_id: company });
			const token = `ss_${id}`;
			await service.runtime.database.client.session.update({
				where,
				data: { last_seen_at: service.machine_now },
			});
			const me = await service.call('GET', '/portal/me', undefined, { token });
			expect(me.body.client.id).toBe(company);
		}
	});

	it('do not get into the companies of a person by a session that was of one', async () => {
		for (const id of [second, third])
			expect(
				await service.runtime.database.client.session.findUnique({ where: { id: id! } }),
			).toBeNull();
	});

	it('can use the invitations that they have, each for its company', async () => {
		const until = new Date(service.machine_now.getTime() + 3_600_000);
		for (const [id, company] of [
			[alone, ofAlone],
			[second, ofSecond],
			[third, ofThird],
		]) {
			const token = invitationToken(service.runtime.vault, id!, until);
			const opened = await service.transaction((context) => openByToken(context, token));
			const me = await service.call('GET', '/portal/me', undefined, {
				token: opened.session_token,
			});
			expect(me.body.client.id).toBe(company);
		}
	});
});
