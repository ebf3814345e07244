import type { NodePart } from './service.ts';

export type SandboxSettings = {
	port: number;
	/** Whose `/webhooks/{vendor}` the vendors call. */
	serviceUrl: string;
	env?: Record<string, string>;
};

/** How the vendor sandbox is started; which vendors there are is its own affair. */
export const sandboxPart = ({ port, serviceUrl, env = {} }: SandboxSettings): NodePart => ({
	name: 'sandbox',
	args: ['sandbox/main.ts'],
	readyUrl: `http://127.0.0.1:${port}/_sandbox/health`,
	env: { SANDBOX_PORT: String(port), SANDBOX_WEBHOOKS_URL: `${serviceUrl}/webhooks`, ...env },
});
