/** Progress for people: one line per step, with a tick and the seconds it took. */
export type Progress = {
	/** Runs the step; long ones also report on the way. */
	step<T>(title: string, work: (note: (text: string) => void) => Promise<T>): Promise<T>;
	line(text: string): void;
};

const NOTE_EVERY_MS = 15_000;

export const silent: Progress = {
	step: (_title, work) => work(() => undefined),
	line: () => undefined,
};

export function toTerminal(output: NodeJS.WriteStream = process.stdout): Progress {
	const isTerminal = output.isTTY === true;
	const seconds = (since: number) => `${((Date.now() - since) / 1000).toFixed(1)} s`;
	// Steps may overlap: the moving line then shows the latest of them.
	return {
		line: (text) => void output.write(`${text}\n`),
		async step(title, work) {
			const start = Date.now();
			let detail = '';
			let lastNote = start;
			const show = () => {
				const text = `  … ${title} ${seconds(start)}${detail ? ` (${detail})` : ''}`;
				if (isTerminal) output.write(`\r\x1b[K${text.slice(0, (output.columns ?? 80) - 1)}`);
				else if (Date.now() - lastNote >= NOTE_EVERY_MS) {
					lastNote = Date.now();
					output.write(`${text}\n`);
				}
			};
			const timer = setInterval(show, isTerminal ? 200 : 1000);
			const clear = isTerminal ? '\r\x1b[K' : '';
			try {
				const result = await work((text) => (detail = text));
				output.write(`${clear}  ✓ ${title} (${seconds(start)})\n`);
				return result;
			} catch (error) {
				output.write(`${clear}  ✗ ${title} (${seconds(start)})\n`);
				throw error;
			} finally {
				clearInterval(timer);
			}
		},
	};
}
