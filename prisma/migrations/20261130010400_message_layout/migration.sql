-- What stands beside the words of a message: table, button, the reason for it. Null for messages without one, and for
-- those of before.
ALTER TABLE "messages" ADD COLUMN "layout" JSONB;
