import { readFileSync } from 'node:fs';

/** A message in `recordings/`. */
export function recording(name: string): Record<string, unknown> {
	return JSON.parse(recordingText(name));
}

export function recordingText(name: string): string {
	return readFileSync(new URL(`./recordings/${name}.json`, import.meta.url), 'utf8');
}
