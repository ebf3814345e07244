-- A batch that fails is halved, not taken apart: the largest batch in which an event may travel from now on.
-- "alone" stays until no replica reads it: old and new ones may run side by side.
ALTER TABLE "deliveries" ADD COLUMN "batch_max" INTEGER;
UPDATE "deliveries" SET "batch_max" = 1 WHERE "alone";
