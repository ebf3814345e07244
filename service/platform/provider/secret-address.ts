import { z } from 'zod';

/** A secret that goes over the network in the clear is anybody's; this machine alone may be asked without TLS. */
const isSafe = (address: string): boolean => {
	const { protocol, hostname } = new URL(address);
	return protocol === 'https:' || ['127.0.0.1', 'localhost', '[::1]'].includes(hostname);
};

/** A setting with the address of a system that is sent a password or a token. */
export const secretAddress = () =>
	z
		.url({ protocol: /^https?$/ })
		.refine(isSafe, 'Must be https; http is taken on this machine only');
