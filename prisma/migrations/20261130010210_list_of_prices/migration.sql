-- For the list of all prices.
CREATE INDEX "prices_created_at_id_idx" ON "prices"("created_at", "id");
CREATE INDEX "prices_valid_from_id_idx" ON "prices"("valid_from", "id");
