-- A change may have a bill of its own and carry a small difference over to a later bill: each has its own cycle.
ALTER TABLE "subscription_changes" ADD COLUMN "carried_cycle_id" UUID;
UPDATE "subscription_changes" SET "carried_cycle_id" = "billing_cycle_id", "billing_cycle_id" = NULL WHERE "carried_net" <> 0 AND "billing_cycle_id" IS NOT NULL;
CREATE INDEX "subscription_changes_carried_cycle_id_idx" ON "subscription_changes"("carried_cycle_id");
DROP INDEX "subscription_changes_carried";
CREATE INDEX "subscription_changes_carried" ON "subscription_changes"("subscription_id") WHERE "carried_net" <> 0 AND "carried_cycle_id" IS NULL;

-- What is carried over may be of two periods, each with its lines.
UPDATE "subscription_changes" SET "details" = jsonb_set("details", '{carried}', jsonb_build_array("details" -> 'carried'))
WHERE jsonb_typeof("details" -> 'carried') = 'object';
