import { z } from 'zod';

/** A month in Jakarta, "2026-11" on the wire, its first day inside. */
export const month = (title: string, description: string) =>
	z
		.codec(
			z
				.string()
				.regex(
					/^(19|2\d)\d\d-(0[1-9]|1[0-2])$/,
					'Must be a month such as 2026-11, from 1900 to 2999',
				),
			z.date(),
			{
				decode: (value) => new Date(`${value}-01T00:00:00.000Z`),
				encode: (value) => value.toISOString().slice(0, 7),
			},
		)
		.meta({ title, description, example: '2026-11' });

export const count = (title: string, description: string) => z.int().meta({ title, description });
export const ratio = (title: string, description: string) =>
	z
		.int()
		.nullable()
		.meta({ title, description: `${description}, in hundredths of a percent; 250 is 2.5 %` });
