-- "alone" stays until no replica reads it (20261126000000); a database that was migrated by the first text of that has it no more.
ALTER TABLE "deliveries" ADD COLUMN IF NOT EXISTS "alone" BOOLEAN NOT NULL DEFAULT false;
