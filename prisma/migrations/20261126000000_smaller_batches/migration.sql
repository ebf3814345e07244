-- A batch that fails is halved, not taken apart: the largest batch in which an event may travel from now on.
ALTER TABLE "deliveries" ADD COLUMN "batch_max" INTEGER;
UPDATE "deliveries" SET "batch_max" = 1 WHERE "alone";
ALTER TABLE "deliveries" DROP COLUMN "alone";
