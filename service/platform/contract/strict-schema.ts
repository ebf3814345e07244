import type { z } from 'zod';

const made = new WeakMap<z.ZodObject, z.ZodObject>();

/**
 * The schema that refuses fields which it does not know. Kept, because making one costs more than using it: zod compiles a
 * schema when it is first used, and a new copy for every request would be compiled for every request.
 */
export function strictSchema(schema: z.ZodObject): z.ZodObject {
	const known = made.get(schema);
	if (known !== undefined) return known;
	const strict = schema.strict();
	made.set(schema, strict);
	return strict;
}
