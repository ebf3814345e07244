import pg from 'pg';

/** A sleep that a PostgreSQL NOTIFY ends early; used by the loops that poll the outbox, deliveries and webhooks. */
export type WakeUp = {
	/** Connects and listens when there is no connection; called before every round, it replaces a lost connection. */
	listen(): Promise<void>;
	wake(): void;
	/** Returns after `ms`, or at once when something came in since the last pause. */
	pause(ms: number): Promise<void>;
	close(): Promise<void>;
};

/** Example: `const wakeUp = createWakeUp(url, 'cloudsales_events'); await wakeUp.listen(); await wakeUp.pause(1000);` */
export function createWakeUp(databaseUrl: string, channel: string): WakeUp {
	let client: pg.Client | null = null;
	// Remembers a notification that arrives during a round; without it the new work would wait for the next poll.
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
			// An 'error' event without a listener would end the process when the connection is lost.
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
			// Notifications sent while disconnected are lost, so the next round has to look for work.
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
