/**
 * Begins with the files that take longest. On a fresh checkout Jest knows no durations and goes by the size of the files: the
 * chaos suite, which is a short file, then began last, and one worker waited for it at the end.
 */
import Sequencer from '@jest/test-sequencer';

/** Seconds on two idle cores, rounded. */
const longest = new Map([
	['e2e/tests/chaos.test.ts', 280],
	['e2e/tests/renewals.test.ts', 170],
	['e2e/tests/first-sale.test.ts', 135],
	['e2e/tests/orders.test.ts', 120],
	['service/tests/pages.test.ts', 95],
	['e2e/tests/chaos-renewals.test.ts', 75],
	['service/tests/parallel-commands.test.ts', 65],
	['service/capabilities/inbound-mail/process-dies.test.ts', 30],
	['service/capabilities/provisioning/graph-process-dies.test.ts', 25],
]);

const secondsOf = ({ path }) =>
	longest.get([...longest.keys()].find((file) => path.endsWith(file))) ?? 0;

export default class LongestFirst extends Sequencer {
	sort(tests) {
		return super.sort(tests).toSorted((a, b) => secondsOf(b) - secondsOf(a));
	}
}
