/**
 * The surroundings of a test file: those of the process itself. Jest's own environments give each file a global object
 * of its own, into which the whole service is loaded and compiled again for every file. The service keeps no state in
 * its modules, so the files of a worker share them.
 */
import { testTools } from './tools.mjs';

const kept = new Set(['JEST_STATE_SYMBOL', 'EVENT_HANDLERS']);

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
		// Under these jest-circus keeps the tests of a file with all that they hold, and what it calls after each test. It
		// counts on a new global object for each file: without this, every test is reported to all earlier files as well.
		for (const symbol of Object.getOwnPropertySymbols(globalThis)) {
			if (!kept.has(symbol.description)) continue;
			if (globalThis[symbol]?.rootDescribeBlock) letGo(globalThis[symbol].rootDescribeBlock);
			delete globalThis[symbol];
		}
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

/**
 * What began during a test or a hook, such as a connection that is kept alive, knows it by its asynchronous context as
 * long as it lives; with the functions it would keep the whole service of the file.
 */
function letGo(block) {
	for (const one of [...block.hooks, ...block.tests]) one.fn = one.parent = null;
	for (const child of block.children) if (child.type === 'describeBlock') letGo(child);
}
