import { randomUUID } from 'node:crypto';
import { startTestService, type TestService } from '../../tests/service.ts';
import { jobEvents } from '../jobs/given-up.ts';
import { rolledBack } from './rolled-back.ts';

describe('rolledBack', () => {
	let service: TestService;
	beforeAll(async () => {
		service = await startTestService();
	});
	afterAll(() => service.stop());

	const count = async (): Promise<[users: number, events: number]> => {
		const { client } = service.runtime.database;
		return [await client.user.count(), await client.event.count()];
	};
	const aUser = { name: 'Sari', role: 'SALES', status: 'ACTIVE' };

	it('gives what would be, and leaves neither a row nor an event, but those of before and after', async () => {
		const [users, events] = await count();
		await service.transaction(async (context) => {
			const { tx } = context;
			const insert = (email: string) =>
				tx.user.create({ data: { id: randomUUID(), email, ...aUser } });
			const tell = (id: string): void =>
				context.publish(jobEvents.given_up, {
					subject_type: 'job',
					subject_id: id,
					client_id: null,
					payload: { job_id: id, job: 'notification.deliver' },
				});
			await insert('before@cloudsales.test');
			tell(randomUUID());
			const seen = await rolledBack(tx, async () => {
				await insert('meanwhile@cloudsales.test');
				tell(randomUUID());
				return tx.user.count();
			});
			expect(seen).toBe(users + 2);
			await insert('after@cloudsales.test');
		});
		expect(await count()).toEqual([users + 2, events + 1]);
	});

	it('leaves the transaction usable after an error of the database', async () => {
		const [users] = await count();
		await service.transaction(async ({ tx }) => {
			const broken = rolledBack(tx, () => tx.$executeRaw`INSERT INTO users (id) VALUES (NULL)`);
			await expect(broken).rejects.toThrow();
			await tx.user.create({
				data: { id: randomUUID(), email: 'still@cloudsales.test', ...aUser },
			});
		});
		expect((await count())[0]).toBe(users + 1);
	});
});
