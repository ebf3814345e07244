/**
 * The surroundings of a test file: those of the process itself. Jest's own environments give each file a global object
 * of its own, into which the whole service is loaded and compiled again for every file. The service keeps no state in
 * its modules, so the files of a worker share them.
 */
import { testTools } from './tools.mjs';

export default class ProcessEnvironment {
	global = globalThis;
	moduleMocker = testTools.moduleMocker;
	fakeTimersModern = testTools.fakeTimers;
	fakeTimers = null;
	#console = globalThis.console;
	#exit = process.exit;

	async setup() {}

	/** What a file has changed must not reach the next one. */
	async teardown() {
		testTools.reset();
		globalThis.console = this.#console;
		process.exit = this.#exit;
	}

	exportConditions() {
		return ['node', 'node-addons'];
	}

	/** Jest insists on the method; only its own runtime would use the result. */
	getVmContext() {
		return null;
	}
}
