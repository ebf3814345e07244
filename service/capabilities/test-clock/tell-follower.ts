import { setTimeout as sleep } from 'node:timers/promises';

const attempts = 5;
const timeoutMs = 5000;

/** Tells a simulated vendor the time; gives what is wrong when it does not take it. */
export async function tellFollower(
	url: string,
	{ now, stands }: { now: Date; stands: boolean },
): Promise<string | null> {
	let problem = '';
	for (let attempt = 1; attempt <= attempts; attempt += 1) {
		try {
			const response = await fetch(`${url}/clock`, {
				method: 'POST',
				headers: { 'content-type': 'application/json' },
				body: JSON.stringify({ at: now.toISOString(), stands }),
				signal: AbortSignal.timeout(timeoutMs),
			});
			if (response.ok) return null;
			problem = `it answers ${response.status}`;
		} catch (error) {
			problem = error instanceof Error ? error.message : String(error);
		}
		if (attempt < attempts) await sleep(attempt * 100);
	}
	return `${url} does not follow the clock: ${problem}`;
}
