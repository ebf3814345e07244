/** What `import { jest } from '@jest/globals'` gives, once per process. */
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const fromRunner = createRequire(require.resolve('jest-environment-node'));
const { ModernFakeTimers } = fromRunner('@jest/fake-timers');
const { ModuleMocker } = fromRunner('jest-mock');

const timeout = Symbol.for('TEST_TIMEOUT_SYMBOL');
const moduleMocker = new ModuleMocker(globalThis);
const fakeTimers = new ModernFakeTimers({
	config: { fakeTimers: {}, rootDir: '' },
	global: globalThis,
});

const mocks = [
	'fn',
	'spyOn',
	'replaceProperty',
	'isMockFunction',
	'mocked',
	'clearAllMocks',
	'resetAllMocks',
	'restoreAllMocks',
];
const timers = [
	'advanceTimersByTime',
	'advanceTimersByTimeAsync',
	'advanceTimersToNextTimer',
	'advanceTimersToNextTimerAsync',
	'clearAllTimers',
	'getRealSystemTime',
	'getTimerCount',
	'now',
	'runAllTicks',
	'runAllTimers',
	'runAllTimersAsync',
	'runOnlyPendingTimers',
	'runOnlyPendingTimersAsync',
	'setSystemTime',
	'useFakeTimers',
	'useRealTimers',
];
const methodsOf = (object, names) =>
	Object.fromEntries(names.map((name) => [name, (...args) => object[name](...args)]));

export const testTools = {
	moduleMocker,
	fakeTimers,
	jest: {
		...methodsOf(moduleMocker, mocks),
		...methodsOf(fakeTimers, timers),
		setTimeout(milliseconds) {
			globalThis[timeout] = milliseconds;
		},
	},
	reset() {
		fakeTimers.dispose();
		moduleMocker.restoreAllMocks();
		delete globalThis[timeout];
	},
};
