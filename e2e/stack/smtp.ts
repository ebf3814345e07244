/** The SMTP server of n8n's own mails: as much of RFC 5321 as nodemailer speaks, on this machine only and for tests and demo. */
import { type Server, type Socket, createServer } from 'node:net';

const END_OF_DATA = '\r\n.\r\n';
/** A mail of the demo has some kilobytes; what is larger is a mistake. */
const SIZE_MAX = 10_000_000;

/** Hands each mail to `onMail` and says 250 only when that has kept it. */
export async function startSmtp(
	port: number,
	onMail: (raw: string) => Promise<void>,
): Promise<{ port: number; stop(): Promise<void> }> {
	const sockets = new Set<Socket>();
	const server = createServer((socket) => {
		sockets.add(socket);
		socket.on('close', () => sockets.delete(socket));
		// A client that breaks off has been answered, or comes again.
		socket.on('error', () => socket.destroy());
		converse(socket, onMail);
	});
	await listen(server, port);
	return {
		port,
		stop: () =>
			new Promise((resolve) => {
				for (const socket of sockets) socket.destroy();
				server.close(() => resolve());
			}),
	};
}

const listen = (server: Server, port: number): Promise<void> =>
	new Promise((resolve, reject) => {
		server.once('error', reject);
		server.listen(port, '127.0.0.1', resolve);
	});

function converse(socket: Socket, onMail: (raw: string) => Promise<void>): void {
	let received = '';
	let isData = false;
	const say = (line: string): void => void socket.write(`${line}\r\n`);
	const keep = (raw: string): void => {
		// A line that begins with a dot has got another one on its way.
		onMail(raw.replace(/^\.\./gm, '.')).then(
			() => say('250 Kept'),
			(error: unknown) => say(`451 ${String(error).replace(/\s+/g, ' ')}`),
		);
	};
	const takeLine = (): boolean => {
		const end = received.indexOf('\r\n');
		if (end < 0) return false;
		const line = received.slice(0, end);
		received = received.slice(end + 2);
		const [verb = ''] = line.toUpperCase().split(' ');
		isData = verb === 'DATA';
		say(answers[verb] ?? '502 Not known');
		if (verb === 'QUIT') socket.end();
		return true;
	};
	const takeMail = (): boolean => {
		const end = `\r\n${received}`.indexOf(END_OF_DATA);
		if (end < 0) return false;
		keep(received.slice(0, Math.max(0, end - 2)));
		received = received.slice(end + END_OF_DATA.length - 2);
		isData = false;
		return true;
	};
	say('220 CloudSales');
	socket.setEncoding('utf8');
	socket.on('data', (text: string) => {
		received += text;
		if (received.length > SIZE_MAX) {
			socket.destroy();
			return;
		}
		while (isData ? takeMail() : takeLine());
	});
}

const answers: Readonly<Record<string, string>> = {
	EHLO: '250 CloudSales',
	HELO: '250 CloudSales',
	MAIL: '250 Fine',
	RCPT: '250 Fine',
	RSET: '250 Fine',
	NOOP: '250 Fine',
	DATA: '354 Go on, and end with a dot',
	QUIT: '221 Bye',
};
