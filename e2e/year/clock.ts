import type { ServiceClient } from '../clients.ts';
import { waitFor } from '../wait.ts';
import { type Day, at } from './days.ts';
import type { Clock } from './rows.ts';

/** Moves the business time of the stack. Everything that falls due on the way is done before this returns. */
export async function moveTo(service: ServiceClient, day: Day, hour = 10): Promise<void> {
	const to = at(day, hour);
	const before = (await service.get('/clock')) as Clock;
	if (new Date(before.now) >= new Date(to)) return;
	let state = (await service.post('/clock/move', { to, wait_seconds: 60 })) as Clock;
	if (state.status === 'ADVANCING')
		state = await waitFor(
			`the clock to reach ${to}`,
			async () => {
				const now = (await service.get('/clock')) as Clock;
				return now.status === 'ADVANCING' ? null : now;
			},
			120_000,
		);
	if (state.status !== 'READY') throw new Error(`The clock stopped: ${JSON.stringify(state)}`);
}
