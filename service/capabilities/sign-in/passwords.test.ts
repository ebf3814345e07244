import { argon2Sync } from 'node:crypto';
import { pauseAfter } from './back-off.ts';
import { browserOf, networkOf } from './origin.ts';
import { checkPassword, faultOf, hashPassword } from './passwords.ts';
import { destinationOf } from './rules.ts';

describe('a password', () => {
	it('is stored as argon2id with 19 MiB, two passes, one lane and a salt of its own', async () => {
		const [one, two] = [await hashPassword('a passphrase'), await hashPassword('a passphrase')];
		expect(one).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$[\w+/]{22}\$[\w+/]{43}$/);
		expect(one).not.toBe(two);
		const [, salt = '', tag = ''] = /\$([\w+/]{22})\$([\w+/]{43})$/.exec(one) ?? [];
		const expected = argon2Sync('argon2id', {
			message: 'a passphrase',
			nonce: Buffer.from(salt, 'base64'),
			parallelism: 1,
			tagLength: 32,
			memory: 19_456,
			passes: 2,
		});
		expect(tag).toBe(expected.toString('base64').replaceAll('=', ''));
	});

	it('fits when it is the same, however its characters were composed, and never when there is none', async () => {
		const stored = await hashPassword('Kata sandi é panjang');
		const check = async (hash: string | null, password: string) =>
			(await checkPassword(hash, password)).isRight;
		expect(await check(stored, 'Kata sandi e\u0301 panjang')).toBe(true);
		expect(await check(stored, 'kata sandi é panjang')).toBe(false);
		expect(await check(stored, 'Kata sandi é panjang ')).toBe(false);
		expect(await check(null, 'Kata sandi é panjang')).toBe(false);
	});

	it('of other parameters still fits, and is made anew then', async () => {
		const made = { nonce: Buffer.alloc(16, 7), parallelism: 1, tagLength: 32, memory: 8192 };
		const tag = argon2Sync('argon2id', { message: 'an old one', passes: 3, ...made });
		const base64 = (bytes: Buffer) => bytes.toString('base64').replaceAll('=', '');
		const old = `$argon2id$v=19$m=8192,t=3,p=1$${base64(made.nonce)}$${base64(tag)}`;
		expect(await checkPassword(old, 'an old one')).toEqual({ isRight: true, outdated: true });
		const today = await hashPassword('an old one');
		expect((await checkPassword(today, 'an old one')).outdated).toBe(false);
		await expect(checkPassword('$1$md5', 'an old one')).rejects.toThrow('unknown form');
	});

	it.each([
		['seven77', 'TOO_SHORT'],
		['x'.repeat(129), 'TOO_LONG'],
		['password', 'COMMON'],
		['PassWord', 'COMMON'],
		['qwertyuiop', 'COMMON'],
		['bismillah123', 'COMMON'],
		['aaaaaaaaaaaa', 'COMMON'],
		['contohmaju2026', 'OWN_NAME'],
		['Contoh Maju!', 'OWN_NAME'],
		['budi@contohmaju.example', 'OWN_NAME'],
	])('%s is refused: %s', (password, fault) => {
		const about = ['budi@contohmaju.example', 'budi', 'Budi', 'Contoh Maju'];
		expect(faultOf(password, about)).toBe(fault);
	});

	it.each([
		'lowercase only',
		'98765432198',
		'kopi susu tanpa gula',
		'ééééé中文字',
		'x1y'.repeat(21),
		'            a b c',
	])('%s is taken: there are no rules about kinds of characters', (password) => {
		expect(faultOf(password, ['budi@contohmaju.example', ''])).toBeNull();
	});
});

describe('the pause after wrong attempts', () => {
	it('is none at first, then doubles, and is never more than a quarter of an hour', () => {
		const pauses = Array.from({ length: 14 }, (_, index) => pauseAfter('password', index + 1));
		expect(pauses).toEqual([0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900, 900, 900]);
	});
});

describe('where a session was opened', () => {
	it.each([
		[
			'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0',
			'Edge, Windows',
		],
		[
			'Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Mobile/15E148 Safari/604.1',
			'Safari, iOS',
		],
		[
			'Mozilla/5.0 (Linux; Android 15; SM-S921B) AppleWebKit/537.36 (KHTML, like Gecko) SamsungBrowser/28.0 Chrome/130.0.0.0 Mobile Safari/537.36',
			'Samsung Internet, Android',
		],
		['curl/8.0', null],
		['<script>alert(1)</script>', null],
	])('%s is %s', (agent, shown) => expect(browserOf(agent)).toBe(shown));

	it.each([
		['203.0.113.77', '203.0.113.x'],
		['::ffff:203.0.113.77', '203.0.113.x'],
		['2001:db8:abcd:12::1', '2001:db8:abcd::'],
		['unknown', null],
		[undefined, null],
	])('%s is shown as %s', (address, shown) => expect(networkOf(address)).toBe(shown));
});

describe('where a sign-in leads', () => {
	it.each([
		['/portal/invoices/1?x=2', '/portal/invoices/1?x=2'],
		['/console', '/portal'],
		['https://evil.test/portal', '/portal'],
		['//evil.test/portal', '/portal'],
		['/portal/../console', '/portal'],
		['/portal/sign-in?token=x', '/portal'],
		['/portalevil', '/portal'],
		[`/portal/${'x'.repeat(600)}`, '/portal'],
		[null, '/portal'],
	])('%s is %s', (wanted, path) => expect(destinationOf('PORTAL', wanted)).toBe(path));
});
