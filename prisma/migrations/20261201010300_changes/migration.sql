-- What an undo puts back, and what is carried over to the next period, by item.
ALTER TABLE "subscription_changes" ADD COLUMN "details" JSONB NOT NULL DEFAULT '{}';
-- An item of a subscription that goes on after its end: what stands at the target belongs to the item before.
ALTER TABLE "subscription_items" ADD COLUMN "continues_id" UUID;
ALTER TABLE "subscription_items" ADD CONSTRAINT "subscription_items_continues_id_fkey" FOREIGN KEY ("continues_id") REFERENCES "subscription_items"("id") ON DELETE RESTRICT ON UPDATE CASCADE;
CREATE INDEX "subscription_items_continues_id_idx" ON "subscription_items"("continues_id");
