import ipaddr from 'ipaddr.js';

/** Where a session was opened, as its person is shown it: enough to recognise one's own, too little to follow anybody. */
export type Origin = { browser: string | null; network: string | null };

export const originOf = (request: {
	headers: Readonly<Record<string, unknown>>;
	ip?: string | undefined;
}): Origin => {
	const agent = request.headers['user-agent'];
	return {
		browser: typeof agent === 'string' ? browserOf(agent) : null,
		network: networkOf(request.ip),
	};
};

/** In this order: a browser names those that it descends from as well. */
const families: readonly (readonly [RegExp, string])[] = [
	[/\bEdgA?\//, 'Edge'],
	[/\bOPR\//, 'Opera'],
	[/\bSamsungBrowser\//, 'Samsung Internet'],
	[/\b(?:Firefox|FxiOS)\//, 'Firefox'],
	[/\b(?:Chrome|CriOS|HeadlessChrome)\//, 'Chrome'],
	[/\bVersion\/[\d.]+ .*Safari\//, 'Safari'],
];
const systems: readonly (readonly [RegExp, string])[] = [
	[/\b(?:iPhone|iPad|iPod)\b/, 'iOS'],
	[/\bAndroid\b/, 'Android'],
	[/\bWindows\b/, 'Windows'],
	[/\bMac OS X\b/, 'macOS'],
	[/\bCrOS\b/, 'ChromeOS'],
	[/\bLinux\b/, 'Linux'],
];

/** Family of browser and system, such as "Firefox, Windows"; null when neither is known. */
export function browserOf(agent: string): string | null {
	const named = (list: readonly (readonly [RegExp, string])[]): string[] =>
		list.filter(([pattern]) => pattern.test(agent)).flatMap(([, name]) => name);
	const parts = [named(families)[0], named(systems)[0]].filter((one) => one !== undefined);
	return parts.length === 0 ? null : parts.join(', ');
}

/** An address without its last part: 203.0.113.x, or the first three groups of IPv6. */
export function networkOf(address: string | undefined): string | null {
	if (address === undefined || !ipaddr.isValid(address)) return null;
	const parsed = ipaddr.process(address);
	if (parsed instanceof ipaddr.IPv6)
		return `${parsed.parts
			.slice(0, 3)
			.map((part) => part.toString(16))
			.join(':')}::`;
	return parsed.octets.slice(0, 3).join('.') + '.x';
}
