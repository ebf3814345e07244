import {
	createCipheriv,
	createDecipheriv,
	createHash,
	createHmac,
	createSecretKey,
	hkdfSync,
	randomBytes,
	timingSafeEqual,
	type KeyObject,
} from 'node:crypto';

export function sha256Hex(value: string | Buffer): string {
	return createHash('sha256').update(value).digest('hex');
}

/** Compares two texts in a time that does not depend on where they differ. */
export function equalInConstantTime(left: string, right: string): boolean {
	return timingSafeEqual(
		createHash('sha256').update(left).digest(),
		createHash('sha256').update(right).digest(),
	);
}

/** A random token that can stand in a URL. */
export function randomToken(bytes = 32): string {
	return randomBytes(bytes).toString('base64url');
}

/** Everything that the installation's one secret is used for, each purpose with a key of its own. */
export type Vault = {
	/** Signs `parts` for one purpose; the answer can stand in a URL. */
	sign(purpose: string, parts: readonly string[]): string;
	verify(purpose: string, parts: readonly string[], signature: string): boolean;
	encrypt(text: string): string;
	decrypt(sealed: string): string;
};

export function createVault(secret: string): Vault {
	const derive = (purpose: string): KeyObject =>
		createSecretKey(Buffer.from(hkdfSync('sha256', secret, 'cloudsales', purpose, 32)));
	const encryptionKey = derive('encryption');
	/** By purpose: there are a handful, and deriving takes longer than signing. */
	const signingKeys = new Map<string, KeyObject>();
	const signingKeyFor = (purpose: string): KeyObject => {
		const key = signingKeys.get(purpose) ?? derive(`link:${purpose}`);
		signingKeys.set(purpose, key);
		return key;
	};
	const sign = (purpose: string, parts: readonly string[]): string =>
		createHmac('sha256', signingKeyFor(purpose)).update(JSON.stringify(parts)).digest('base64url');
	return {
		sign,
		verify: (purpose, parts, signature) => equalInConstantTime(sign(purpose, parts), signature),
		encrypt(text) {
			const iv = randomBytes(12);
			const cipher = createCipheriv('aes-256-gcm', encryptionKey, iv);
			const body = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()]);
			return Buffer.concat([iv, cipher.getAuthTag(), body]).toString('base64');
		},
		decrypt(sealed) {
			const bytes = Buffer.from(sealed, 'base64');
			// Without the length a text that was cut short would be checked against a shorter, guessable tag.
			const decipher = createDecipheriv('aes-256-gcm', encryptionKey, bytes.subarray(0, 12), {
				authTagLength: 16,
			});
			decipher.setAuthTag(bytes.subarray(12, 28));
			return Buffer.concat([decipher.update(bytes.subarray(28)), decipher.final()]).toString(
				'utf8',
			);
		},
	};
}
