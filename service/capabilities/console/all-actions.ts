import type { Action } from './action-words.ts';
import { messagesActions } from './messages-actions.ts';
import { moneyActions } from './money-actions.ts';
import { servicesActions } from './services-actions.ts';

/** What an operator can do to a matter, by operation. */
export const consoleActions: Readonly<Record<string, Action>> = {
	...moneyActions,
	...servicesActions,
	...messagesActions,
};
