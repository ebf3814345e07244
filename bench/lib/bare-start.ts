/** The least that a service of this kind starts: Express, the Prisma client with this schema, one query. */
import { PrismaPg } from '@prisma/adapter-pg';
import express from 'express';
import { PrismaClient } from '../../service/generated/prisma/client.ts';

const client = new PrismaClient({
	adapter: new PrismaPg({ connectionString: process.env['DATABASE_URL'] ?? '' }),
});
const app = express();
app.use(express.json());
app.get('/ready', async (_request, response) => {
	await client.$queryRaw`SELECT 1`;
	response.json({ ok: true });
});
app.listen(Number(process.env['PORT']), '127.0.0.1');
