import type { TestService } from './service.ts';

/** What a command is called with: values of its path, its body or its files; by an administrator unless a token is named. */
export type CommandInput = {
	path?: Record<string, string>;
	body?: object;
	files?: Record<string, Buffer>;
	/** For what only a signed-in client can ask. */
	token?: string;
};
/** The service of a test, and an endpoint that really listens. */
export type World = { service: TestService; hook: (name: string) => string };
/** Brings what a command needs into the state in which it succeeds, anew each time it is asked. */
export type Situation = (world: World) => Promise<CommandInput>;
