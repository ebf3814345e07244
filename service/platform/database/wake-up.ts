import pg from 'pg';

/** Sleep that a NOTIFY ends: the loops that empty the outbox and send deliveries rest on it. */
export type WakeUp = {
	/** Connects when there is no connection; call it at the top of every round, so that a lost one comes back. */
	listen(): Promise<void>;
	wake(): void;
	/** Returns after `ms`, or at once when something came in since the last pause. */
	pause(ms: number): Promise<void>;
	close(): Promise<void>;
};

/** Example: `const wakeUp = createWakeUp(url, 'cloudsales_events'); await wakeUp.listen(); await wakeUp.pause(1000);` */
export function createWakeUp(databaseUrl: string, channel: string): WakeUp {
	let client: pg.Client | null = null;
	// A notification that comes while the loop is at work must not be lost, or its event waits for the next poll.
	let pending = false;
	let resume: (() => void) | null = null;
	const wake = (): void => {
		pending = true;
		resume?.();
	};
	return {
		wake,
		async listen() {
			if (client !== null) return;
			const next = new pg.Client({ connectionString: databaseUrl, keepAlive: true });
			const forget = (): void => {
				if (client === next) client = null;
			};
			next.on('notification', wake);
			// Without a listener the loss of the connection would end the process.
			next.on('error', forget);
			next.on('end', forget);
			try {
				await next.connect();
				await next.query(`LISTEN ${channel}`);
			} catch (error) {
				await next.end().catch(() => {});
				throw error;
			}
			client = next;
			// What was announced while nobody listened is found by looking once.
			pending = true;
		},
		pause(ms) {
			if (pending) {
				pending = false;
				return Promise.resolve();
			}
			return new Promise((resolve) => {
				const done = (): void => {
					clearTimeout(timer);
					resume = null;
					pending = false;
					resolve();
				};
				const timer = setTimeout(done, ms);
				resume = done;
			});
		},
		async close() {
			const open = client;
			client = null;
			await open?.end().catch(() => {});
		},
	};
}
