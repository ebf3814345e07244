import type { TestService } from './service.ts';

/** A page in a state that matters: how it is asked for, by whom. */
export type Shown = {
	path: string;
	/** Of the session of the reader. */
	cookie?: string;
	/** What is sent, for a page that answers a form. */
	fields?: Record<string, string>;
};
/** Makes what the page shows; `client` is a company of its own. */
export type Scene = (world: {
	service: TestService;
	client: { id: string; name: string; billing_email: string };
}) => Promise<Shown>;

/** What a form of ours sends along. */
export const formToken = (): Record<string, string> => ({ form_token: crypto.randomUUID() });
