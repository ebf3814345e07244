import { readAuthenticationResults } from './authentication-results.ts';
import { isAuthenticated } from './proof.ts';

const passes = (...headers: string[]): boolean =>
	isAuthenticated('majujaya.example', {
		authentication_results: headers,
		trusted_host: 'mx.google.com',
	});
const dmarc = 'dmarc=pass (p=REJECT) header.from=majujaya.example';

describe('the check of a sender', () => {
	it.each([
		['DMARC', `mx.google.com; spf=pass smtp.mailfrom=x@majujaya.example; ${dmarc}`],
		['a version after the id', `mx.google.com 1; ${dmarc}`],
		['upper case', `MX.Google.Com; DMARC=PASS header.from=MajuJaya.Example`],
		[
			'the own signature of a domain without DMARC',
			'mx.google.com; dkim=pass header.i=@majujaya.example',
		],
		[
			'the same with header.d and dmarc=none',
			'mx.google.com; dmarc=none; dkim=pass header.d=majujaya.example',
		],
		[
			'one of several signatures',
			'mx.google.com; dkim=fail header.i=@other.example; dkim=pass header.i=@majujaya.example',
		],
		[
			'nested comments',
			`mx.google.com; spf=pass (a (b (c) d) e) smtp.mailfrom=x@y.example; ${dmarc}`,
		],
		[
			'an escaped bracket in a comment',
			`mx.google.com; spf=pass (a \\) b) smtp.mailfrom=x@y.example; ${dmarc}`,
		],
		['spaces around the equals sign', 'mx.google.com; dmarc = pass header.from = majujaya.example'],
		[
			'a quoted address elsewhere',
			`mx.google.com; spf=pass smtp.mailfrom="a;b c"@y.example; ${dmarc}`,
		],
	])('takes %s', (_, header) => {
		expect(passes(header)).toBe(true);
	});

	it.each([
		['nothing', []],
		[
			'a verdict in a comment',
			['mx.google.com; spf=pass (dmarc=pass header.from=majujaya.example)'],
		],
		['a verdict in a nested comment', [`mx.google.com; spf=pass ((a) ; ${dmarc})`]],
		[
			'a verdict in a quoted address',
			[`mx.google.com; spf=pass smtp.mailfrom="x; ${dmarc};"@evil.example`],
		],
		[
			'an address in a comment that ends the comment',
			[
				`mx.google.com; spf=pass (domain of "a); ${dmarc} (b"@evil.example) smtp.mailfrom=x@evil.example`,
			],
		],
		['two verdicts', [`mx.google.com; ${dmarc}; dmarc=fail header.from=majujaya.example`]],
		['the same verdict twice', [`mx.google.com; ${dmarc}; ${dmarc}`]],
		[
			'a verdict below the topmost',
			['mx.google.com; dmarc=fail header.from=majujaya.example', `mx.google.com; ${dmarc}`],
		],
		['another host', [`mx.evil.example; ${dmarc}`]],
		['a host that only begins alike', [`mx.google.com.evil.example; ${dmarc}`]],
		['another domain', ['mx.google.com; dmarc=pass header.from=evil.example']],
		['a domain that only ends alike', ['mx.google.com; dmarc=pass header.from=xmajujaya.example']],
		['bestguesspass', ['mx.google.com; dmarc=bestguesspass header.from=majujaya.example']],
		['SPF alone', ['mx.google.com; spf=pass smtp.mailfrom=sari@majujaya.example']],
		['the signature of another domain', ['mx.google.com; dkim=pass header.i=@mailer.example']],
		[
			'a signature beside a failed DMARC',
			[
				'mx.google.com; dmarc=fail header.from=majujaya.example; dkim=pass header.i=@majujaya.example',
			],
		],
		['a comment without end', [`mx.google.com; ${dmarc}; spf=pass (`]],
		['a quotation without end', [`mx.google.com; ${dmarc}; spf=pass smtp.mailfrom="`]],
		[
			'a property said twice',
			['mx.google.com; dmarc=pass header.from=evil.example header.from=majujaya.example'],
		],
		['no id', [`; ${dmarc}`]],
	])('refuses %s', (_, headers) => {
		expect(passes(...headers)).toBe(false);
	});

	it.each([undefined, ''])(
		'proves no sender without a host that is trusted: %j',
		(trusted_host) => {
			const authentication_results = [`mx.google.com; ${dmarc}`, `; ${dmarc}`];
			expect(isAuthenticated('majujaya.example', { authentication_results, trusted_host })).toBe(
				false,
			);
		},
	);

	it('reads "none" as a host that checked nothing', () => {
		expect(readAuthenticationResults('mx.google.com; none')).toEqual({
			authserv_id: 'mx.google.com',
			results: [],
		});
	});
});
