import { startReceiver, type Receiver } from '../../tests/receiver.ts';
import { startTestService, type TestService } from '../../tests/service.ts';

export const day = 86_400;

/** For a test file: a service, endpoints on real ports, and a clock that can be moved to the next attempt. */
export function useDeliveries() {
	let service: TestService;
	const receivers: Receiver[] = [];
	beforeAll(async () => {
		service = await startTestService({
			environment: { EVENT_DELIVERY_TIMEOUT_MS: '300', EVENT_DELIVERY_FINISH_TIMEOUT_MS: '60000' },
		});
	});
	afterEach(async () => {
		await Promise.all(receivers.splice(0).map((one) => one.close()));
		await database().endpoint.deleteMany();
		await database().event.deleteMany();
	});
	afterAll(() => service.stop());

	const database = () => service.runtime.database.client;
	const later = (seconds: number): void => {
		service.now = new Date(service.now.getTime() + seconds * 1000);
	};
	const receiver = async (): Promise<Receiver> => {
		const one = await startReceiver();
		receivers.push(one);
		return one;
	};
	const register = async (url: string, settings: object = {}) => {
		const answer = await service.call('PUT', '/endpoints', {
			url,
			description: 'test',
			event_types: ['*'],
			...settings,
		});
		if (answer.status !== 200) throw new Error(JSON.stringify(answer.body));
		for (const one of receivers.filter((one) => one.url === url)) one.secret = answer.body.secret;
		return answer.body;
	};
	let users = 0;
	/** One real event: a user was created. */
	const happen = async (role = 'SALES'): Promise<void> => {
		const number = (users += 1);
		await service.call('POST', '/users', {
			email: `user${number}@cloudsales.test`,
			name: `User ${number}`,
			role,
		});
	};
	const deliveries = (where: object = {}) =>
		database().delivery.findMany({ where, orderBy: [{ created_at: 'asc' }, { id: 'asc' }] });
	const only = async () => (await deliveries())[0]!;
	/** Goes to the time of the next attempt and makes it. */
	const nextAttempt = async () => {
		service.machine_now = new Date((await only()).next_attempt_at.getTime() + 1);
		await service.settle();
	};

	return {
		get service() {
			return service;
		},
		database,
		later,
		receiver,
		register,
		happen,
		deliveries,
		only,
		nextAttempt,
	};
}
