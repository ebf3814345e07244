import type { PageCall } from '../../../platform/pages/index.ts';
import type { Change } from '../change-kinds.ts';
import { originOf } from '../origin.ts';

/** A change that a person made on a page, with what the mail about it says of the browser. */
export const changeBy = (call: PageCall, user_id: string, change: Change) => ({
	user_id,
	change,
	browser: originOf(call.request).browser,
	language: call.language,
});
