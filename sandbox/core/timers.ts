/** Timers that end with the sandbox, so that closing or resetting it leaves nothing behind. */
export type Timers = {
	/** Returns how to cancel it. `onClear` is done instead when all timers end. */
	later(delayMs: number, action: () => void, onClear?: () => void): () => void;
	sleep(delayMs: number): Promise<void>;
	clear(): void;
};

export function createTimers(): Timers {
	const open = new Map<NodeJS.Timeout, () => void>();
	const later = (delayMs: number, action: () => void, onClear?: () => void) => {
		const timer = setTimeout(() => {
			open.delete(timer);
			action();
		}, delayMs);
		open.set(timer, onClear ?? (() => {}));
		return () => {
			open.delete(timer);
			clearTimeout(timer);
		};
	};
	return {
		later,
		sleep: (delayMs) =>
			new Promise((resolve) => {
				later(delayMs, resolve, resolve);
			}),
		clear() {
			for (const [timer, onClear] of open) {
				clearTimeout(timer);
				onClear();
			}
			open.clear();
		},
	};
}
